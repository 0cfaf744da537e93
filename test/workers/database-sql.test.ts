/// <reference types="@cloudflare/vitest-plugin/types" />

import { env } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { Fault } from '../../src/contracts/problem.ts'
import { readingProgram } from '../../src/engine/sql/program.ts'
import { readableTables } from '../../src/engine/sql/readable-tables.ts'
import { type SqlParameters, singleStatement } from '../../src/engine/sql/statement.ts'
import { explainSql, ROWS_LIMIT, runSql } from '../../src/gateway/warehouse/run-sql.ts'
import { PACKS } from '../../src/packs/index.ts'
import { compile } from '../../src/platform/database/sql.ts'
import { migrate } from './migrations.ts'
import { ENDLESS, QUERIES, READS, WRITES } from './sql-attempts.ts'

const { DATABASE } = env as unknown as { DATABASE: D1Database }
const TABLES = readableTables(PACKS)
const SECRET = 'a-hash-that-nobody-may-see'

const run = (sql: string, params: SqlParameters = []) =>
  runSql({ ...singleStatement(sql, params), database: DATABASE, tables: TABLES })

beforeAll(async () => {
  await migrate(DATABASE)
  const seeds = [
    `INSERT INTO keys VALUES ('key_1', '${SECRET}', 'first', '["admin"]', 1, 1, NULL)`,
    `INSERT INTO alert_webhooks VALUES ('w', 'quickeats', 'https://${SECRET}.example', 1)`,
    `INSERT INTO windows VALUES ('quickeats', 'orders_per_city', 0, '["Pune"]', 60000, '[1]', '[]', 0, 1)`,
    "INSERT INTO quickeats_orders_fact (order_id, order_time, total_amount) VALUES ('o-1', 1793491200000, 24950)",
    "INSERT INTO quickeats_customer_log VALUES ('c-1', 1, 0, '{}')",
  ]
  for (const sql of seeds) await DATABASE.prepare(sql).run()
})

/** Everything that is in the database, as text. */
async function everything(): Promise<string> {
  const schema = await DATABASE.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2').all<{
    type: string
    name: string
  }>()
  const names = schema.results.filter(({ type, name }) => type === 'table' && !name.startsWith('_cf'))
  const contents = await DATABASE.batch(names.map(({ name }) => DATABASE.prepare(`SELECT * FROM "${name}"`)))
  return JSON.stringify([schema.results, contents.map(({ results }) => results)])
}

/** The problem of an attempt; an attempt that is answered is told of with its answer. */
async function problemOf(work: Promise<unknown>): Promise<string> {
  const answer = await work.then(JSON.stringify, (error: unknown) => error)
  if (!(answer instanceof Fault)) throw new Error(`not refused: ${String(answer)}`)
  expect(JSON.stringify(answer.problem)).not.toContain(SECRET)
  return answer.problem.type.replace('/problems#', '')
}

const attempt = async (sql: string) => problemOf((async () => run(sql))())

describe('an attempt to write', () => {
  it('never writes a byte', async () => {
    const before = await everything()
    expect(before).toContain(SECRET)
    const problems: Record<string, number> = {}
    for (const sql of WRITES) {
      const problem = await attempt(sql).catch((error: Error) => error.message)
      expect(problem, sql).toMatch(/^query-(invalid|refused)$/)
      problems[problem] = (problems[problem] ?? 0) + 1
      if ((await everything()) !== before) throw new Error(`it wrote: ${sql}`)
    }
    expect(WRITES.length).toBeGreaterThanOrEqual(60)
  })

  it('is seen in its program too, where nothing else had stopped it', async () => {
    const before = await everything()
    const bare = WRITES.filter((sql) =>
      /^(INSERT|DELETE|UPDATE|REPLACE|DROP|ALTER|CREATE (?!TEMP))/.test(sql),
    )
    let seen = 0
    for (const sql of bare) {
      const compiled = await compile(DATABASE, sql, [], TABLES).catch(() => undefined)
      if (!compiled) continue
      seen++
      expect(() => readingProgram(compiled.program, compiled.readable), sql).toThrow(Fault)
    }
    expect(seen).toBeGreaterThanOrEqual(8)
    expect(await everything()).toBe(before)
  })
})

describe('an attempt to read what is not of the warehouse', () => {
  it.each(READS)('%s is refused', async (sql) => {
    expect(await attempt(sql)).toMatch(/^query-(invalid|refused)$/)
  })

  it('is refused for the table, not for the text', async () => {
    for (const sql of READS.slice(0, 40))
      if (!/^(keys|time_dim JOIN)|IN keys/.test(sql)) expect(await attempt(sql), sql).toBe('query-refused')
  })

  it('finds no table in the list that holds keys, webhooks or what is internal', async () => {
    const all = await DATABASE.prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')").all<{
      name: string
    }>()
    const names = all.results.map(({ name }) => name)
    expect(TABLES.filter((name) => !names.includes(name))).toEqual([])
    const views = PACKS.flatMap(({ name, views = {} }) => Object.keys(views).map((view) => `${name}_${view}`))
    const others = TABLES.filter((name) => !/_(dim|fact|star)$|^(windows|quality_results)$/.test(name))
    expect(others.filter((name) => !views.includes(name))).toEqual([])
    expect(TABLES.filter((name) => /key|webhook|log$|_loads|sqlite/.test(name))).toEqual([])
  })
})

describe('an attempt to never end', () => {
  it.each(ENDLESS)('%s is refused before it begins', async (sql) => {
    expect(await attempt(sql)).toBe('query-too-costly')
  })
})

describe('a query', () => {
  for (const [sql, rows] of QUERIES)
    it(`${sql} works`, async () => {
      const answer = await run(sql)
      expect(answer.truncated).toBe(false)
      if (rows !== undefined) expect(answer.rows).toEqual(rows)
    })

  it('keeps its order and the names of its columns, also of two that are the same', async () => {
    const { meta, rows } = await run(
      "SELECT date, day, day FROM time_dim WHERE date LIKE '2026-02-%' ORDER BY day DESC",
    )
    expect(meta.map(({ name }) => name)).toEqual(['date', 'day', 'day:1'])
    expect(rows.map(([, day]) => day)).toEqual(Array.from({ length: 28 }, (_, i) => 28 - i))
  })

  it('says what its columns hold', async () => {
    const { meta } = await run("SELECT 1 AS i, 1.5 AS f, 'a' AS t, NULL AS n, x'00' AS b")
    expect(meta.map(({ type }) => type)).toEqual([
      'Int64',
      'Float64',
      'String',
      'Nullable(Nothing)',
      'String',
    ])
  })

  it('takes parameters by place and by name', async () => {
    expect((await run('SELECT ?, ?2, ?', ['a', 2, null])).rows).toEqual([['a', 2, null]])
    expect((await run('SELECT :a, @b, $c, :a', { a: 1.5, b: true, c: 'x' })).rows).toEqual([
      [1.5, 1, 'x', 1.5],
    ])
    expect((await run("SELECT ':a', ?", ["'; DELETE FROM keys; --"])).rows).toEqual([
      [':a', "'; DELETE FROM keys; --"],
    ])
    for (const params of [[], [1, 2], { b: 1 }, { a: 1, b: 2 }])
      expect(await problemOf((async () => run('SELECT :a', params as SqlParameters))())).toBe('query-invalid')
  })

  it('is answered with the first rows, and says that there are more', async () => {
    const many = 'WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a LIMIT 10001) SELECT x FROM a'
    const { rows, truncated } = await run(many)
    expect([rows.length, rows.at(-1), truncated]).toEqual([ROWS_LIMIT, [ROWS_LIMIT], true])
    const exact = await run(many.replace('10001', '10000'))
    expect([exact.rows.length, exact.truncated]).toEqual([ROWS_LIMIT, false])
  })

  it('whose rows are large is cut where they come to 8 MB', async () => {
    const { rows, truncated } = await run(
      'SELECT day, hex(zeroblob(450000)) FROM time_dim ORDER BY date LIMIT 100',
    )
    expect([rows.length, truncated]).toEqual([8, true])
    expect(rows.every(([, text]) => String(text).length === 900_000)).toBe(true)
    const named = await run(`SELECT day AS "${'n'.repeat(20_000)}" FROM time_dim`)
    expect([named.rows.length, named.truncated]).toEqual([400, true])
  })

  it('of a hundred columns works', async () => {
    const { rows } = await run(`SELECT ${Array.from({ length: 98 }, (_, i) => i).join(', ')}`)
    expect(rows[0]).toHaveLength(98)
  })

  it('is explained, without being run', async () => {
    const asked = {
      ...singleStatement("SELECT * FROM time_dim WHERE date = '2026-01-01'", []),
      database: DATABASE,
      tables: TABLES,
    }
    const { meta, rows } = await explainSql(asked)
    expect(meta.map(({ name }) => name)).toContain('detail')
    expect(JSON.stringify(rows)).toContain('SEARCH time_dim USING INDEX')
    const secret = { ...asked, ...singleStatement('SELECT * FROM keys', []) }
    expect(await problemOf(explainSql(secret))).toBe('query-refused')
  })
})

describe('a fault', () => {
  const faultOf = (sql: string) =>
    (async () => run(sql))().catch((error: unknown) => (error instanceof Fault ? error.problem : error))

  it('has the words of SQLite, the place, and the nearest names', async () => {
    expect(await faultOf('SELECT "é",\n  holyday FROM time_dim')).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^SQLite says: no such column: holyday\. The nearest are holiday, /),
      line: 2,
      column: 3,
      nearest: expect.arrayContaining(['holiday']),
    })
    expect(await faultOf('SELECT * FROM quickeats_order_fact')).toMatchObject({
      detail: expect.stringContaining('The nearest are quickeats_orders_fact'),
    })
    expect(await faultOf('SELEC 1')).toMatchObject({
      detail: expect.stringContaining('The statement must be a query'),
    })
    expect(await faultOf("SELECT json_extract('{', '$.a') FROM time_dim")).toMatchObject({
      detail: expect.stringContaining('malformed JSON'),
    })
  })
})
