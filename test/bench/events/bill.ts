import { PRICES } from '../../../src/engine/prices.ts'
import { cpuMs } from '../processes.ts'
import { type Load, type Sent, send } from './load.ts'
import { countOperations, type Operations, untilSealed } from './operations.ts'
import { windowRows } from './shown.ts'
import { withSide } from './sides.ts'

export interface Part {
  readonly name: string
  /** For a million events. */
  readonly count: number
  readonly usd: number
}

/** What a million events cost at list prices, as counted from what a load made the platform do. */
export interface Bill {
  readonly title: string
  readonly events: number
  readonly parts: readonly Part[]
  readonly usd: number
}

/** A ledger tells the Board at most so often, and each wakes for a checkpoint or its windows. */
const TELLS_A_SECOND = 2
const BOARD_WAKES_A_SECOND = 0.1
/** Requests of a key that are counted in one call. */
const LEASE = 100
/** Ledger, Board and rate limiter are awake as long as events come, each billed as 128 MB. */
const AWAKE = 3
const GIGABYTES = 0.128

/** Runs a load against a platform of its own, and works out its bill. */
export function bill(title: string, load: Load): Promise<Bill> {
  return withSide('platform', async (side, directory) => {
    const before = cpuMs(side.pids())
    const sent = await send(side, load)
    await untilSealed(directory)
    const cpu = cpuMs(side.pids()) - before
    const windows = await windowRows(side, load.stream)
    return billOf(title, sent, cpu, countOperations(directory), windows)
  })
}

/** @param windows rows of windows that there are: each is written when it is final, or will be */
export function billOf(title: string, sent: Sent, cpu: number, done: Operations, windows: number): Bill {
  const { accepted, posts } = sent
  const seconds = sent.milliseconds / 1000
  const tells = Math.ceil(seconds * TELLS_A_SECOND) + 1
  const wakes = Math.ceil(seconds * BOARD_WAKES_A_SECOND) + 1
  const rows = PRICES.object_rows_written
  const counted: [name: string, count: number, price: number][] = [
    ['requests', posts, PRICES.requests],
    ['CPU of all workers and objects, ms', cpu, PRICES.cpu_ms],
    ['requests to the ledger: a post each, and its alarms', posts + done.checkpoints, PRICES.object_requests],
    ['requests to the Board, at most', tells + wakes, PRICES.object_requests],
    ['requests to the rate limiter', Math.ceil(posts / LEASE), PRICES.object_requests],
    ['three objects awake, GB-s', seconds * AWAKE * GIGABYTES, PRICES.object_gb_seconds],
    ['log rows, written and deleted', 2 * done.log_rows, rows],
    ['rows of checkpoints', checkpointRows(done), rows],
    ['rows that mark what is being sealed', 2 * done.ranges, rows],
    ['alarms set, at most', 2 * done.checkpoints + wakes, rows],
    ['rows of the Board, at most', (tells + wakes) * (1 + 2 * done.alert_parts), rows],
    // again every ten seconds at most, while late rows correct them
    ['window rows in D1, at most', windows * wakes, PRICES.d1_rows_written],
    ['R2 puts: segments', done.segments, PRICES.r2_writes],
    ['R2, bytes for a month', done.segment_bytes, PRICES.r2_byte_month],
    ['queue operations', 0, PRICES.queue_operations],
    ['telemetry points', done.telemetry_points, PRICES.telemetry_points],
  ]
  const parts = counted.map(([name, count, price]) => {
    const each = (count / accepted) * 1e6
    return { name, count: each, usd: each * price }
  })
  return { title, events: accepted, parts, usd: parts.reduce((sum, { usd }) => sum + usd, 0) }
}

/** Its parts are deleted and written anew, with the open keys, the place in the log and the new answers; full ones once. */
function checkpointRows({ checkpoints, checkpoint_parts, generations, answer_rows }: Operations): number {
  return checkpoints * (2 * checkpoint_parts + 2) + generations + answer_rows
}
