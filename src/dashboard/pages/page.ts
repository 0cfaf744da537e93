import type { FunctionComponent } from 'preact'

/** A page of the dashboard. */
export interface Page {
  /** `/models/:model` hands `model` to the page. */
  readonly path: string
  readonly title: string
  readonly component: FunctionComponent<{ parameters: Readonly<Record<string, string>> }>
  /** Where it stands in the navigation; a page without it is reached by links only. */
  readonly group?: 'Tributary' | 'Pipeline' | 'Data'
  /** It is not offered to who has not this scope, and says so to who comes by its address. */
  readonly scope?: string
}
