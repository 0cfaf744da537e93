import type { Difference, ReplayedPart } from '../../contracts/replay.ts'
import type { Segment } from '../../contracts/segment.ts'
import type { ShadowFact } from '../../engine/replay/shadow-fact.ts'
import type { Load } from '../../engine/warehouse/loader.ts'
import { KINDS, partOf } from './replayed-part.ts'

/** How far the tables of a replay are with each ledger and stream. */
export type Reached = readonly (readonly [stream: string, ledger: string, last: number])[]

/** Empties what there is of a replay, and makes its tables anew. */
export async function makeShadows(
  database: D1Database,
  job: string,
  facts: readonly ShadowFact[],
): Promise<void> {
  await database.batch([
    ...forgotten(database, job),
    ...facts.flatMap(({ made }) => made.map((sql) => database.prepare(sql))),
  ])
}

export async function dropShadows(
  database: D1Database,
  job: string,
  facts: readonly ShadowFact[],
): Promise<void> {
  await database.batch([
    ...forgotten(database, job),
    ...facts.map(({ dropped }) => database.prepare(dropped)),
  ])
}

function forgotten(database: D1Database, job: string): D1PreparedStatement[] {
  return ['replay_windows', 'replay_loads'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE job = ?1`).bind(job),
  )
}

/** Loads the rows of a segment beside the live ones, in one transaction, once. */
export async function loadShadow(
  database: D1Database,
  job: string,
  { stream, ledger, last }: Segment,
  { statements }: Load,
): Promise<void> {
  const known = database
    .prepare('INSERT INTO replay_loads (job, stream, ledger, last) VALUES (?1, ?2, ?3, ?4)')
    .bind(job, stream, ledger, last)
  try {
    await database.batch([
      known,
      ...statements.map(({ sql, parameters }) => database.prepare(sql).bind(...parameters)),
    ])
  } catch (error) {
    if (!String(error).includes('UNIQUE constraint failed: replay_loads')) throw error
  }
}

/** Which of these ends of segments are in the live tables. */
export async function loadedOf(
  database: D1Database,
  stream: string,
  ledger: string,
  ends: readonly number[],
): Promise<ReadonlySet<number>> {
  const { results } = await database
    .prepare(`
      SELECT value AS last FROM json_each(?3)
      WHERE value IN (SELECT last FROM warehouse_loads WHERE stream = ?1 AND ledger = ?2)
      OR value <= (SELECT last FROM warehouse_cursors WHERE stream = ?1 AND ledger = ?2)`)
    .bind(stream, ledger, JSON.stringify(ends))
    .all<{ last: number }>()
  return new Set(results.map(({ last }) => last))
}

/** The live rows of a fact against its own table, as they are at one moment. Nothing, where that has other segments than the live ones. */
export async function compareFact(
  database: D1Database,
  fact: ShadowFact,
  reached: Reached,
): Promise<ReplayedPart | undefined> {
  const [behind, counts, ...examples] = await database.batch<Record<string, unknown>>([
    database.prepare(`SELECT count(*) AS n FROM (${APART})`).bind(JSON.stringify(reached)),
    database.prepare(fact.counted),
    ...KINDS.map((kind) => database.prepare(fact.examples[kind])),
  ])
  if (behind?.results[0]?.n !== 0) return undefined
  const first = examples.flatMap(({ results }, i) =>
    results.map((row) => factDifference(KINDS[i] ?? 'extra', row)),
  )
  return partOf('fact', fact.live.table, counts?.results[0], first)
}

/**
 * Makes the live rows of the period what the facts' own tables say, in one transaction.
 * @returns no, where these have other segments than the live ones: nothing was changed
 */
export async function swapFacts(
  database: D1Database,
  job: string,
  facts: readonly ShadowFact[],
  reached: Reached,
): Promise<boolean> {
  const guard = database
    .prepare(
      `INSERT INTO replay_loads (job, stream, ledger, last) SELECT ?2, stream, ledger, NULL FROM (${APART})`,
    )
    .bind(JSON.stringify(reached), job)
  const changed = database
    .prepare(
      'UPDATE warehouse_tables SET version = version + 1 WHERE name IN (SELECT value FROM json_each(?1))',
    )
    .bind(JSON.stringify(facts.map(({ live }) => live.table)))
  try {
    await database.batch([
      guard,
      ...facts.flatMap(({ swapped }) => swapped.map((sql) => database.prepare(sql))),
      changed,
    ])
    return true
  } catch (error) {
    if (String(error).includes('NOT NULL constraint failed: replay_loads')) return false
    throw error
  }
}

/** Loads behind those that were reached, and those that were reached and are no longer: the live tables were emptied meanwhile. */
const APART = `SELECT loads.stream, loads.ledger FROM warehouse_loads AS loads JOIN json_each(?1) AS own
    ON loads.stream = own.value ->> 0 AND loads.ledger = own.value ->> 1 WHERE loads.last > own.value ->> 2
  UNION ALL SELECT loads.stream, loads.ledger FROM warehouse_loads AS loads
    WHERE loads.stream IN (SELECT value ->> 0 FROM json_each(?1))
    AND NOT EXISTS (SELECT 1 FROM json_each(?1) AS own WHERE loads.stream = own.value ->> 0 AND loads.ledger = own.value ->> 1)
  UNION ALL SELECT own.value ->> 0, own.value ->> 1 FROM json_each(?1) AS own WHERE own.value ->> 2 > 0
    AND NOT EXISTS (SELECT 1 FROM warehouse_loads AS loads
      WHERE loads.stream = own.value ->> 0 AND loads.ledger = own.value ->> 1 AND loads.last = own.value ->> 2)
    AND NOT EXISTS (SELECT 1 FROM warehouse_cursors AS cursors
      WHERE cursors.stream = own.value ->> 0 AND cursors.ledger = own.value ->> 1 AND cursors.last >= own.value ->> 2)`

function factDifference(what: Difference['what'], row: Record<string, unknown>): Difference {
  const of = (prefix: string) => {
    const named = Object.entries(row).filter(([name]) => name.startsWith(prefix))
    return named.length === 0
      ? null
      : Object.fromEntries(named.map(([name, value]) => [name.slice(prefix.length), value]))
  }
  const isGrain = ([name]: [string, unknown]) => !name.includes('.')
  return {
    what,
    row: Object.fromEntries(Object.entries(row).filter(isGrain)),
    live: of('live.'),
    replayed: of('replayed.'),
  }
}
