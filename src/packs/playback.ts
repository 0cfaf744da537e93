import * as z from 'zod'
import { definePack } from '../contracts/pack.ts'
import { stream } from '../contracts/stream.ts'
import { experiments } from './playback/experiments.ts'
import { facts } from './playback/facts.ts'
import { kpis } from './playback/kpis.ts'
import { quality } from './playback/quality.ts'
import { simulator } from './playback/simulator.ts'
import { Id, Name, Time } from './shared/fields.ts'

const Heartbeat = z.object({
  event_id: Id,
  session_id: Id,
  user_id: Id,
  title_id: Id,
  device_type: Name,
  os: Name,
  region: Name,
  cdn: Name,
  player_state: z.enum(['playing', 'buffering', 'paused', 'ended', 'error']),
  bitrate_kbps: z.number().nonnegative(),
  buffer_ms: z.number().nonnegative(),
  time_to_first_frame_ms: z.number().nonnegative().optional(),
  error_code: Name.optional(),
  at: Time,
})

/** A line of a device's log, or the same as JSON. What else a line says is kept as it is. */
const Log = z.looseObject({
  at: Time,
  device_type: Name,
  os: Name,
  error_code: Name.optional(),
  session_id: Id.optional(),
  region: Name.optional(),
  cdn: Name.optional(),
  message: z.string().max(2000).optional(),
})

/** Buffering as a share of the time watched, and how often it began in an hour of that. */
const BUFFERING = {
  sessions: { distinct: 'session_id' },
  rebuffers: { entries: 'buffering' },
  buffered: { seconds: ['buffering'] },
  watched: { seconds: ['playing', 'buffering'] },
  buffering_ratio: { ratio: ['buffered', 'watched'] },
  rebuffers_per_hour: { ratio: ['rebuffers', 'watched'], times: 3600 },
} as const

/** Each minute of heartbeats. A state is told by the row after it, so a window waits for one more heartbeat. */
const MINUTE = { kind: 'tumbling', size: '1 minute', from: 'heartbeats', lateness: '30 seconds' } as const
const BY = ['region', 'cdn', 'device_type'] as const

export const playback = definePack({
  name: 'playback',
  title: 'Playback: quality of experience of live video',
  timezone: 'UTC',
  units: { drop_off: 'share', before: 'share', after: 'share', change: 'share', low: 'share', high: 'share' },
  simulator,
  experiments,
  facts,
  kpis,
  quality,
  streams: {
    heartbeats: stream({
      version: '1-0-0',
      fields: Heartbeat,
      key: ['event_id'],
      partition: 'session_id',
      time: 'at',
      cleaning: [
        { trim: 'region' },
        { lowerCase: 'region' },
        { lowerCase: 'cdn' },
        { lowerCase: 'device_type' },
        { lowerCase: 'player_state' },
      ],
      session: {
        key: 'session_id',
        state: 'player_state',
        ends: ['ended', 'error'],
        silence: '1 minute',
      },
    }),
    logs: stream({
      version: '1-0-0',
      fields: Log,
      // a line has no id: the same words of the same device at the same time are one line
      key: ['at', 'session_id', 'device_type', 'os', 'error_code', 'message'],
      partition: 'session_id',
      time: 'at',
      lines: {
        time: 'at',
        rename: { device: 'device_type', err: 'error_code', session: 'session_id', msg: 'message' },
      },
      cleaning: [{ lowerCase: 'device_type' }, { lowerCase: 'os' }, { upperCase: 'error_code' }],
    }),
  },
  windows: {
    buffering: { ...MINUTE, by: BY, values: BUFFERING },
    // what the alert watches: a spike is of a region and a network, not of one kind of device
    buffering_by_cdn: { ...MINUTE, by: ['region', 'cdn'], values: BUFFERING },
    bitrate: {
      ...MINUTE,
      where: { player_state: 'playing' },
      by: BY,
      values: { avg_kbps: { mean: 'bitrate_kbps' } },
    },
    drop_off: {
      ...MINUTE,
      by: BY,
      // a session that falls silent has ended a minute ago when that is known
      lateness: '2 minutes',
      values: {
        sessions: { distinct: 'session_id' },
        exits: { exits: 'buffering', within: '30 seconds' },
        ended: { ends: true },
        // of the sessions that ended: those that go on are in every minute of theirs
        rate: { ratio: ['exits', 'ended'] },
      },
    },
    first_frame: {
      ...MINUTE,
      where: { time_to_first_frame_ms: { present: true } },
      by: BY,
      values: {
        p50: { quantile: 0.5, of: 'time_to_first_frame_ms' },
        p95: { quantile: 0.95, of: 'time_to_first_frame_ms' },
      },
    },
    errors: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'logs',
      by: ['device_type', 'os'],
      lateness: '30 seconds',
      values: {
        lines: { count: true },
        errors: { count: true, where: { error_code: { present: true } } },
      },
    },
  },
  alerts: {
    buffering_spike: {
      kind: 'spike',
      on: 'buffering_by_cdn',
      value: 'buffering_ratio',
      title: 'Buffering leapt up',
      baseline: 60,
      deviations: 8,
      atLeast: 0.05,
      volume: { sessions: 50 },
    },
  },
})
