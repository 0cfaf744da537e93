import type { FunctionComponent } from 'preact'
import type { PackShape } from '../../contracts/pack-shape.ts'

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
  /** It is not offered where none of the packs that may be read has anything for it. */
  readonly isOf?: (pack: PackShape) => boolean
}
