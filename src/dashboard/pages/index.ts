import { Overview } from './overview.tsx'
import { PackPage } from './pack.tsx'
import type { Page } from './page.ts'

/** Every page there is. A new one is a file here and a line in this list. */
export const PAGES: readonly Page[] = [
  { path: '/', title: 'Overview', component: Overview, group: 'Tributary' },
  { path: '/packs/:pack', title: 'Pack', component: PackPage },
]
