import { createHash } from 'node:crypto'
import type { EventPointer } from '../contracts/event-pointer.ts'
import { Fault } from '../contracts/problem.ts'
import type { Catalogue, StreamEntry } from '../engine/ingest/catalogue.ts'
import { checkRows } from '../engine/ingest/check-rows.ts'
import { type Chunk, ChunkCutter } from '../engine/ingest/file/chunk-cutter.ts'
import { unreadable } from '../engine/ingest/file/header.ts'
import { type FileReading, readingOf } from '../engine/ingest/file/reading.ts'
import { rowsOf } from '../engine/ingest/file/rows.ts'
import { commitsOf } from '../platform/commits.ts'
import { advanceFile, type FileRow, findFile, finishFile } from '../platform/database/files.ts'
import { askLedger } from '../platform/ledgers.ts'
import { quarantine, SHOWN } from '../platform/quarantine.ts'
import { sendPointers } from '../platform/queues.ts'
import { type DeliverEnv, deliver } from './deliver.ts'
import { openFile } from './open-file.ts'
import { readFileHeader } from './read-header.ts'

export interface LoadEnv extends DeliverEnv {
  readonly EVENTS: Queue<EventPointer>
}

/** What is left to spend; a file is given one chunk at least. */
export interface Budget {
  /** Epoch ms. */
  readonly until: number
  chunks: number
}

/**
 * Loads a file from where it is, chunk by chunk, until its end or that of the budget: then a message of its own goes on. The id
 * of a chunk is that of the file and its number, so whoever commits it, and however often, its rows count once.
 */
export async function loadFile(
  env: LoadEnv,
  catalogue: Catalogue,
  id: string,
  budget: Budget,
): Promise<void> {
  const file = await findFile(env.DATABASE, id)
  if (file?.state !== 'received' && file?.state !== 'loading') return
  const load = new Load(env, file)
  try {
    if (await load.run(catalogue.stream(file.stream), budget)) return
    await sendPointers(env.EVENTS, [{ kind: 'file', id }])
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    await finishFile(env.DATABASE, load.file, JSON.stringify(load.explained(error)), Date.now())
  }
}

class Load {
  readonly #env: LoadEnv
  /** Those that got rows. */
  readonly #slices = new Set<number>()
  /** As it was left by the chunk before. */
  file: FileRow

  constructor(env: LoadEnv, file: FileRow) {
    this.#env = env
    this.file = file
  }

  /** False when there is more to do. */
  async run(entry: StreamEntry, budget: Budget): Promise<boolean> {
    const { DATABASE, BUCKET } = this.#env
    if (this.file.format === 'csv' && this.file.header === null)
      this.file = await readFileHeader(this.#env, this.file, entry.stream)
    const reading = readingOf(this.file.format, this.file.header)
    const { pieces, taken } = await openFile(BUCKET, this.file, this.file.position)
    const cutter = new ChunkCutter(reading.ends, this.file.position, reading.maxRecords)
    for await (const chunk of cut(cutter, pieces)) {
      const goesOn = await this.#commit(entry, chunk, reading, taken())
      // Another one is ahead, and goes on to the end.
      if (!goesOn) return true
      if (--budget.chunks <= 0 || Date.now() >= budget.until) return false
    }
    if (cutter.openRecord !== undefined)
      throw unreadable(
        `A quote is opened in the row that begins at byte ${cutter.openRecord} of the file as unpacked, and not closed until its end. Close it, or double a quote that is text.`,
      )
    await finishFile(DATABASE, this.file, null, Date.now())
    await this.#sealSoon(entry)
    return true
  }

  /** Nobody waits for the rest of a file that has ended. A ledger that does not hear of it seals some seconds later. */
  async #sealSoon({ address }: StreamEntry): Promise<void> {
    const asked = [...this.#slices].map((slice) =>
      askLedger(this.#env.LEDGER, { ...address, slice }, (ledger) => ledger.sealSoon()),
    )
    for (const answer of await Promise.allSettled(asked))
      if (answer.status === 'rejected') console.error(`the end of ${this.file.id} waits`, answer.reason)
  }

  async #commit(
    entry: StreamEntry,
    chunk: Chunk,
    { format }: FileReading,
    bytesRead: number,
  ): Promise<boolean> {
    const { file } = this
    const before = rowsBefore(file)
    const rows = rowsOf(chunk, format, before)
    // Against the time of arrival: the same chunk again is to give the same rows.
    const checked = checkRows(rows, entry, file.received_at, before)
    const messageId = createHash('sha256').update(`${file.id}/${file.chunk}`).digest('hex').slice(0, 32)
    const kept = await quarantine(this.#env, entry, messageId, checked.bad)
    const arrived = new Date(file.received_at).toISOString().slice(0, 10)
    const message = { messageId, fingerprint: 'file', ...kept, arrived }
    const commits = commitsOf(entry, message, checked)
    for (const { address } of commits) this.#slices.add(address.slice)
    const counts = await deliver(this.#env, commits)
    const told = [...JSON.parse(file.errors), ...checked.bad.flatMap(({ errors }) => errors)]
    const errors = JSON.stringify(told.slice(0, SHOWN))
    const progress = { position: chunk.end, bytesRead, counts, errors }
    if (!(await advanceFile(this.#env.DATABASE, file, progress, Date.now()))) return false
    this.file = {
      ...file,
      chunk: file.chunk + 1,
      position: chunk.end,
      errors,
      accepted: file.accepted + counts.accepted,
      duplicates: file.duplicates + counts.duplicates,
      quarantined: file.quarantined + counts.quarantined,
    }
    return true
  }

  /** The problem of the whole file, with what stays of it. */
  explained({ problem }: Fault) {
    const rows = rowsBefore(this.file)
    return {
      ...problem,
      detail: `${problem.detail} ${rows === 0 ? 'No row was taken.' : `The ${rows} rows before are counted and stay.`}`,
      rows_taken: rows,
    }
  }
}

async function* cut(cutter: ChunkCutter, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Chunk> {
  for await (const piece of pieces) yield* cutter.push(piece)
  yield* cutter.finish()
}

function rowsBefore({ accepted, duplicates, quarantined }: FileRow): number {
  return accepted + duplicates + quarantined
}
