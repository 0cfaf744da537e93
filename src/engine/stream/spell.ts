import type { Keys } from './grouping.ts'

/** A state that a session came into, and kept until its next row. */
export interface Spell {
  /** Event time, epoch ms. */
  readonly time: number
  readonly tie: number
  readonly state: string
  readonly groups: readonly (Keys | null)[]
}

/** What is kept of one key: its rows in order. */
export interface Run {
  spells: Spell[]
  /** Nothing came within the silence after the last row. */
  closed: boolean
}

/** Where a row belongs, looked for from the end: most rows come in order. */
export function position(spells: readonly Spell[], { time, tie }: Spell): number {
  let at = spells.length
  for (; at > 0; at--) {
    const before = spells[at - 1]
    if (!before || before.time < time || (before.time === time && before.tie <= tie)) break
  }
  return at
}
