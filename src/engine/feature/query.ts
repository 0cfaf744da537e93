import type { FieldStatus } from '../../contracts/online-features.ts'
import { shown } from '../warehouse/kpi.ts'
import { chunks, type Statement } from '../warehouse/statement.ts'
import type { FeatureEntry } from './catalogue.ts'
import { featureSql } from './statement.ts'

/** Whose features are asked for, and as of when, epoch ms. */
export interface Question {
  readonly id: string | null
  readonly at: number
}

/** What a view says of a question. Values that are too old are not given: a model that is trained has none either. */
export interface FeatureRow {
  readonly status: Exclude<FieldStatus, 'NULL_VALUE'>
  /** Of the newest event that went into it, epoch ms. */
  readonly eventTime: number | null
  readonly values: Readonly<Record<string, unknown>>
}

export interface FeatureQuery {
  readonly statements: readonly Statement[]
  /** What the rows of the statements come to, a row a question. */
  readonly answer: (rows: Iterable<Readonly<Record<string, unknown>>>) => FeatureRow[]
}

/** Asks a view. What is asked twice is looked up once. */
export function featureQuery(entry: FeatureEntry, questions: readonly Question[]): FeatureQuery {
  const places = new Map<string, number>()
  const asked: Question[] = []
  const placeOf = questions.map((question) => {
    if (question.id === null) return undefined
    const name = `${question.at} ${question.id}`
    const known = places.get(name)
    if (known !== undefined) return known
    places.set(name, asked.length)
    return asked.push(question) - 1
  })
  const spine = asked.map(({ id, at }, place) => [place, at - entry.delayMs, id])
  const sql = featureSql(entry, 'sqlite')
  return {
    statements: [...chunks(spine)].map((chunk) => ({ sql, parameters: [chunk] })),
    answer: (rows) => {
      const byPlace = new Map<unknown, FeatureRow>()
      for (const row of rows) {
        const question = asked[Number(row.place)]
        if (question) byPlace.set(Number(row.place), featureRow(entry, question, row))
      }
      return placeOf.map((place) => byPlace.get(place) ?? nothing(entry, 'NOT_FOUND', null))
    },
  }
}

function featureRow(
  entry: FeatureEntry,
  { at }: Question,
  row: Readonly<Record<string, unknown>>,
): FeatureRow {
  const eventTime = Number(row.event_time)
  if (eventTime >= at - entry.delayMs)
    throw new Error(`${entry.fullName} tells at ${at - entry.delayMs} of an event at ${eventTime}`)
  if (at - eventTime > entry.ttlMs) return nothing(entry, 'OUTSIDE_MAX_AGE', eventTime)
  const values = Object.entries(entry.view.features).map(([name, { type }]) => [name, shown(row[name], type)])
  return { status: 'PRESENT', eventTime, values: Object.fromEntries(values) }
}

function nothing({ view }: FeatureEntry, status: FeatureRow['status'], eventTime: number | null): FeatureRow {
  const values = Object.keys(view.features).map((name) => [name, null])
  return { status, eventTime, values: Object.fromEntries(values) }
}

/** What Feast says of one value. */
export function statusOf({ status, values }: FeatureRow, feature: string): FieldStatus {
  return status === 'PRESENT' && values[feature] === null ? 'NULL_VALUE' : status
}
