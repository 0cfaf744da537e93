import type { Row } from '../stream/row.ts'
import type { LakeColumn, Physical } from './column.ts'
import { type Encoder, encoderOf } from './physical.ts'
import { REST } from './stream-columns.ts'

interface Field {
  readonly name: string
  readonly encode: Encoder
  readonly data: Physical[]
}

/** Columns of rows, filled row by row: what becomes a file, or a part of one. */
export class RowBuffer {
  rows = 0
  #fields: readonly Field[]

  constructor(columns: readonly LakeColumn[]) {
    this.#fields = columns.map(({ name, type }) => ({ name, encode: encoderOf(type), data: [] }))
  }

  /** Takes a row. A value that its column cannot keep, or that has no column, goes into the rest: nothing is left out. */
  add(row: Row, lineage: Row = {}): void {
    let rest: Record<string, unknown> | undefined
    let known = 0
    for (const { name, encode, data } of this.#fields) {
      const own = row[name]
      if (own !== undefined) known++
      const value = own ?? lineage[name] ?? null
      const encoded = value === null ? null : encode(value)
      if (encoded === undefined) rest = { ...rest, [name]: value }
      data.push(encoded ?? null)
    }
    if (known < Object.keys(row).length) rest = { ...rest, ...this.#unknown(row) }
    if (rest) this.#keepRest(rest)
    this.rows++
  }

  /** Takes rows that are in columns already; those that are not there are null. */
  append(columns: ReadonlyMap<string, readonly Physical[]>, rows: number): void {
    for (const { name, data } of this.#fields) {
      const own = columns.get(name)
      for (let at = 0; at < rows; at++) data.push(own?.[at] ?? null)
    }
    this.rows += rows
  }

  /** The columns, which it forgets. */
  take(): Physical[][] {
    const taken = this.#fields.map(({ data }) => data)
    this.#fields = this.#fields.map((field) => ({ ...field, data: [] }))
    this.rows = 0
    return taken
  }

  #unknown(row: Row): Record<string, unknown> {
    const names = new Set(this.#fields.map(({ name }) => name))
    return Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name)))
  }

  #keepRest(rest: Record<string, unknown>): void {
    const { data } = this.#fields.find(({ name }) => name === REST) ?? {}
    if (!data)
      throw new Error(`a row has ${Object.keys(rest).join(', ')}, and the table has no column for it`)
    data[data.length - 1] = JSON.stringify(rest)
  }
}
