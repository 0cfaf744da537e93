import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'

const START = Date.parse('2026-11-01T00:00:00Z')
const NOW = START + 86_400_000

const Beat = z.object({
  id: z.string(),
  session: z.string(),
  region: z.string(),
  state: z.string(),
  at: z.string(),
})
type Beat = z.infer<typeof Beat>

const pack = definePack({
  name: 'test',
  title: 'A test',
  timezone: 'UTC',
  streams: {
    beats: stream({
      version: '1-0-0',
      fields: Beat,
      key: ['id'],
      partition: 'session',
      time: 'at',
      session: { key: 'session', state: 'state', ends: ['ended'], silence: '1 minute' },
    }),
  },
  windows: {
    buffering: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'beats',
      by: ['region'],
      horizon: '2 days',
      values: {
        sessions: { distinct: 'session' },
        rebuffers: { entries: 'buffering' },
        buffered: { seconds: ['buffering'] },
        watched: { seconds: ['playing', 'buffering'] },
        buffering_ratio: { ratio: ['buffered', 'watched'] },
        rebuffers_per_hour: { ratio: ['rebuffers', 'watched'], times: 3600 },
      },
    },
    drop_off: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'beats',
      where: { region: ['in', 'us'] },
      horizon: '2 days',
      values: {
        sessions: { distinct: 'session' },
        exits: { exits: 'buffering', within: '30 seconds' },
        ended: { ends: true },
        rate: { ratio: ['exits', 'ended'] },
      },
    },
  },
  alerts: {},
})

const check = checker('beats', pack.streams.beats)
const fold = (book: WindowBook, beat: Beat) => {
  const checked = check({ ...beat }, NOW)
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors))
  book.fold('beats', checked, NOW)
}
const fresh = () => new WindowBook(pack.windows, pack.streams)
const read = (book: WindowBook) => {
  const merged = new MergedWindows(pack.windows)
  book.takeChanged(1, NOW)
  merged.apply('0', JSON.parse(JSON.stringify(book.snapshot(1))), NOW)
  const rows = (window: string) =>
    merged
      .rows(window, 0, NOW)
      .map(({ start, keys, values }) => ({ minute: (start - START) / 60_000, ...keys, ...values }))
  const key = (row: object) => JSON.stringify(row)
  return {
    buffering: rows('buffering').sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    drop_off: rows('drop_off'),
  }
}
const beats = (session: string, ...states: [second: number, state: string][]): Beat[] =>
  states.map(([second, state]) => ({
    id: `${session}-${second}`,
    session,
    region: 'in',
    state,
    at: new Date(START + second * 1000).toISOString(),
  }))
const valuesOf = (...rows: Beat[]) => {
  const book = fresh()
  for (const row of rows) fold(book, row)
  return read(book)
}
const exits = (...rows: Beat[]) =>
  valuesOf(...rows, ...beats('later', [600, 'ended'])).drop_off.reduce(
    (sum, row) => sum + Number('exits' in row ? row.exits : 0),
    0,
  )

describe('a session', () => {
  it('counts what comes into buffering from another state, and time by state', () => {
    const rows = beats(
      'a',
      [0, 'buffering'],
      [2, 'playing'],
      [12, 'buffering'],
      [15, 'buffering'],
      [18, 'playing'],
      [28, 'paused'],
      [48, 'playing'],
      [50, 'ended'],
    )
    expect(valuesOf(...rows).buffering).toEqual([
      // 8 s of buffering, 22 s of playing; buffering at the start is no rebuffering
      {
        minute: 0,
        region: 'in',
        sessions: 1,
        rebuffers: 1,
        buffered: 8,
        watched: 30,
        buffering_ratio: 8 / 30,
        rebuffers_per_hour: 120,
      },
    ])
  })

  it('that was silent for longer than its silence is another one', () => {
    const rows = beats('a', [0, 'playing'], [59, 'playing'], [120, 'buffering'], [121, 'playing'])
    const [first, second] = valuesOf(...rows).buffering
    expect(first).toMatchObject({ watched: 59, rebuffers: 0 })
    expect(second).toMatchObject({ minute: 2, watched: 1, rebuffers: 0, buffered: 1 })
  })

  it.each<[string, [number, string][], number]>([
    [
      'ends within 30 s of buffering',
      [
        [0, 'playing'],
        [10, 'buffering'],
        [12, 'playing'],
        [42, 'ended'],
      ],
      1,
    ],
    [
      'ends later',
      [
        [0, 'playing'],
        [10, 'buffering'],
        [12, 'playing'],
        [43, 'ended'],
      ],
      0,
    ],
    [
      'ends while it buffers, however long',
      [
        [0, 'playing'],
        [10, 'buffering'],
        [60, 'ended'],
      ],
      1,
    ],
    [
      'falls silent while it buffers',
      [
        [0, 'playing'],
        [10, 'buffering'],
      ],
      1,
    ],
    [
      'falls silent soon after',
      [
        [0, 'playing'],
        [10, 'buffering'],
        [12, 'playing'],
      ],
      1,
    ],
    [
      'never buffers',
      [
        [0, 'playing'],
        [42, 'ended'],
      ],
      0,
    ],
    [
      'buffers, pauses for long and ends',
      [
        [0, 'buffering'],
        [1, 'playing'],
        [62, 'ended'],
      ],
      1,
    ],
    [
      'ends once, said twice',
      [
        [0, 'buffering'],
        [1, 'ended'],
        [2, 'ended'],
      ],
      1,
    ],
  ])('that %s: %j, exits %d', (_, states, expected) => expect(exits(...beats('a', ...states))).toBe(expected))

  it('that falls silent has not ended before the silence is over', () => {
    const book = fresh()
    for (const row of beats('a', [0, 'playing'], [10, 'buffering'])) fold(book, row)
    const told = (second: number) => {
      for (const row of beats('b', [second, 'playing'])) fold(book, row)
      return read(book).drop_off[0]
    }
    expect(told(70)).toMatchObject({ exits: 0, ended: 0, rate: null })
    expect(told(71)).toMatchObject({ exits: 1, ended: 1, rate: 1 })
    // and it was not over at all
    for (const row of beats('a', [65, 'playing'])) fold(book, row)
    expect(read(book).drop_off[0]).toMatchObject({ exits: 0, ended: 0, rate: null })
  })
})

/** The same by definition, from all rows at once. */
function reference(rows: readonly Beat[]) {
  const facts: {
    at: number
    region: string
    rebuffers: number
    buffered: number
    watched: number
    exits: number
    ended: number
  }[] = []
  const newest = Math.max(...rows.map(({ at }) => Date.parse(at)))
  for (const run of Map.groupBy(rows, ({ session }) => session).values()) {
    const ordered = run
      .map((beat) => ({ ...beat, time: Date.parse(beat.at) }))
      .sort((a, b) => a.time - b.time)
    let begun = 0
    ordered.forEach((beat, i) => {
      const next = ordered[i + 1]
      const over = beat.state === 'ended' || (next ? next.time : newest) - beat.time > 60_000
      const lasted = next && !over ? (next.time - beat.time) / 1000 : 0
      const left = ordered
        .slice(begun, i)
        .flatMap(({ state }, j) => (state === 'buffering' ? (ordered[begun + j + 1]?.time ?? 0) : []))
      const since = beat.state === 'buffering' ? 0 : beat.time - Math.max(...left)
      facts.push({
        at: beat.time,
        region: beat.region,
        rebuffers: beat.state === 'buffering' && i > begun && ordered[i - 1]?.state !== 'buffering' ? 1 : 0,
        buffered: beat.state === 'buffering' ? lasted : 0,
        watched: beat.state === 'playing' || beat.state === 'buffering' ? lasted : 0,
        exits: over && since <= 30_000 ? 1 : 0,
        ended: over && !(beat.state === 'ended' && ordered[i - 1]?.state === 'ended') ? 1 : 0,
      })
      if (over) begun = i + 1
    })
  }
  const total = (of: typeof facts, name: 'rebuffers' | 'buffered' | 'watched' | 'exits' | 'ended') =>
    Math.round(of.reduce((sum, fact) => sum + fact[name], 0) * 1000) / 1000
  const minute = ({ at }: { at: number }) => Math.floor((at - START) / 60_000)
  return {
    buffering: [...Map.groupBy(facts, (fact) => `${minute(fact)} ${fact.region}`)].map(([id, of]) => ({
      id,
      rebuffers: total(of, 'rebuffers'),
      buffered: total(of, 'buffered'),
      watched: total(of, 'watched'),
    })),
    drop_off: [
      ...Map.groupBy(
        facts.filter(({ region }) => region !== 'eu'),
        minute,
      ),
    ].map(([id, of]) => ({ id, exits: total(of, 'exits'), ended: total(of, 'ended') })),
  }
}

it('what is told does not depend on the order of rows, nor on a crash among them', () => {
  const beat = fc.record({
    second: fc.integer({ min: 0, max: 300 }),
    ms: fc.constantFrom(0, 250),
    session: fc.constantFrom('a', 'b'),
    state: fc.constantFrom('playing', 'buffering', 'paused', 'ended'),
    region: fc.constantFrom('in', 'in', 'eu'),
    order: fc.nat(),
  })
  const unique = fc.uniqueArray(beat, {
    minLength: 1,
    maxLength: 40,
    selector: ({ second, ms, session }) => `${second} ${ms} ${session}`,
  })
  const byId = <Row extends { id: unknown }>(rows: Row[]) =>
    rows.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
  fc.assert(
    fc.property(unique, fc.nat(40), (rows, crash) => {
      const sent = rows
        .toSorted((a, b) => a.order - b.order)
        .map(({ second, ms, session, state, region }, i) => ({
          id: `${i}`,
          session,
          state,
          region,
          at: new Date(START + second * 1000 + ms).toISOString(),
        }))
      let book = fresh()
      sent.forEach((row, i) => {
        fold(book, row)
        if (i % 5 === 0) book.takeChanged(i, NOW)
        if (i === crash) book = fresh().restore(JSON.parse(JSON.stringify(book.save())))
      })
      const { buffering, drop_off } = read(book)
      const told = {
        buffering: byId(
          buffering.map((row) => ({ ...row, id: `${row.minute} ${'region' in row ? row.region : ''}` })),
        ),
        drop_off: byId(drop_off.map((row) => ({ ...row, id: row.minute }))),
      }
      const truth = reference(sent)
      expect(told.buffering).toMatchObject(byId(truth.buffering))
      expect(told.drop_off).toMatchObject(byId(truth.drop_off))
    }),
    { numRuns: 1500 },
  )
})

it('rows behind the horizon are let go, and those who come from there only counted', () => {
  const { buffering } = pack.windows
  const book = new WindowBook({ buffering: { ...buffering, horizon: '5 minutes' } }, pack.streams)
  for (let second = 0; second < 3600; second += 10)
    for (const row of beats('a', [second, 'playing'])) fold(book, row)
  book.takeChanged(1, NOW)
  const spells = () => book.save().sessions[0]?.[1].runs[0]?.[2].length
  expect(spells()).toBe(32)
  for (const row of beats('a', [3001, 'buffering'])) fold(book, row)
  expect(spells()).toBe(32)
  expect(book.save().sessions[0]?.[1].counts).toEqual({ too_late: 1, evicted: 0 })
  for (const row of beats('b', [7200, 'playing'])) fold(book, row)
  book.takeChanged(2, NOW)
  expect(book.save().sessions[0]?.[1].runs.map(([key]) => key)).toEqual(['b'])
})
