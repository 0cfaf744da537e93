import type { Counts } from '../../contracts/event.ts'
import { Fault } from '../../contracts/problem.ts'
import type { QuarantinedRow, ReplayAnswer } from '../../contracts/quarantine.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import { examine, waits } from '../../engine/ingest/replay-rows.ts'
import { addCounts, type CommitEnv, commit, commitsOf } from '../../platform/commits.ts'
import {
  advanceQuarantine,
  listQuarantine,
  type QuarantinePlace,
  type QuarantineRow,
} from '../../platform/database/quarantine.ts'
import { findList, readList, SHOWN, shownOf, writeList } from '../../platform/quarantine.ts'

/** Characters of rows that come out in one commit. */
const ROOM = 10_000_000
/** Rows of one call: then it answers, and the next call goes on. */
const ROWS_A_CALL = 50_000

export interface ReplaySettings {
  readonly place: QuarantinePlace
  /** Requests. */
  readonly limit: number
  readonly isDry: boolean
}

/** What became of the rows of one request. */
interface Replayed {
  readonly examined: number
  readonly passed: number
  readonly counts: Counts
  /** As they wait on. */
  readonly bad: readonly QuarantinedRow[]
}

/** Replays requests behind a place, oldest first. @returns the request to go on behind, where there may be more */
export async function replay(
  env: CommitEnv,
  entry: StreamEntry,
  { place, limit, isDry }: ReplaySettings,
  now: number,
): Promise<{ answer: ReplayAnswer; next: QuarantinePlace | undefined }> {
  const listed = await listQuarantine(env.DATABASE, entry.fullName, 'waiting', place, limit)
  const done: (Replayed & { readonly messageId: string })[] = []
  let examined = 0
  for (const row of listed) {
    if (examined >= ROWS_A_CALL) break
    const replayed = await (isDry ? wouldPass(env, entry, row, now) : replayOne(env, entry, row, now))
    done.push({ ...replayed, messageId: row.message_id })
    examined += replayed.examined
  }
  const isLast = done.length === listed.length && listed.length < limit
  return { answer: answerOf(done, isDry), next: isLast ? undefined : listed[done.length - 1] }
}

async function wouldPass(
  { BUCKET }: CommitEnv,
  entry: StreamEntry,
  row: QuarantineRow,
  now: number,
): Promise<Replayed> {
  const { rows } = await readList(BUCKET, row)
  const found = examine(rows, entry, now, Infinity)
  return {
    examined: found.waited,
    passed: found.passed,
    counts: addCounts([]),
    bad: found.rows.filter(waits),
  }
}

/**
 * One list follows another: what comes out is written down before it is committed, under an id that follows from the list. So a
 * replay that broke off, or one beside it, commits the same rows under the same id, and they are counted once.
 */
async function replayOne(
  env: CommitEnv,
  entry: StreamEntry,
  row: QuarantineRow,
  now: number,
): Promise<Replayed> {
  const { version } = entry.stream
  let { rows } = await readList(env.BUCKET, row)
  let { generation } = row
  const examined = rows.filter(waits).length
  const counts: Counts[] = []
  for (;;) {
    const found = examine(rows, entry, now, ROOM)
    const next = { ...row, generation: generation + 1 }
    const list = found.changed
      ? await writeList(env.BUCKET, next, found.rows, version)
      : await findList(env.BUCKET, next)
    if (!list) break
    const lines = list.rows.flatMap(({ line }) => line ?? [])
    if (lines.length > 0) counts.push(await comeOut(env, entry, next, lines))
    await advanceQuarantine(
      env.DATABASE,
      { ...row, generation },
      { contract: version, errors: shownOf(list.rows), replayed: lines.length },
    )
    rows = list.rows
    generation++
  }
  const sum = addCounts(counts)
  const passed = sum.accepted + sum.duplicates
  return { examined, passed, counts: sum, bad: rows.filter(waits) }
}

/** Rows leave the quarantine on the day on which they came into it. */
async function comeOut(
  env: CommitEnv,
  entry: StreamEntry,
  list: QuarantineRow,
  lines: readonly string[],
): Promise<Counts> {
  const message = {
    messageId: `${list.kept}~${list.generation}`,
    fingerprint: 'replay',
    arrived: list.arrived,
  }
  const commits = commitsOf(entry, message, { lines: lines.join('\n'), bad: [] })
  const answers = await Promise.all(
    commits.map(async (each) => {
      const asked = { ...each, quarantined: -each.lines.split('\n').length }
      const answer = await commit(env, asked).catch(away)
      if (answer.outcome === 'committed') return answer.counts
      if (answer.outcome === 'reused') throw new Error(`${message.messageId} came with another body`)
      throw new Fault('stream-overloaded', `Replay the rest in ${answer.retryAfterSeconds} s.`, {
        retry_after: answer.retryAfterSeconds,
      })
    }),
  )
  return addCounts(answers)
}

function away(error: unknown): never {
  console.error('a ledger is away', error)
  throw new Fault(
    'unavailable',
    'The ledger of this stream did not answer. Replay again: nothing is counted twice.',
    {
      retry_after: 1,
    },
  )
}

function answerOf(
  done: readonly (Replayed & { readonly messageId: string })[],
  isDry: boolean,
): ReplayAnswer {
  const sum = (of: (each: Replayed) => number) => done.reduce((total, each) => total + of(each), 0)
  const errors = done.flatMap(({ messageId, bad }) =>
    bad.flatMap((row) => row.errors.map((error) => ({ message_id: messageId, ...error }))),
  )
  const { accepted, duplicates } = addCounts(done.map(({ counts }) => counts))
  const passed = sum((each) => each.passed)
  return {
    examined: sum((each) => each.examined),
    ...(isDry ? { would_pass: passed } : { replayed: passed, accepted, duplicates }),
    still_bad: sum(({ bad }) => bad.length),
    errors: errors.slice(0, SHOWN),
  }
}
