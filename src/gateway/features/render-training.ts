import Papa from 'papaparse'
import type { Selection } from '../../engine/feature/catalogue.ts'
import { type Examples, TIME_COLUMN } from '../../engine/feature/examples.ts'
import type { FeatureRow } from '../../engine/feature/query.ts'
import { CLICKHOUSE } from '../../engine/warehouse/kpi.ts'

export const TRAINING_FORMATS = ['csv', 'ndjson', 'json'] as const

/** Examples with their features: a column each behind those that were sent. `names` are the features', in order. */
export function renderTraining(
  format: (typeof TRAINING_FORMATS)[number],
  { columns, rows }: Examples,
  { selections, names }: { readonly selections: readonly Selection[]; readonly names: readonly string[] },
  answers: readonly (readonly FeatureRow[])[],
): { readonly body: string; readonly type: string } {
  const whole = rows.map((row, at) => [
    ...columns.map((column) => row[column] ?? null),
    ...selections.flatMap(({ features }, i) =>
      features.map((name) => answers[i]?.[at]?.values[name] ?? null),
    ),
  ])
  const header = [...columns, ...names]
  // for machines: nothing is put before what a spreadsheet would take for a formula
  if (format === 'csv')
    return {
      body: `${Papa.unparse([header, ...whole], { newline: '\r\n' })}\r\n`,
      type: 'text/csv; charset=utf-8; header=present',
    }
  const data = whole.map((row) => Object.fromEntries(row.map((value, i) => [header[i], value])))
  if (format === 'ndjson')
    return {
      body: data.map((row) => `${JSON.stringify(row)}\n`).join(''),
      type: 'application/x-ndjson; charset=utf-8',
    }
  const types = selections.flatMap(({ entry, features }) =>
    features.map((name) => CLICKHOUSE[entry.view.features[name]?.type ?? 'text']),
  )
  const meta = header.map((name, i) => ({
    name,
    type: types[i - columns.length] ?? (name === TIME_COLUMN ? CLICKHOUSE.time : CLICKHOUSE.text),
  }))
  return { body: JSON.stringify({ meta, data, rows: data.length }), type: 'application/json' }
}
