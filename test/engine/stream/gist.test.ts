import { describe, expect, it } from 'vitest'
import type { Pack } from '../../../src/contracts/pack.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { askedFields } from '../../../src/engine/stream/asked.ts'
import { checker, type Good } from '../../../src/engine/stream/check.ts'
import { coPartitions } from '../../../src/engine/stream/co-partition.ts'
import { GaugeBook } from '../../../src/engine/stream/gauge-book.ts'
import { GistWriter, readGist } from '../../../src/engine/stream/gist.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'
import { PACKS } from '../../../src/packs/index.ts'
import { random } from '../../bench/random.ts'

const NOW = Date.parse('2026-11-01T12:00:00Z')
const next = random(7)
const pick = <T>(...among: readonly T[]) => among[Math.floor(next() * among.length)] as T
const time = () => new Date(NOW - Math.floor(next() * 600_000)).toISOString()
const id = () => `id-${Math.floor(next() * 50)}`

/** Rows of every stream that feeds windows; optional fields are there now and then. */
const ROWS: Record<string, () => Record<string, unknown>> = {
  orders: () => ({
    order_id: id(),
    status: pick('PLACED', 'ACCEPTED', 'DELIVERED', 'CANCELLED'),
    customer_id: 'c',
    restaurant_id: 'r',
    city: pick('Pune', ' Delhi ', 'Söul'),
    order_time: time(),
    ...(next() < 0.5 && { eta_error_minutes: next() * 30 - 5 }),
    amount: '1.00',
    payment_type: 'UPI',
  }),
  payments: () => ({
    transaction_id: id(),
    order_id: id(),
    ...(next() < 0.8 && { city: pick('Pune', 'Delhi') }),
    amount: '1.00',
    payment_mode: 'UPI',
    success_flag: next() < 0.9,
    at: time(),
  }),
  gps: () => ({
    driver_id: id(),
    timestamp: time(),
    latitude: next() * 2,
    longitude: next() * 2,
    availability_status: pick('AVAILABLE', 'busy'),
    ...(next() < 0.5 && { city: 'Pune' }),
  }),
  heartbeats: () => ({
    event_id: `${id()}${id()}`,
    session_id: id(),
    user_id: 'u',
    title_id: 't',
    device_type: 'tv',
    os: 'roku',
    region: pick('eu', 'us'),
    cdn: pick('a', 'b'),
    player_state: pick('playing', 'buffering', 'paused', 'ended'),
    bitrate_kbps: next() * 5000,
    buffer_ms: 1,
    ...(next() < 0.3 && { time_to_first_frame_ms: next() * 900 }),
    at: time(),
  }),
  logs: () => ({
    at: time(),
    device_type: 'tv',
    os: 'roku',
    ...(next() < 0.7 && { error_code: pick('E1', 'E2'), session_id: id(), region: 'eu', cdn: 'a' }),
  }),
}

const fed = ({ windows }: Pack) => new Set(Object.values(windows).map(({ from }) => from))
const streams = PACKS.filter(({ name }) => name !== 'imaging').flatMap((pack) =>
  coPartitions(pack).flatMap((group) =>
    Object.entries(group.streams)
      .filter(([name]) => fed(pack).has(name))
      .map(([name, stream]) => ({ pack, group, name, stream })),
  ),
)

/** As they are written above, or as the pack's simulator makes them. */
function* rowsOf(pack: Pack, name: string): Generator<unknown> {
  const write = ROWS[name]
  if (write) for (;;) yield write()
  const { simulator } = pack
  if (!simulator) throw new Error(`${pack.name} has no rows for ${name}`)
  const options = { seed: 7, from: NOW, to: NOW + 6 * 3_600_000, rate: 4 }
  for (const event of simulate({ ...pack, simulator }, options)) if (event.stream === name) yield event.row
}

describe('a gist', () => {
  it.each(streams)(
    'of $name tells windows and gauges what the rows tell',
    ({ pack, group, name, stream }) => {
      const check = checker(name, stream)
      const asked = askedFields(name, group.streams, { ...group.windows, ...group.gauges })
      const rows: Good[] = []
      for (const sent of rowsOf(pack, name)) {
        const row = check(sent, Infinity)
        if (row.ok) rows.push(row)
        if (rows.length === 500) break
      }
      expect(rows.length).toBe(500)
      const writer = new GistWriter(asked, rows.length)
      for (const row of rows) writer.add(row)
      const read = readGist(writer.done(), asked, rows.length) ?? []
      const parsed = rows.map((row) => ({ ...row, row: JSON.parse(JSON.stringify(row.row)) }))
      expect(booked(read)).toEqual(booked(parsed))

      function booked(folded: readonly Good[]) {
        const windows = new WindowBook(group.windows, group.streams)
        const gauges = new GaugeBook(group.gauges)
        for (const row of folded) {
          windows.fold(name, row, NOW)
          gauges.fold(name, row, NOW)
        }
        return [windows.save(), gauges.save()]
      }
    },
  )

  it('holds nothing but what is asked', () => {
    const [orders] = streams.filter(({ name }) => name === 'orders')
    if (!orders) throw new Error('there is no stream orders')
    expect(askedFields('orders', orders.group.streams, orders.pack.windows)).toEqual([
      'city',
      'eta_error_minutes',
      'order_id',
      'status',
    ])
  })

  it.each([
    ['for other questions', ['a', 'c'], 1],
    ['of other lines', ['a'], 2],
  ])('that was made %s is not read', (_, asked, rows) => {
    const writer = new GistWriter(['a', 'b'], 5)
    writer.add({ ok: true, row: { a: 1 }, time: NOW, key: { high: 1, low: 2 }, slice: 0 })
    expect(readGist(writer.done(), asked, rows)).toBeUndefined()
    expect(readGist(writer.done(), ['a'], 1)).toEqual([
      { ok: true, row: { a: 1 }, time: NOW, key: { high: 1, low: 2 }, slice: 0 },
    ])
  })
})
