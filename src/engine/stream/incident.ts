import type { BoardRow } from './board-row.ts'
import { hashFields, hex } from './hash.ts'

/** One stretch of trouble of one alert and group. */
export interface Incident {
  /** The same trouble found again, as after a replay, has the same id. */
  readonly id: string
  /** Start of the window that raised it, epoch ms. */
  readonly since: number
}

/** What is told to those who are to know. */
export interface AlertChange {
  readonly kind: 'raised' | 'cleared'
  readonly incident: string
  readonly alert: string
  readonly title: string
  readonly window: string
  readonly keys: BoardRow['keys']
  /** The window that was judged, epoch ms. */
  readonly start: number
  readonly end: number
  /** Nothing where rows stayed away. */
  readonly value: number | null
  readonly bound: number | null
}

export function incident(alert: string, keys: BoardRow['keys'], since: number): Incident {
  return { id: hex(hashFields({ alert, keys, since }, ['alert', 'keys', 'since'])), since }
}
