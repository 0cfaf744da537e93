import type { Change, Trial } from '../../contracts/experiment.ts'
import type { ChangeDay, TrialData } from '../../contracts/experiment-sums.ts'
import { milliseconds } from '../stream/duration.ts'
import { type KpiQuery, kpiStatement } from '../warehouse/kpi.ts'
import type { Engine } from '../warehouse/local-time.ts'
import type { Statement } from '../warehouse/statement.ts'
import { changeSql } from './change-sql.ts'
import { type RowSource, unitOf } from './row-source.ts'
import { type Row, trialData } from './trial-data.ts'
import { sumsSql, unitsSql } from './trial-sql.ts'

export type Period = Pick<KpiQuery, 'from' | 'to' | 'zone'>
type Sources = ReadonlyMap<string, RowSource>

/** Statements to be run over one state of the tables, and what their rows come to, in the same order. */
export interface Questions<Data> {
  readonly statements: readonly Statement[]
  readonly read: (answers: readonly (readonly Row[])[]) => Data
}

/** Units by day, and the sums of each metric, of the whole period and by its days. */
export function trialQuestions(
  trial: Trial,
  sources: Sources,
  period: Period,
  engine: Engine,
): Questions<TrialData> {
  const metrics = Object.entries(trial.metrics)
  const before = metrics.map(([, metric]) => (metric.before === undefined ? 0 : milliseconds(metric.before)))
  const values = { since: period.from - Math.max(0, ...before) }
  const shape = { trial, sources }
  const texts = [unitsSql(shape), ...metrics.map(([, metric]) => sumsSql(shape, metric))]
  return {
    statements: texts.map((sql) => statement(sql, period, values, engine)),
    read: ([units = [], ...sums]) =>
      trialData(trial, sources, {
        units,
        sums: Object.fromEntries(metrics.map(([name], i) => [name, sums[i] ?? []])),
      }),
  }
}

/** The days before and after `changedAt`, epoch ms. */
export function changeQuestions(
  change: Change,
  sources: Sources,
  period: Period & { readonly changedAt: number },
  engine: Engine,
): Questions<ChangeDay[]> {
  const values = { since: period.from, changed_at: period.changedAt }
  const [value, under] = change.ratio.map((measure) => unitOf(sources, measure))
  return {
    statements: [statement(changeSql(change, sources), period, values, engine)],
    read: ([rows = []]) =>
      rows.map((row) => ({
        day: String(row.day),
        is_after: Number(row.is_after) === 1,
        value: Number(row.value) * (value ?? 1),
        under: Number(row.under) * (under ?? 1),
      })),
  }
}

function statement(
  sql: string,
  { from, to, zone }: Period,
  values: Readonly<Record<string, number>>,
  engine: Engine,
): Statement {
  const filters = Object.fromEntries(Object.keys(values).map((name) => [name, 'time' as const]))
  return kpiStatement({ sql, filters }, { from, to, zone, filters: values }, engine)
}
