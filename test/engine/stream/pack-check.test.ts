import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Pack } from '../../../src/contracts/pack.ts'
import { checkPack } from '../../../src/engine/stream/pack-check.ts'
import { PACKS } from '../../../src/packs/index.ts'

const Beat = z.object({
  id: z.string(),
  session: z.string(),
  doing: z.enum(['playing', 'ended']),
  live: z.boolean(),
  price: z.string().regex(/^\d+\.\d\d$/),
  note: z.string().optional(),
  latitude: z.number(),
  longitude: z.number(),
  at: z.iso.datetime({ offset: true }),
})

const GOOD: Pack = {
  name: 'good',
  title: 'A good pack',
  timezone: 'Europe/Vienna',
  streams: {
    beats: {
      kind: 'stream',
      version: '1-1-0',
      fields: Beat,
      earlier: {
        '1-0-0': {
          fields: Beat.omit({ live: true }).extend({ was: z.boolean().optional() }).partial({ note: true }),
          upgrade: [{ fill: 'live', with: false }],
        },
      },
      key: ['id'],
      partition: 'session',
      time: 'at',
      cleaning: [{ trim: 'note' }],
      session: { key: 'session', state: 'doing', ends: ['ended'], silence: '1 minute' },
    },
  },
  windows: {
    watching: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'beats',
      where: { live: true, price: { above: 1 } },
      by: ['doing', { geohash: ['latitude', 'longitude'], precision: 6 }],
      lateness: '1 minute',
      values: {
        beats: { count: true },
        worth: { sum: 'price' },
        p95: { quantile: 0.95, of: 'price' },
        notes: { top: 3, of: 'note' },
        watched: { seconds: ['playing'] },
        each: { ratio: ['worth', 'beats'], times: 60 },
      },
    },
    open: gauge(),
    all: gauge(),
  },
  alerts: {
    few: {
      kind: 'threshold',
      on: 'watching',
      value: 'each',
      title: 'Few',
      below: 1,
      clear: 2,
      volume: { beats: 5 },
    },
    leap: {
      kind: 'spike',
      on: 'watching',
      value: 'beats',
      title: 'Leap',
      baseline: 60,
      deviations: 8,
      atLeast: 5,
    },
    silent: { kind: 'missing', on: 'watching', title: 'Silent', for: '5 minutes' },
    low: {
      kind: 'share',
      on: 'open',
      value: 'n',
      of: { window: 'all', value: 'n', atLeast: 9 },
      title: 'Low',
      below: 0.2,
    },
    mix: {
      kind: 'drift',
      on: 'watching',
      value: 'beats',
      across: 'doing',
      recent: '1 hour',
      reference: '1 day',
      title: 'Mix',
      above: 0.2,
      volume: 50,
    },
  },
}
// the earlier version had a field that is gone: that is a new model
const MENDED = put(GOOD, 'streams.beats.version', '2-0-0')
const STEP = { from: '2026-12-01T00:00:00Z', slices: 4 }

function gauge() {
  return {
    kind: 'gauge',
    every: '10 seconds',
    from: 'beats',
    latestBy: 'session',
    tie: { field: 'doing', order: ['playing', 'ended'] },
    expires: '1 minute',
    values: { n: { count: true } },
  } as const
}

/** The pack with another value at a place. */
function put(pack: Pack, path: string, value: unknown): Pack {
  const change = (node: unknown, [step, ...rest]: string[]): unknown => {
    if (step === undefined) return value
    if (Array.isArray(node)) return node.map((each, i) => (String(i) === step ? change(each, rest) : each))
    return { ...(node as object), [step]: change((node as Record<string, unknown>)[step], rest) }
  }
  return change(pack, path.split('.')) as Pack
}

describe('a pack', () => {
  it.each([
    ['that is made up for this', MENDED] as const,
    ['with slices', put(MENDED, 'slices', { session: [STEP] })] as const,
    ...PACKS.map((pack) => [pack.name, pack] as const),
  ])('of good faith has nothing to be said of it: %s', (_, pack) => {
    expect(checkPack(pack)).toEqual([])
  })

  const sessions = { ...MENDED.streams.beats, session: undefined }
  it.each<[string, unknown, string, RegExp]>([
    ['name', 'Good', 'name', /letters a to z/],
    ['title', ' ', 'title', /empty/],
    ['timezone', 'Vienna', 'timezone', /IANA/],
    ['streams.beats.version', '2.0', 'streams.beats.version', /MODEL-REVISION-ADDITION/],
    ['streams.beats.version', '1-1-0', 'streams.beats.version', /must be 2-0-0 after 1-0-0: \/was is gone/],
    ['streams.beats.version', '1-0-0', 'streams.beats.earlier.1-0-0', /before the current version/],
    ['streams.beats.earlier.1-0-0.upgrade', [], 'streams.beats.earlier.1-0-0.upgrade', /requires "live"/],
    [
      'streams.beats.earlier.1-0-0.upgrade.0',
      { rename: 'lives', to: 'live' },
      'streams.beats.earlier.1-0-0.upgrade.0',
      /was no field "lives"/,
    ],
    [
      'streams.beats.earlier.1-0-0.upgrade.0',
      { fill: 'live', with: 'no' },
      'streams.beats.earlier.1-0-0.upgrade.0',
      /contract refuses/,
    ],
    ['streams.beats.key', ['ids'], 'streams.beats.key', /no field "ids": there is id, session/],
    ['streams.beats.key', ['note'], 'streams.beats.key', /is required/],
    ['streams.beats.time', 'note', 'streams.beats.time', /must be required/],
    ['streams.beats.time', 'latitude', 'streams.beats.time', /must be text/],
    ['streams.beats.partition', 'doing', 'streams.beats.partition', /2 values only/],
    ['streams.beats.partition', 'live', 'streams.beats.partition', /2 values only/],
    ['streams.beats.partition', 'note', 'streams.beats.partition', /required, or part of the key/],
    ['streams.beats.cleaning.0', { trim: 'notes' }, 'streams.beats.cleaning.0', /no field "notes"/],
    ['streams.beats.cleaning.0', { trim: 'live' }, 'streams.beats.cleaning.0', /for text/],
    [
      'streams.beats.cleaning.0',
      { fill: 'doing', with: 'x' },
      'streams.beats.cleaning.0',
      /contract refuses/,
    ],
    [
      'streams.beats.cleaning.0',
      { padStart: 'note', length: 0, with: '0' },
      'streams.beats.cleaning.0',
      /above 0/,
    ],
    [
      'streams.beats.cleaning.0',
      { code: 'note', prefix: '', digits: 4 },
      'streams.beats.cleaning.0',
      /needs a prefix/,
    ],
    ['streams.beats.cleaning.0', { number: 'note' }, 'streams.beats.cleaning.0', /holds none/],
    [
      'streams.beats.cleaning.0',
      { isoTime: 'note', order: 'day first', offset: 'IST' },
      'streams.beats.cleaning.0',
      /"IST" is no offset/,
    ],
    [
      'streams.beats.cleaning.0',
      { join: 'note', of: ['notes'], with: '/' },
      'streams.beats.cleaning.0',
      /no field "notes"/,
    ],
    ['streams.beats.lines', { time: 'when' }, 'streams.beats.lines.time', /no field "when"/],
    ['streams.beats.session.key', 'id', 'streams.beats.session.key', /must be the partition/],
    ['streams.beats.session.ends', ['over'], 'streams.beats.session.ends', /"over": there is playing, ended/],
    ['streams.beats.session.silence', '0 seconds', 'streams.beats.session.silence', /longer than nothing/],
    ['streams', { beats: sessions }, 'windows.watching.values.watched', /declares none/],
    [
      'windows.watching.values.others',
      { count: true, from: 'plays' },
      'windows.watching.values.others.from',
      /no stream "plays"/,
    ],
    ['windows.Open', gauge(), 'windows.Open', /as open/],
    ['windows.watching.from', 'beat', 'windows.watching.from', /no stream "beat": there is beats/],
    ['windows.watching.size', '1 minutes ago', 'windows.watching.size', /write it as/],
    ['windows.watching.size', '-1 minutes', 'windows.watching.size', /write it as/],
    ['windows.watching.horizon', '24 hours', 'windows.watching.horizon', /not come to more than 24 hours/],
    ['windows.watching.lateness', '25 hours', 'windows.watching.lateness', /not come to more/],
    ['windows.watching.where', { lives: true }, 'windows.watching.where.lives', /no field/],
    ['windows.watching.where', { doing: 'PLAYING' }, 'windows.watching.where.doing', /never "PLAYING"/],
    ['windows.watching.where', { doing: ['x', 'ended'] }, 'windows.watching.where.doing', /never "x"/],
    ['windows.watching.where', { note: { above: 1 } }, 'windows.watching.where.note', /no number/],
    ['windows.watching.by.0', 'town', 'windows.watching.by.0', /no field "town"/],
    [
      'windows.watching.by.1',
      { geohash: ['latitude', 'longitude'], precision: 13 },
      'windows.watching.by.1',
      /1 to 12/,
    ],
    [
      'windows.watching.by.1',
      { geohash: ['latitude', 'note'], precision: 6 },
      'windows.watching.by.1',
      /degrees/,
    ],
    ['windows.watching.values.doing', { count: true }, 'windows.watching', /two columns .*"doing"/],
    ['windows.open.values', {}, 'windows.open.values', /there is none/],
    ['windows.watching.values.worth', { sum: 'note' }, 'windows.watching.values.worth', /sum needs numbers/],
    ['windows.watching.values.worth', { mean: 'cost' }, 'windows.watching.values.worth', /no field "cost"/],
    [
      'windows.watching.values.p95',
      { quantile: 95, of: 'price' },
      'windows.watching.values.p95',
      /from 0 to 1/,
    ],
    ['windows.watching.values.notes', { top: 0, of: 'note' }, 'windows.watching.values.notes', /from 1/],
    ['windows.watching.values.watched', { entries: 'paused' }, 'windows.watching.values.watched', /"paused"/],
    [
      'windows.watching.values.watched',
      { exits: 'playing', within: 'soon' },
      'windows.watching.values.watched.within',
      /write it as/,
    ],
    [
      'windows.watching.values.each',
      { ratio: ['worth', 'all'] },
      'windows.watching.values.each',
      /no value "all"/,
    ],
    ['windows.watching.values.each', { ratio: ['notes', 'beats'] }, 'windows.watching.values.each', /a list/],
    [
      'windows.watching.values.again',
      { ratio: ['each', 'beats'] },
      'windows.watching.values.again',
      /worked out of others itself/,
    ],
    ['windows.watching.values.score', { weighted: {} }, 'windows.watching.values.score', /nothing to weigh/],
    [
      'windows.watching.values.score',
      { weighted: { each: 1 } },
      'windows.watching.values.score',
      /worked out of others itself/,
    ],
    [
      'windows.watching.values.score',
      { weighted: { beats: Number.NaN } },
      'windows.watching.values.score',
      /must be a number/,
    ],
    [
      'windows.watching.values.each',
      { ratio: ['worth', 'beats'], times: 0 },
      'windows.watching.values.each',
      /above 0/,
    ],
    ['windows.open.every', 'often', 'windows.open.every', /write it as/],
    ['windows.open.expires', '1 second', 'windows.open.expires', /shorter than every/],
    ['windows.open.latestBy', 'id', 'windows.open.latestBy', /must be the partition of beats, "session"/],
    ['windows.open.tie.order', ['playing'], 'windows.open.tie.order', /no place for "ended"/],
    ['windows.open.tie.order', ['playing', 'ended', 'x'], 'windows.open.tie.order', /"x" is nothing/],
    ['slices', { town: [STEP] }, 'slices.town', /no stream has that partition: there is session/],
    ['slices', { session: [{ ...STEP, from: 'soon' }] }, 'slices.session.0.from', /ISO 8601/],
    ['slices', { session: [STEP, STEP] }, 'slices.session.1.from', /later than the step before/],
    ['slices', { session: [{ ...STEP, slices: 0 }] }, 'slices.session.0.slices', /from 1/],
    [
      'slices',
      { session: [{ ...STEP, from: '2026-12-01T00:00:30Z' }] },
      'slices.session.0.from',
      /where a window of watching begins/,
    ],
    ['alerts.few.title', '', 'alerts.few.title', /empty/],
    ['alerts.few.on', 'watched', 'alerts.few.on', /no window "watched"/],
    ['alerts.few.value', 'rate', 'alerts.few.value', /no value "rate"/],
    ['alerts.few.value', 'notes', 'alerts.few.value', /a list/],
    ['alerts.few.below', undefined, 'alerts.few', /no bound/],
    ['alerts.few.clear', 0.5, 'alerts.few.clear', /not be under below/],
    ['alerts.few.for', 0, 'alerts.few.for', /from 1/],
    ['alerts.few.volume', { rows: 5 }, 'alerts.few.volume.rows', /no value "rows"/],
    ['alerts.leap.baseline', 2, 'alerts.leap.baseline', /from 8/],
    ['alerts.leap.deviations', 0, 'alerts.leap.deviations', /above 0/],
    ['alerts.silent.for', '10 seconds', 'alerts.silent.for', /shorter than its window/],
    ['alerts.low.of.window', 'none', 'alerts.low.of.window', /no window "none"/],
    ['alerts.low.of.window', 'watching', 'alerts.low', /compares gauges/],
    ['windows.all.every', '20 seconds', 'alerts.low', /same by and the same every/],
    ['windows.all.by', ['doing'], 'alerts.low', /same by and the same every/],
    ['alerts.mix.across', 'session', 'alerts.mix.across', /must be one of .* doing/],
    ['alerts.mix.recent', '10 seconds', 'alerts.mix.recent', /shorter than its window/],
    ['alerts.mix.above', 0, 'alerts.mix.above', /above 0/],
  ])('with %s %j is told at %s', (path, value, at, message) => {
    const found = checkPack(put(MENDED, path, value))
    expect(found).toContainEqual({ path: at, message: expect.stringMatching(message) })
  })
})

describe('fields that are worked out', () => {
  const beats = { ...MENDED.streams.beats, session: undefined }
  const derives = (derived: unknown, other: object = {}): Pack =>
    ({
      ...MENDED,
      windows: {
        calm: {
          kind: 'tumbling',
          size: '1 minute',
          from: 'beats',
          where: { is_many: false },
          values: { beats: { count: true } },
        },
      },
      alerts: {},
      streams: { beats: { ...beats, derived, ...other } },
    }) as unknown as Pack
  const many = { bursts: [{ more: 3, within: '10 seconds' }] }
  const last = { in: 'beats', same: ['session'], take: 'id', within: '1 minute' }

  it('of good faith have nothing to be said of them', () => {
    expect(checkPack(derives({ is_many: many, before: { sought: [last] } }))).toEqual([])
  })

  it.each<[string, unknown, string, RegExp]>([
    ['a field of the contract', { is_many: many, id: many }, 'id', /is a field of the contract/],
    [
      'an unknown field of a burst',
      { is_many: { bursts: [{ ...many.bursts[0], by: ['town'] }] } },
      'is_many.bursts.0.by',
      /no field "town"/,
    ],
    [
      'a burst of none',
      { is_many: { bursts: [{ more: 0, within: '1 second' }] } },
      'is_many.bursts.0.more',
      /from 1/,
    ],
    [
      'no length of time',
      { is_many: { bursts: [{ more: 2, within: 'soon' }] } },
      'is_many.bursts.0.within',
      /write it as/,
    ],
    [
      'another stream that is not there',
      { is_many: many, at_last: { sought: [{ ...last, in: 'plays' }] } },
      'at_last.sought.0.in',
      /no stream "plays"/,
    ],
    [
      'nothing to take',
      { is_many: many, at_last: { sought: [{ ...last, take: 'town' }] } },
      'at_last.sought.0.take',
      /no field "town"/,
    ],
    [
      'a field that is derived after it',
      { at_last: { sought: [{ ...last, when: { is_many: true } }] }, is_many: many },
      'at_last.sought.0.when.is_many',
      /no field "is_many"/,
    ],
  ])('with %s are told of', (_, derived, at, message) => {
    expect(checkPack(derives(derived))).toContainEqual({
      path: `streams.beats.derived.${at}`,
      message: expect.stringMatching(message),
    })
  })

  it('are for counts and sums, and for streams without a session', () => {
    const found = checkPack({
      ...derives({ is_many: many }, { session: MENDED.streams.beats?.session }),
      windows: {
        calm: {
          kind: 'tumbling',
          size: '1 minute',
          from: 'beats',
          values: { sessions: { distinct: 'session' } },
        },
      },
    })
    expect(found).toEqual([
      { path: 'streams.beats.derived', message: expect.stringMatching(/with a session derives nothing/) },
      { path: 'windows.calm.values.sessions', message: expect.stringMatching(/counts and sums only/) },
    ])
  })
})
