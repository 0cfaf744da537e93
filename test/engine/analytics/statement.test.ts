import { describe, expect, it } from 'vitest'
import { Fault } from '../../../src/contracts/problem.ts'
import { ANALYTICS_ENGINE, CLICKHOUSE } from '../../../src/engine/analytics/dialect.ts'
import { readQuery, WRITTEN } from '../../../src/engine/analytics/statement.ts'

const written = (sql: string, dialect = ANALYTICS_ENGINE) => readQuery(sql, { dialect, rows: 10 }).sql

function faultOf(sql: string) {
  try {
    return written(sql)
  } catch (error) {
    if (error instanceof Fault) return error.problem
    throw error
  }
}

describe('a query of Analytics Engine', () => {
  // the examples of https://developers.cloudflare.com/analytics/analytics-engine/, over our data set
  it.each([
    "SELECT 'Hello Workers Analytics Engine' AS message",
    `SELECT timestamp, blob1 AS location_id, double1 AS inside_temp, double2 AS outside_temp FROM tributary
      WHERE timestamp > NOW() - INTERVAL '1' DAY`,
    'SELECT index1 AS location_id, SUM(_sample_interval * double1) / SUM(_sample_interval) AS average_temp FROM tributary GROUP BY index1',
    "SELECT blob2 AS probe_name, if(double3 <= 0, 'FREEZING', 'NOT FREEZING') AS description FROM tributary",
    'SELECT avg(n) AS mean FROM (SELECT blob1 AS probe_name, count() AS n FROM tributary GROUP BY probe_name)',
    `SELECT blob1 AS city, avg(double1) AS avg_temp, count() AS readings FROM tributary GROUP BY city
      HAVING avg_temp > 20 AND readings >= 50`,
    'SELECT double3*1.8+32 AS temp_f -- compute a value\nFROM tributary ORDER BY double2, double3 DESC LIMIT 10 OFFSET 10',
    "SELECT toStartOfInterval(timestamp, INTERVAL '15' MINUTE) AS t FROM tributary LIMIT ALL FORMAT JSONEachRow",
    "SELECT substring('hello: world', 1, position(':' IN 'hello: world')-1) AS s",
    "SELECT extract(SECOND from toDateTime('2022-06-06 11:30:15')) AS s",
    "SELECT topK(15)(blob1) AS t, topKWeighted(double1, _sample_interval) AS w, quantileWeighted(0.9, double1, _sample_interval) AS q FROM tributary WHERE blob1 NOT ILIKE '%debug%' AND NOT double1 BETWEEN 1 AND 2 OR blob2 IN ('a', 'b');",
    "SELECT count(DISTINCT blob1) AS n, format('blob1: {}', blob1) AS s FROM tributary GROUP BY blob1",
  ])('%s is taken', (sql) => {
    expect(written(sql)).toMatch(/^SELECT .* LIMIT 10( OFFSET 10)?$/)
    expect(written(written(sql))).toBe(written(sql))
  })

  it('is written with the brackets that its operators mean', () => {
    expect(
      written('SELECT 1 + 2 * 3 - 4 % 5 AS x WHERE NOT a = -1 AND b OR c'.replace(/\b[abc]\b/g, 'double1')),
    ).toBe(
      'SELECT (1 + (2 * 3) - (4 % 5)) AS x WHERE (((NOT (double1 = (-1))) AND double1) OR double1) LIMIT 10',
    )
  })

  it('may be as long and deep as people may send it, when it is read once more', () => {
    const many = `SELECT ${'1 + 2 * -3 + '.repeat(3_000)}4 AS x WHERE ${'double1 = 1 AND '.repeat(500)}true`
    const deep = `SELECT ${'(1 + 2 * -('.repeat(24)}1${'))'.repeat(24)} AS x`
    for (const sql of [many, deep]) {
      const again = readQuery(written(sql), { dialect: ANALYTICS_ENGINE, rows: 10, size: WRITTEN })
      expect(again.sql).toBe(written(sql))
    }
  })

  it('has the names of ClickHouse where they are others', () => {
    const sql = `SELECT quantileWeighted(0.5, double1, _sample_interval) AS q, toStartOfWeek(timestamp) AS w, length(blob1) AS l,
      NOW() AS n FROM tributary LIMIT 3`
    expect(written(sql, CLICKHOUSE)).toBe(
      'SELECT quantileExactWeighted(0.5)("double1", "_sample_interval") AS "q", toDateTime(toStartOfWeek("timestamp", 1)) AS "w", lengthUTF8("blob1") AS "l", now() AS "n" FROM points LIMIT 3',
    )
  })

  it('says where it is wrong, and what may be meant', () => {
    expect(faultOf('SELECT blob1,\n  averge(double1) FROM tributary')).toMatchObject({
      type: '/problems#query-invalid',
      line: 2,
      column: 3,
      detail: expect.stringContaining('avg'),
    })
    expect(faultOf('SELECT blub1 FROM tributary')).toMatchObject({ detail: expect.stringContaining('blob1') })
    expect(faultOf('SELECT 1 FROM others')).toMatchObject({ type: '/problems#query-refused' })
  })

  it.each([
    "SELECT * FROM file('/etc/passwd')",
    "SELECT * FROM url('http://169.254.169.254/', 'LineAsString')",
    "SELECT file('/etc/passwd')",
    "SELECT getSetting('max_threads')",
    'SELECT * FROM system.tables',
    'SELECT * FROM "tributary".points',
    'SELECT * FROM points',
    'SELECT 1 SETTINGS readonly = 0',
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    'SELECT 1 UNION ALL SELECT 2',
    'SELECT 1 FROM tributary, tributary',
    'SELECT 1 FROM tributary JOIN tributary USING blob1',
    'SELECT (SELECT 1)',
    'SELECT blob1 IN (SELECT blob1 FROM tributary) FROM tributary',
    'WITH 1 AS x SELECT x',
    'SELECT 1; DROP TABLE points',
    'INSERT INTO tributary VALUES (1)',
    'SHOW TABLES',
    "SELECT 'a\\' FROM tributary, '",
    'SELECT /* x */ 1',
    'SELECT #1',
    'SELECT `a\\`',
    "SELECT x'00'",
    'SELECT 1e400',
    'SELECT [1, 2]',
    'SELECT blob1[1] FROM tributary',
    'SELECT {p:String}',
    'SELECT 1::String',
    'SELECT _part FROM tributary',
    'SELECT topK(1)(2)(blob1) FROM tributary',
    'SELECT sum(double1, double2) FROM tributary',
    'SELECT count() OVER () FROM tributary',
    'SELECT 1 FORMAT Native',
    'SELECT NULL',
    "SELECT INTERVAL '1; DROP' DAY",
    `SELECT ${'('.repeat(60)}1${')'.repeat(60)}`,
    `SELECT ${'1 + '.repeat(20_000)}1`,
  ])('%s is refused', (sql) => {
    expect(faultOf(sql)).toMatchObject({ type: expect.stringMatching(/query-(invalid|refused)$/) })
  })

  it('never has more rows than it may, and a text in it stays a text', () => {
    expect(written('SELECT blob1 FROM tributary LIMIT 999999')).toBe('SELECT blob1 FROM tributary LIMIT 10')
    expect(written("SELECT 'it''s; -- \"no\" comment' AS t")).toBe(
      "SELECT 'it''s; -- \"no\" comment' AS t LIMIT 10",
    )
  })
})
