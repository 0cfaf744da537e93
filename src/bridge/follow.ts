import { type Changes, changesOf } from '../engine/bridge/changes.ts'
import type { Listed } from '../engine/bridge/difference.ts'
import { checkpointKey, commitKey, lakePrefix, lastCheckpointKey } from '../platform/names.ts'
import { adopt, isCopy } from './adopt.ts'
import { copyObject, SOURCE_ETAG } from './copy.ts'
import { jump } from './jump.ts'
import { commitsBehind, type ListedCommit, type Pointer, readPointer, readText } from './lake.ts'
import { count, damaged, otherTable, type TableState } from './table-state.ts'
import { inParallel, type Trip } from './trip.ts'

/** Commits whose files are brought over together, before the first of them is. */
const BATCH = 20

interface Step extends Changes {
  readonly version: number
  readonly text: string
  readonly listed: Listed
}

/**
 * Brings a table forward: the files of a commit first, then the commit, in the order of the versions; then the checkpoint, and
 * last the pointer to it. Whatever it is stopped at, the target can be read at some version, and the next wake goes on.
 * @returns whether there is more to do
 */
export async function follow(trip: Trip, state: TableState): Promise<boolean> {
  const pointer = await readPointer(trip, state.table)
  if (!state.adopted) {
    await look(trip, state, pointer?.version ?? -1)
    await adopt(trip, state)
  }
  if (state.version < 0 && pointer) {
    if (await jump(trip, state, pointer)) return true
  }
  while (await isBehind(trip, state, pointer?.version ?? -1)) {
    if (trip.isOver) return true
    const commits = await look(trip, state, pointer?.version ?? -1)
    const [next] = commits
    if (next?.version !== state.version + 1) {
      // The log was cleaned up to a checkpoint meanwhile.
      if (!pointer || pointer.version <= state.version)
        throw damaged(state, commitKey(state.table, state.version + 1))
      if (await jump(trip, state, pointer)) return true
      continue
    }
    const canJump = pointer !== undefined && pointer.version > state.version
    const gone = await bring(trip, state, commits, canJump)
    if (gone === undefined) continue
    if (!canJump) throw damaged(state, gone)
    if (await jump(trip, state, pointer)) return true
  }
  state.lakeVersion = state.version
  state.behindSince = null
  if (pointer && pointer.version > state.checkpoint && pointer.version <= state.version)
    await copyCheckpoint(trip, state, pointer)
  return false
}

/** The commits to come; what is behind is known then, though the target should be away. */
async function look(trip: Trip, state: TableState, pointer: number) {
  trip.reads++
  const commits = await commitsBehind(trip.lake, state.table, state.version)
  state.lakeVersion = Math.max(commits.at(-1)?.version ?? -1, pointer, state.version)
  state.behindSince = commits[0]?.at ?? state.behindSince
  return commits
}

/** Without a listing, which costs twelve times as much: most looks find nothing. */
async function isBehind(trip: Trip, { table, version }: TableState, pointer: number): Promise<boolean> {
  trip.reads++
  return pointer > version || (await trip.lake.head(commitKey(table, version + 1))) !== null
}

/**
 * Brings the next commits over. Without a checkpoint to jump to, a file that the lake has removed already is left out if a later
 * commit takes it out of the table: then all commits up to that one are published one right after the other.
 * @returns a file that is gone; nothing was published then
 */
async function bring(
  trip: Trip,
  state: TableState,
  commits: readonly ListedCommit[],
  canJump: boolean,
): Promise<string | undefined> {
  const gone = new Set<string>()
  const steps: Step[] = []
  for (
    let at = 0;
    at < commits.length && (at < BATCH || gone.size > 0) && isInOrder(commits, at);
    at += BATCH
  ) {
    const read = await readSteps(trip, state, commits.slice(at, at + BATCH))
    const paths = new Set(read.flatMap(({ adds }) => adds))
    await inParallel(paths, async (path) => {
      const bytes = await copyObject(trip, lakePrefix(state.table) + path)
      if (bytes === undefined) gone.add(path)
      else count(state, bytes)
    })
    const [path] = gone
    if (canJump && path !== undefined) return path
    for (const { removes } of read) for (const path of removes) gone.delete(path)
    steps.push(...read)
  }
  const [first] = gone
  if (first !== undefined) return first
  for (const step of steps) await publish(trip, state, step)
  return undefined
}

const isInOrder = (commits: readonly { version: number }[], at: number) =>
  commits[at]?.version === (commits[0]?.version ?? 0) + at

async function readSteps(
  trip: Trip,
  { table }: TableState,
  commits: readonly ListedCommit[],
): Promise<Step[]> {
  const steps: Step[] = []
  await inParallel(commits, async (listed) => {
    const text = await readText(trip, listed.key)
    if (text === undefined) throw new Error(`${table} lost commit ${listed.version} meanwhile`)
    steps.push({ ...changesOf(text), text, listed, version: listed.version })
  })
  return steps.sort((a, b) => a.version - b.version)
}

/** Puts a commit where none is. One that is there is its own copy, whose answer was lost, or another's. */
async function publish(trip: Trip, state: TableState, step: Step): Promise<void> {
  const { text, listed, version } = step
  if (version !== state.version + 1) return
  const body = new TextEncoder().encode(text)
  if (await trip.target.put(trip.there(listed.key), body, { [SOURCE_ETAG]: listed.etag }, true))
    count(state, body.byteLength)
  else if (!(await isSame(trip, listed))) throw otherTable(state, version)
  state.version = version
  // Its columns may be others.
  if (step.metadata) state.catalogued = null
}

async function isSame(trip: Trip, listed: Listed): Promise<boolean> {
  const head = await trip.target.head(trip.there(listed.key))
  return head.etag === listed.etag || (await isCopy(trip, listed, head))
}

async function copyCheckpoint(trip: Trip, state: TableState, { version, text }: Pointer): Promise<void> {
  count(state, (await copyObject(trip, checkpointKey(state.table, version))) ?? 0)
  await trip.target.put(trip.there(lastCheckpointKey(state.table)), new TextEncoder().encode(text), {})
  state.checkpoint = version
}
