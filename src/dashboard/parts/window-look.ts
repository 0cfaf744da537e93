import type { PackShape, WindowShape } from '../../contracts/pack-shape.ts'
import type { DimensionValues } from '../data/dimension-values.ts'
import { type Period, stepFor } from '../data/period.ts'
import type { WindowQuestion } from '../data/window-book.ts'
import type { WindowRow } from '../data/window-row.ts'
import { type WindowKind, windowKind } from '../kinds/window.ts'
import type { Value } from '../kinds/window-view.ts'
import type { Table } from './panel.tsx'

/** More groups than lines can be told apart of, even in turn: they are ranked instead. */
const MANY = 24
/** So many windows are shown at least: a day in an hour would be none. */
const LEAST_WINDOWS = 12
/** All groups together. */
export const TOGETHER = ''

/** What a page says of all its windows. */
export interface Sight {
  readonly pack: PackShape
  readonly period: Period
  readonly zone: string
  readonly filter: Readonly<Record<string, string>>
  readonly dimensions: DimensionValues
}

/** How one window is looked at. */
export interface Look {
  readonly value: Value
  /** The key whose groups are told apart, or `TOGETHER`. */
  readonly split: string
  readonly kind: WindowKind
  /** Of the filter, what is of this window. */
  readonly filter: Readonly<Record<string, string>>
  readonly question: WindowQuestion
}

/** @param chosen what somebody has chosen at the window itself */
export function lookAt(
  { pack, period, zone, filter, dimensions }: Sight,
  shape: WindowShape,
  chosen: { readonly value: string | undefined; readonly split: string | undefined },
): Look {
  const isMany = (key: string) => (dimensions[key]?.length ?? 0) > MANY
  const own = Object.fromEntries(Object.entries(filter).filter(([key]) => shape.by.includes(key)))
  const split = chosen.split ?? shape.by.find((key) => !isMany(key)) ?? TOGETHER
  const isOne = split === TOGETHER || split in own
  const kind = windowKind(shape, !isOne && isMany(split))
  const isGauge = shape.kind === 'gauge'
  const ms = isGauge ? period.ms : Math.max(period.ms, LEAST_WINDOWS * shape.every_ms)
  return {
    value: shape.values.find(({ name }) => name === chosen.value) ?? usualValue(pack, shape),
    split,
    kind,
    filter: own,
    question: {
      pack: pack.pack,
      shape,
      by: isGauge ? shape.by : isOne ? [] : [split],
      filter: own,
      step: kind.isWhole ? 'period' : stepFor(shape.every_ms, ms),
      zone,
      ms,
      until: period.until,
    },
  }
}

/** What an alert watches, else what it comes to, else the tail, else the first. */
function usualValue({ alerts }: PackShape, { name, values }: WindowShape): Value {
  const watched = alerts.find(({ window, value }) => window === name && value !== undefined)?.value
  const found =
    values.find((value) => value.name === watched) ??
    values.findLast(({ of }) => of === 'ratio') ??
    values.find((value) => value.name === 'p95') ??
    values[0]
  return found ?? { name: '', unit: 'number', of: 'count' }
}

/** As long, and right before it; of windows that begin where these do. Nothing of what has no past. */
export function questionBefore({ question }: Look): WindowQuestion | undefined {
  const { ms, until, step, shape } = question
  if (shape.kind === 'gauge') return undefined
  const length = step === 'period' ? shape.every_ms : step
  const end = until ?? Math.ceil(Date.now() / length) * length
  return { ...question, until: end - ms }
}

/** The rows as they are kept in a file: every value, and what is known of the window. */
export function tableOf(
  { question: { shape, by } }: Look,
  rows: readonly WindowRow[],
  currency: string | undefined,
): Table {
  const told = (name: string) => ({ name, type: 'text' })
  const values = shape.values.map(({ name, of, unit }) =>
    of === 'ranking' ? told(name) : { name, type: 'real', unit },
  )
  return {
    columns: [
      told('window_start'),
      told('window_end'),
      ...by.map(told),
      ...values,
      told('state'),
      told('revised'),
    ],
    currency,
    rows: rows.map((row) => ({
      window_start: new Date(row.start).toISOString(),
      window_end: new Date(row.end).toISOString(),
      ...Object.fromEntries(by.map((key, i) => [key, row.keys[i]])),
      ...row.values,
      state: row.isFinal ? 'final' : 'provisional',
      revised: row.revised,
    })),
  }
}
