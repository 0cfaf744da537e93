import { type Count, type Counted, EXAMPLES, KEPT_DAYS } from '../../engine/quality/result.ts'
import { type Newest, ruleAlert } from '../../engine/quality/verdicts.ts'
import { chunks } from '../../engine/warehouse/statement.ts'

const DAY = 86_400_000

const COLUMNS = `pack, rule, scope, day, kind, table_name, severity, mostly, element_count, missing_count, unexpected_count, observed, bound,
  examples, evaluated_at`
const VALUES = `value ->> 'day', value ->> 'kind', value ->> 'table', value ->> 'severity', value ->> 'mostly', value ->> 'element_count',
  value ->> 'missing_count', value ->> 'unexpected_count', value ->> 'observed', value ->> 'bound', value -> 'examples'`

/** The sums of a rule and day after something was added. */
export type Sum = Count & Pick<Counted, 'rule' | 'day'>

/** Adds what a load came to: in the transaction of the load, so that each row counts once. They answer the sums. */
export function addCounts(
  database: D1Database,
  pack: string,
  counts: readonly Counted[],
  now: number,
): D1PreparedStatement[] {
  return [...chunks(counts)].map((chunk) =>
    database
      .prepare(`
        INSERT INTO quality_results (${COLUMNS})
        SELECT ?2, value ->> 'rule', 'load', ${VALUES}, ?3 FROM json_each(?1) WHERE true
        ON CONFLICT (pack, rule, scope, day) DO UPDATE SET
          kind = excluded.kind, table_name = excluded.table_name, severity = excluded.severity, mostly = excluded.mostly,
          element_count = element_count + excluded.element_count,
          missing_count = missing_count + excluded.missing_count,
          unexpected_count = unexpected_count + excluded.unexpected_count,
          observed = max(coalesce(observed, excluded.observed), excluded.observed),
          examples = (
            SELECT json_group_array(json(value)) FROM (
              SELECT value FROM json_each(quality_results.examples) UNION SELECT value FROM json_each(excluded.examples)
              ORDER BY 1 LIMIT ${EXAMPLES}
            )
          ),
          evaluated_at = excluded.evaluated_at
        RETURNING rule, day, element_count, missing_count, unexpected_count`)
      .bind(chunk, pack, now),
  )
}

/** Puts the results of a whole day in the place of those that there were. */
export async function writeDay(
  database: D1Database,
  pack: string,
  day: string,
  results: readonly Counted[],
  now: number,
): Promise<void> {
  await database.batch([
    database
      .prepare("DELETE FROM quality_results WHERE pack = ?1 AND scope = 'day' AND day = ?2")
      .bind(pack, day),
    database
      .prepare(`
        INSERT INTO quality_results (${COLUMNS})
        SELECT ?2, value ->> 'rule', 'day', ${VALUES}, ?3 FROM json_each(?1)`)
      .bind(JSON.stringify(results), pack, now),
  ])
}

export interface ResultQuery {
  readonly pack: string
  /** Days, the end not with it. */
  readonly from: string
  readonly to: string
  readonly rule: string | undefined
  readonly scope: string | undefined
  readonly failed: boolean
  readonly limit: number
}

export interface ResultRow extends Omit<Counted, 'table' | 'examples'> {
  readonly scope: 'load' | 'day'
  readonly table_name: string
  readonly success: number | null
  readonly unexpected_percent: number | null
  readonly examples: string
  readonly evaluated_at: number
}

/** Newest day first. */
export async function readResults(
  database: D1Database,
  { pack, from, to, rule, scope, failed, limit }: ResultQuery,
): Promise<ResultRow[]> {
  const { results } = await database
    .prepare(`
      SELECT ${COLUMNS}, success, unexpected_percent FROM quality_results
      WHERE pack = ?1 AND day >= ?2 AND day < ?3 AND (?4 IS NULL OR rule = ?4) AND (?5 IS NULL OR scope = ?5) AND (?6 = 0 OR success = 0)
      ORDER BY day DESC, rule, scope LIMIT ?7`)
    .bind(pack, from, to, rule ?? null, scope ?? null, Number(failed), limit)
    .all<ResultRow>()
  return results
}

/** Days since one that were judged after the last of their rows was loaded. */
export async function judgedDays(database: D1Database, pack: string, since: string): Promise<Set<string>> {
  const { results } = await database
    .prepare(`
      SELECT day FROM quality_results WHERE pack = ?1 AND day >= ?2 GROUP BY day
      HAVING max(evaluated_at) FILTER (WHERE scope = 'day') > coalesce(max(evaluated_at) FILTER (WHERE scope = 'load'), 0)`)
    .bind(pack, since)
    .all<{ day: string }>()
  return new Set(results.map(({ day }) => day))
}

/** Of each rule the newest result on load, and that of a whole day. */
export async function newestResults(database: D1Database, pack: string): Promise<Newest[]> {
  const { results } = await database
    .prepare(`
      SELECT rule, day, success, mostly, unexpected_percent, observed, bound FROM quality_results AS r
      WHERE pack = ?1 AND success IS NOT NULL AND day = (
        SELECT max(day) FROM quality_results AS n WHERE n.pack = r.pack AND n.rule = r.rule AND n.scope = r.scope
      )`)
    .bind(pack)
    .all<Omit<Newest, 'success'> & { success: number }>()
  return results.map((row) => ({ ...row, success: row.success === 1 }))
}

/** Rules of which an incident is raised, by the database. */
export async function raisedRules(database: D1Database, pack: string): Promise<Set<string>> {
  const { results } = await database
    .prepare(
      'SELECT alert FROM incidents WHERE pack = ?1 AND cleared_at IS NULL AND substr(alert, 1, ?3) = ?2',
    )
    .bind(pack, ruleAlert(''), ruleAlert('').length)
    .all<{ alert: string }>()
  return new Set(results.map(({ alert }) => alert.slice(ruleAlert('').length)))
}

export async function forgetQuality(database: D1Database, now: number): Promise<void> {
  const oldest = new Date(now - KEPT_DAYS * DAY).toISOString().slice(0, 10)
  await database.prepare('DELETE FROM quality_results WHERE day < ?1').bind(oldest).run()
}
