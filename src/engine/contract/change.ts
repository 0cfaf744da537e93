import type { Part } from './version.ts'

/** What is another thing in a newer contract, and which part of its number has to rise for it. */
export interface Change {
  readonly part: Part
  /** JSON Pointer into a row. */
  readonly path: string
  readonly message: string
}
