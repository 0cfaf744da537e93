import type { KpiShape } from '../../contracts/pack-shape.ts'
import { SERIES } from '../charts/palette.ts'
import type { SqlAnswer } from '../data/run-sql.ts'
import { groupName } from '../format/words.ts'

export type SqlColumn = KpiShape['columns'][number]

/** Numbers that name something or tell a time: they are not added up, nor shortened. */
const NAMES = /^is_|(^|_)(id|key|sk|version|year|month|hour|day|time|at|from|to)$/

/** The columns of an answer, of those that are amounts with a unit. */
export function sqlColumns({ meta }: SqlAnswer): SqlColumn[] {
  return meta.map(({ name, type }) =>
    /\b(U?Int\d|Float|Decimal)/.test(type) && !NAMES.test(name)
      ? { name, type, unit: 'number' }
      : { name, type },
  )
}

/** How rows can be drawn: over the first column of times, or by the first of words, with every column of amounts. */
export interface Drawing {
  readonly over: 'time' | 'words'
  readonly label: string
  readonly values: readonly string[]
  /** Columns of words beside the times: a line for each group. */
  readonly groups: readonly string[]
}

/** Columns that name one group: more of them are whole rows, not groups. */
const GROUP_COLUMNS = 2

export function drawingOf(
  answer: SqlAnswer,
  columns: readonly SqlColumn[] = sqlColumns(answer),
): Drawing | undefined {
  const values = columns.filter(({ unit }) => unit).map(({ name }) => name)
  const labels = columns.filter(({ unit }) => !unit).map(({ name }) => name)
  const time = labels.find((name) => answer.data.every((row) => !Number.isNaN(timeIn(row[name]))))
  const label = time ?? labels[0]
  if (label === undefined || values.length === 0 || answer.data.length < 2) return undefined
  const groups = labels.filter((name) => name !== label)
  if (groups.length > GROUP_COLUMNS) return undefined
  if (time !== undefined && groups.length > 0) {
    const lines = new Set(answer.data.map((row) => groupName(groups.map((name) => row[name])))).size
    if (lines > SERIES || 2 * lines > answer.data.length) return undefined
  }
  return { over: time === undefined ? 'words' : 'time', label, values, groups }
}

const EARLIEST_MS = Date.UTC(2000)

/** Epoch ms of a time as databases write it: ISO with or without T and zone, which is UTC then, or epoch ms; else NaN. */
export function timeIn(value: unknown): number {
  if (typeof value === 'number') return value >= EARLIEST_MS ? value : Number.NaN
  if (typeof value !== 'string') return Number.NaN
  const [, day, clock = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(value) ?? []
  return day === undefined ? Number.NaN : Date.parse(`${day}T${clock}${zone}`)
}
