import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { board, checked, MINUTE, NOW, type Sale, Slice, START } from './traffic.ts'

/** A thousand sales in ten minutes, every seventh of them sent again, from a fixed seed. */
function sales(): Sale[] {
  let state = 20261101
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    id: `sale-${i}`,
    city: pick(['Pune', 'Delhi', 'Chennai', null]),
    channel: pick(['store', 'online', 'app']),
    amount: (Math.floor(random() * 1_000_000) - 50_000) / 100,
    at: new Date(START + Math.floor(random() * 10 * MINUTE)).toISOString(),
  }))
  return [...rows, ...rows.filter((_, i) => i % 7 === 0)]
}

const SQL = `
  WITH events AS (
    SELECT DISTINCT row ->> 'id' AS id, row ->> 'city' AS city, row ->> 'channel' AS channel,
      CAST(round((row ->> 'amount') * 100) AS INTEGER) AS cents, unixepoch(row ->> 'at') / 60 * 60000 AS start
    FROM (SELECT value AS row FROM json_each(?))
  )
  SELECT start, city, count(*) AS sales, count(*) FILTER (WHERE channel = 'online') AS online, sum(cents) / 100.0 AS amount,
    100.0 * count(*) FILTER (WHERE channel = 'online') / count(*) AS share,
    min(cents) / 100.0 AS least, max(cents) / 100.0 AS most,
    sum(cents) FILTER (WHERE cents > 0) / 100.0 / count(*) FILTER (WHERE cents > 0) AS mean,
    count(DISTINCT channel) AS channels
  FROM events GROUP BY start, city ORDER BY start, city`

it('windows are what SQL in another database makes of the same events', () => {
  const events = sales()
  const slices = [new Slice(), new Slice(), new Slice()]
  for (const row of checked(events, 3)) slices[row.slice]?.commit([row])
  const rows = board(slices)
    .rows('by_city', 0, NOW)
    .map(
      ({ start, keys, values: { p50, p95, top, ...values } }): Record<string, unknown> => ({
        start,
        ...keys,
        ...values,
      }),
    )
    .sort(
      (a, b) => Number(a.start) - Number(b.start) || (String(a.city ?? '') < String(b.city ?? '') ? -1 : 1),
    )
  const expected = new DatabaseSync(':memory:').prepare(SQL).all(JSON.stringify(events))
  expect(expected.length).toBe(40)
  expect(rows.map((row) => ({ ...row, share: Number(row.share).toFixed(9) }))).toEqual(
    expected.map((row) => ({ ...row, share: Number(row.share).toFixed(9) })),
  )
})
