import { Catalogue } from './catalogue.tsx'
import { ExperimentPage } from './experiment.tsx'
import { Experiments } from './experiments.tsx'
import { ImagePage } from './image.tsx'
import { Images } from './images.tsx'
import { Lake } from './lake.tsx'
import { Models } from './models.tsx'
import { Overview } from './overview.tsx'
import { PackPage } from './pack.tsx'
import type { Page } from './page.ts'
import { Quality } from './quality.tsx'
import { Quarantine } from './quarantine.tsx'
import { SqlConsole } from './sql.tsx'

/** Every page there is. A new one is a file here and a line in this list. */
export const PAGES: readonly Page[] = [
  { path: '/', title: 'Overview', component: Overview, group: 'Tributary' },
  { path: '/packs/:pack', title: 'Pack', component: PackPage },
  { path: '/images', title: 'Images', component: Images, group: 'Pipeline', scope: 'read:imaging' },
  { path: '/images/:image', title: 'Image', component: ImagePage, scope: 'read:imaging' },
  { path: '/models', title: 'Models', component: Models, group: 'Pipeline', scope: 'read:imaging' },
  {
    path: '/experiments',
    title: 'Experiments',
    component: Experiments,
    group: 'Data',
    isOf: ({ experiments }) => experiments.length > 0,
  },
  { path: '/experiments/:experiment', title: 'Experiment', component: ExperimentPage },
  { path: '/quarantine', title: 'Quarantine', component: Quarantine, group: 'Pipeline' },
  { path: '/lake', title: 'Lake', component: Lake, group: 'Data' },
  { path: '/quality', title: 'Data quality', component: Quality, group: 'Data' },
  { path: '/catalogue', title: 'Catalogue', component: Catalogue, group: 'Data' },
  { path: '/sql', title: 'SQL', component: SqlConsole, group: 'Data', scope: 'sql' },
]
