import type { Pack } from '../contracts/pack.ts'
import type { ReplayedPart } from '../contracts/replay.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import {
  mergedRows,
  nothingOf,
  replayedGroup,
  SliceReplay,
  watermarks,
} from '../engine/replay/window-replay.ts'
import { milliseconds } from '../engine/stream/duration.ts'
import { slicesOf, slicingOf } from '../engine/stream/slice.ts'
import type { SliceRow } from '../engine/stream/window-book.ts'
import { windowsPurgedTo } from '../platform/database/purge-windows.ts'
import {
  compareWindow,
  swapWindow,
  type WindowScope,
  writeShadowWindows,
} from '../platform/database/replay-windows.ts'
import { askLedger, type Ledgers } from '../platform/ledgers.ts'
import { ledgerOf } from '../platform/names.ts'
import { readSegment } from '../platform/segments.ts'
import { STEP_BYTES, STEP_MS, segmentsInOrder } from './segments.ts'
import type { Store } from './store.ts'

export interface WindowsEnv {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
  readonly LEDGER: Ledgers
}

/** Starts of windows that are merged at a time. */
const STARTS = 500

/** The windows of a job: counted again from the segments of each slice, merged, compared, swapped. */
export class WindowReplay {
  readonly #env: WindowsEnv
  readonly #store: Store
  readonly #job: ReplayJob
  readonly #pack: Pack
  readonly #group: ReturnType<typeof replayedGroup>

  constructor(env: WindowsEnv, store: Store, job: ReplayJob, pack: Pack) {
    this.#env = env
    this.#store = store
    this.#job = job
    this.#pack = pack
    this.#group = replayedGroup(pack, job.stream)
  }

  /** Has all that was taken put into segments: what the live rows know is in them then. */
  async seal(): Promise<void> {
    const { pack } = this.#job
    for (const { partition, slice } of this.#addresses()) {
      const address = { pack, partition, slice }
      if (!(await askLedger(this.#env.LEDGER, address, (ledger) => ledger.seal())))
        throw new Error(`${pack}/${ledgerOf(address)} could not seal its rows`)
    }
  }

  /** Counts some segments of one slice. @returns whether there are more */
  async fold(): Promise<boolean> {
    const names = Object.keys(this.#group.streams)
    for (const address of names.length === 0 ? [] : this.#addresses()) {
      const place = this.#store.place('windows', ledgerOf(address))
      if (place.isDone) continue
      const read = await this.#foldSlice(place.ledger, place.last)
      this.#store.saveSlice(
        read.slice.save(),
        [...read.changed.values()],
        { ...place, last: read.last, isDone: read.isDone },
        read,
      )
      return true
    }
    return false
  }

  async #foldSlice(ledger: string, last: number) {
    const { pack, to, from, sealedSince } = this.#job
    const slice = new SliceReplay(this.#group, this.#store.book(ledger))
    const streams = Object.keys(this.#group.streams).map((name) => `${pack}.${name}`)
    const { segments, isMore } = await segmentsInOrder(this.#env.BUCKET, streams, ledger, last)
    const changed = new Map<string, SliceRow>()
    const read = { slice, changed, last, rows: 0, segments: 0, isDone: false }
    const began = Date.now()
    let bytes = 0
    for (const [i, segment] of segments.entries()) {
      // segments of one range stay together
      if (segment.last !== read.last && (bytes > STEP_BYTES || Date.now() - began > STEP_MS)) return read
      read.last = segment.last
      if (segment.storedAt < sealedSince) continue
      const sealed = await readSegment(this.#env.BUCKET, segment.key)
      if (!sealed) throw new Error(`${segment.key} was removed before it was read`)
      read.rows += slice.fold(segment.stream.slice(pack.length + 1), sealed.lines, segment.storedAt)
      read.segments++
      bytes += segment.size
      for (const row of slice.take(segment.storedAt))
        if (row.start >= from && row.start < to)
          changed.set(JSON.stringify([row.window, row.start, row.keys]), row)
      const isLastOfRange = segments[i + 1]?.last !== segment.last
      if (isLastOfRange && slice.isPast(to)) return { ...read, isDone: true }
    }
    return { ...read, isDone: !isMore }
  }

  /** Brings the rows of all slices together, beside the live ones. */
  async merge(): Promise<void> {
    const { id } = this.#job
    const until = this.#finish()
    for (const name of Object.keys(this.#group.windows)) {
      for (let after = -1e15; ; ) {
        const rows = this.#store.sliceRows(name, after, STARTS)
        const last = rows.at(-1)
        if (!last) break
        after = last.row.start
        const merged = mergedRows(
          this.#group.windows,
          name,
          rows.map(({ ledger, row }) => [ledger, row] as const),
        )
        const final = merged.filter(({ end }) => end <= (until[name] ?? -Infinity))
        await writeShadowWindows(this.#env.DATABASE, id, final)
      }
    }
  }

  async compare(): Promise<ReplayedPart[]> {
    const parts: ReplayedPart[] = []
    for (const scope of await this.#scopes())
      parts.push(await compareWindow(this.#env.DATABASE, this.#job, scope))
    return parts
  }

  async swap(): Promise<void> {
    for (const scope of await this.#scopes())
      await swapWindow(this.#env.DATABASE, this.#job, scope, Date.now())
  }

  /** Every slice goes on to where the furthest is. @returns up to where windows are final */
  #finish(): Record<string, number> {
    const { from, to } = this.#job
    const now = this.#store.progress?.readAt ?? 0
    const newest = this.#newest()
    for (const place of this.#store.places('windows')) {
      const slice = new SliceReplay(this.#group, this.#store.book(place.ledger))
      const changed = slice.finish(newest, now).filter(({ start }) => start >= from && start < to)
      if (changed.length > 0) this.#store.saveSlice(slice.save(), changed, place, { segments: 0, rows: 0 })
    }
    return watermarks(this.#group.windows, newest, now)
  }

  #newest(): Record<string, number> {
    const newest: Record<string, number> = {}
    for (const { ledger } of this.#store.places('windows'))
      for (const [stream, time] of Object.entries(this.#store.book(ledger)?.newest ?? {}))
        newest[stream] = Math.max(newest[stream] ?? -Infinity, time)
    return newest
  }

  /** Windows that were deleted for their age are left out: they would be missing. */
  async #scopes(): Promise<WindowScope[]> {
    const kept = await windowsPurgedTo(this.#env.DATABASE)
    const readAt = this.#store.progress?.readAt ?? 0
    const final = watermarks(this.#group.windows, this.#newest(), readAt)
    return Object.entries(this.#group.windows).map(([window, { size }]) => ({
      window,
      from: Math.max(this.#job.from, kept),
      // the last one that ends by the watermark begins before this
      until: Math.min(this.#job.to, (final[window] ?? -Infinity) - milliseconds(size) + 1),
      readAt,
      nothing: nothingOf(this.#group, window),
    }))
  }

  #addresses() {
    const partition = this.#pack.streams[this.#job.stream]?.partition ?? ''
    return slicesOf(slicingOf(this.#pack, partition)).map((slice) => ({
      pack: this.#pack.name,
      partition,
      slice,
    }))
  }
}
