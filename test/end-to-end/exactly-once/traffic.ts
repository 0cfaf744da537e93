import { random } from '../../bench/random.ts'

const MINUTE = 60_000
const CITIES = ['Mumbai', 'Delhi', 'Bengaluru', 'Chennai', 'Pune'] as const
const SESSIONS = 300
const STATUSES = ['ACCEPTED', 'PICKED_UP', 'DELIVERED', 'CANCELLED'] as const
/** Rows come so much later than they happened at most, unless they are late. */
const JITTER = 90_000
const LATE = [4 * MINUTE, 15 * MINUTE] as const
const DUPLICATE_WITHIN = 6 * MINUTE

export type StreamName = 'orders' | 'payments' | 'heartbeats'
export const PACK_OF = { orders: 'quickeats', payments: 'quickeats', heartbeats: 'playback' } as const
export const STREAMS = Object.keys(PACK_OF) as StreamName[]

/** A row as it is sent. */
export interface SentRow {
  readonly stream: StreamName
  readonly text: string
  /** Keeps its contract. */
  readonly isGood: boolean
  readonly isLate: boolean
  /** Orders rows in the way in which they are sent, epoch ms. */
  readonly sentAt: number
}

export interface Traffic {
  readonly seed: number
  /** Of all streams, the copies and the bad ones among them. */
  readonly rows: number
  /** Of the rows, by stream. */
  readonly shares: Partial<Record<StreamName, number>>
  /** Event times, epoch ms. */
  readonly from: number
  readonly to: number
  /** Good rows that are of two hours before, when no window takes them any more. */
  readonly tooLate: number
}

export const DUPLICATES = 0.1
export const BAD = 0.02
export const LATE_SHARE = 0.05

/** Rows in the order in which they are sent: a tenth are copies of others, 5 % are late, 2 % break their contract. */
export function traffic({ seed, rows, shares, from, to, tooLate }: Traffic): SentRow[] {
  const next = random(seed)
  const duplicates = Math.round(rows * DUPLICATES)
  const bad = Math.round(rows * BAD)
  const good = rows - duplicates - bad
  const span = to - from
  const slots = Math.ceil(good / SESSIONS)
  const row = (
    stream: StreamName,
    i: number,
  ): Pick<SentRow, 'stream' | 'text' | 'isGood'> & { time: number } => {
    const isTooLate = i < tooLate
    const begin = isTooLate ? from - 120 * MINUTE : from
    const made = FIELDS[stream]({ seed, i, begin, span: isTooLate ? MINUTE : span, slots, next })
    return { stream, text: JSON.stringify(made.row), isGood: true, time: made.time }
  }
  const made = Array.from({ length: good }, (_, i): SentRow => {
    const { time, ...sent } = row(drawn(shares, next()), i)
    // these come when windows have moved on beyond them everywhere
    if (i < tooLate) return { ...sent, isLate: false, sentAt: from + span * (0.5 + next() / 2) }
    const isLate = next() < LATE_SHARE
    const [least, most] = LATE
    const delay = isLate ? least + (most - least) * next() : JITTER * next()
    return { ...sent, isLate, sentAt: time + delay }
  })
  const copies = Array.from({ length: duplicates }, () => {
    const original = made[Math.floor(next() * good)] as SentRow
    return {
      ...original,
      text: spelledAnew(original.text, next),
      sentAt: original.sentAt + DUPLICATE_WITHIN * next(),
    }
  })
  const broken = Array.from({ length: bad }, (_, i): SentRow => {
    const stream = drawn(shares, next())
    const { time, text } = row(stream, good + i)
    return { stream, text: spoiled(text, stream, i), isGood: false, isLate: false, sentAt: time }
  })
  return [...made, ...copies, ...broken].sort((a, b) => a.sentAt - b.sentAt)
}

function drawn(shares: Traffic['shares'], at: number): StreamName {
  let sum = 0
  for (const [stream, share] of Object.entries(shares)) {
    sum += share
    if (at < sum) return stream as StreamName
  }
  return Object.keys(shares)[0] as StreamName
}

const one = <T>(among: readonly T[], at: number) => among[Math.floor(at * among.length)] as T

interface Made {
  readonly seed: number
  readonly i: number
  /** Event times are of [begin, begin + span), epoch ms. */
  readonly begin: number
  readonly span: number
  /** Heartbeats of one session at most. */
  readonly slots: number
  readonly next: () => number
}

const FIELDS = {
  /** An order has up to two rows, of two statuses and one time. */
  orders: ({ seed, i, begin, span, next }: Made) => {
    const number = Math.floor(i / 2)
    const own = random(seed * 1_000_003 + number)
    const time = Math.floor(begin + span * own())
    const row = {
      order_id: `o-${seed}-${number}`,
      status: i % 2 === 0 ? 'PLACED' : one(STATUSES, next()),
      customer_id: `c-${Math.floor(own() * 1e6)}`,
      restaurant_id: `r-${Math.floor(own() * 400)}`,
      city: one(CITIES, own()),
      order_time: new Date(time).toISOString(),
      amount: (own() * 1000).toFixed(2),
      payment_type: 'UPI',
    }
    return { time, row }
  },
  payments: ({ seed, i, begin, span, next }: Made) => {
    const time = Math.floor(begin + span * next())
    const row = {
      transaction_id: `t-${seed}-${i}`,
      order_id: `o-${seed}-${Math.floor(i / 2)}`,
      city: one(CITIES, next()),
      amount: (next() * 1000).toFixed(2),
      payment_mode: 'upi',
      success_flag: next() < 0.96,
      at: new Date(time).toISOString(),
    }
    return { time, row }
  },
  /** No two rows of a session have one time, and all are of whole seconds, so that sums are exact. */
  heartbeats: ({ seed, i, begin, span, slots, next }: Made) => {
    const seconds = Math.max(1, Math.floor(span / 1000 / (slots + 1)))
    const at = Math.floor(i / SESSIONS) * seconds + Math.floor(next() * seconds)
    const time = Math.floor(begin / 1000) * 1000 + at * 1000
    const row = {
      event_id: `h-${seed}-${i}`,
      session_id: `s-${seed}-${i % SESSIONS}`,
      user_id: 'u-1',
      title_id: 'm-1',
      device_type: 'tv',
      os: 'tizen',
      region: one(['north', 'south'], next()),
      cdn: 'a',
      player_state: one(['playing', 'playing', 'playing', 'buffering', 'paused', 'ended'], next()),
      bitrate_kbps: 1000 + Math.floor(next() * 4000),
      buffer_ms: 100,
      at: new Date(time).toISOString(),
    }
    return { time, row }
  },
}

/** The same event, as another sender may spell it: cleaning makes it the same again. */
function spelledAnew(text: string, next: () => number): string {
  const row: Record<string, unknown> = JSON.parse(text)
  if (next() < 0.5) return text
  if (typeof row.city === 'string') row.city = ` ${row.city} `
  if (typeof row.status === 'string') row.status = row.status.toLowerCase()
  if (typeof row.player_state === 'string') row.player_state = row.player_state.toUpperCase()
  return JSON.stringify(row)
}

function spoiled(text: string, stream: StreamName, i: number): string {
  const row: Record<string, unknown> = JSON.parse(text)
  const time = stream === 'orders' ? 'order_time' : 'at'
  const broken = [
    { ...row, [time]: 'yesterday' },
    { ...row, [time]: String(row[time]).replace('Z', '') },
    { ...row, [time]: '2999-01-01T00:00:00Z' },
    { ...row, [stream === 'heartbeats' ? 'session_id' : 'order_id']: 7 },
    { ...row, [stream === 'heartbeats' ? 'bitrate_kbps' : 'amount']: '12,50' },
  ]
  const chosen = broken[i % (broken.length + 1)]
  return chosen ? JSON.stringify(chosen) : text.slice(0, -9)
}
