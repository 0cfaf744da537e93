import type { Change } from '../../contracts/experiment.ts'
import { quoted } from '../warehouse/column.ts'
import { addedSql, bySource, countedSql, type Measures } from './measure-sql.ts'
import { ownSources, type RowSource, sourceOf } from './row-source.ts'

const PARTS = ['value', 'under'] as const

/** Each local day of `:from` to `:to` with its sums; the day of `:changed_at` is two, before and after. */
export function changeSql(change: Change, sources: ReadonlyMap<string, RowSource>): string {
  const [value, under] = change.ratio
  const measures: Measures<(typeof PARTS)[number]> = [
    ['value', value],
    ['under', under],
  ]
  const rows = [...bySource(measures)].map(([from, own]) => {
    const { table, time } = sourceOf(sources, from)
    const at = `r.${quoted(time)}`
    const conditions = [`${at} >= :from AND ${at} < :to`, ...countedSql(own.map(([, measure]) => measure))]
    return `  SELECT local_day(${at}) AS day, CASE WHEN ${at} < :changed_at THEN 0 ELSE 1 END AS is_after, ${addedSql(PARTS, own)}
  FROM ${table} AS r WHERE ${conditions.join(' AND ')}`
  })
  return `WITH ${[...ownSources(change), `change_rows AS (\n${rows.join('\n  UNION ALL\n')}\n)`].join(',\n')}
SELECT day, is_after, sum(value) AS value, sum(under) AS under FROM change_rows GROUP BY day, is_after ORDER BY day, is_after`
}
