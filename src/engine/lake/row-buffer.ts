import type { Row } from '../stream/row.ts'
import type { LakeColumn, Physical } from './column.ts'
import { type Encoder, encoderOf } from './physical.ts'
import { REST } from './stream-columns.ts'

/** Columns of rows, filled row by row: what becomes a file, or a part of one. */
export class RowBuffer {
  readonly columns: readonly LakeColumn[]
  rows = 0
  readonly #encoders: readonly Encoder[]
  readonly #known: ReadonlySet<string>
  readonly #rest: number
  #data: Physical[][]

  constructor(columns: readonly LakeColumn[]) {
    this.columns = columns
    this.#encoders = columns.map(({ type }) => encoderOf(type))
    this.#known = new Set(columns.map(({ name }) => name))
    this.#rest = columns.findIndex(({ name }) => name === REST)
    this.#data = columns.map(() => [])
  }

  /** Takes a row. A value that its column cannot keep, or that has no column, goes into the rest: nothing is left out. */
  add(row: Row, lineage: Row = {}): void {
    let rest: Record<string, unknown> | undefined
    let taken = 0
    this.columns.forEach(({ name }, i) => {
      const value = row[name] ?? lineage[name]
      if (name in row) taken++
      let encoded = value === undefined || value === null ? null : this.#encoders[i]?.(value)
      if (encoded === undefined) {
        rest = { ...rest, [name]: value }
        encoded = null
      }
      this.#data[i]?.push(encoded)
    })
    if (taken < Object.keys(row).length)
      for (const [name, value] of Object.entries(row))
        if (!this.#known.has(name)) rest = { ...rest, [name]: value }
    if (rest) this.#keepRest(rest)
    this.rows++
  }

  /** Takes rows that are in columns already; those that are not there are null. */
  append(named: ReadonlyMap<string, readonly Physical[]>, rows: number): void {
    this.columns.forEach(({ name }, i) => {
      const own = named.get(name)
      const to = this.#data[i]
      for (let at = 0; at < rows; at++) to?.push(own?.[at] ?? null)
    })
    this.rows += rows
  }

  /** The columns, which it forgets. */
  take(): Physical[][] {
    const data = this.#data
    this.#data = this.columns.map(() => [])
    this.rows = 0
    return data
  }

  #keepRest(rest: Record<string, unknown>): void {
    const column = this.#data[this.#rest]
    if (!column)
      throw new Error(`a row has ${Object.keys(rest).join(', ')}, and the table has no column for it`)
    column[column.length - 1] = JSON.stringify(rest)
  }
}
