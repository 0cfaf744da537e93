import type { Pack } from '../contracts/pack.ts'
import type { ReplayedPart } from '../contracts/replay.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import { beginsAnywhere, factsFrom, ShadowFact, shadowLoader } from '../engine/replay/shadow-fact.ts'
import type { Loader } from '../engine/warehouse/loader.ts'
import {
  compareFact,
  dropShadows,
  loadedOf,
  loadShadow,
  makeShadows,
  type Reached,
  swapFacts,
} from '../platform/database/replay-facts.ts'
import { ledgersOf, readSegment, SEGMENTS_LISTED, segmentsBehind } from '../platform/segments.ts'
import { STEP_BYTES, STEP_MS } from './segments.ts'
import type { Store } from './store.ts'

export interface FactsEnv {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
}

/** The facts of a job: loaded again into tables of their own, compared, swapped. */
export class FactReplay {
  readonly #env: FactsEnv
  readonly #store: Store
  readonly #job: ReplayJob
  readonly #facts: readonly ShadowFact[]
  readonly #loader: Loader
  /** That they are loaded from. */
  readonly streams: readonly string[]
  readonly #sealedSince: number

  constructor(env: FactsEnv, store: Store, job: ReplayJob, pack: Pack) {
    this.#env = env
    this.#store = store
    this.#job = job
    const live = factsFrom(pack, job.stream)
    this.#sealedSince = live.some(beginsAnywhere) ? 0 : job.sealedSince
    this.#facts = live.map((fact) => new ShadowFact({ ...job, sealedSince: this.#sealedSince }, fact))
    this.#loader = shadowLoader(pack, this.#facts)
    this.streams = [...new Set(live.flatMap(({ sources }) => sources.map(({ stream }) => stream)))]
  }

  make(): Promise<void> {
    return makeShadows(this.#env.DATABASE, this.#job.id, this.#facts)
  }

  drop(): Promise<void> {
    return dropShadows(this.#env.DATABASE, this.#job.id, this.#facts)
  }

  /** Loads segments until a step's worth is read: those that the live tables have, and no others. @returns whether there are more */
  async load(): Promise<boolean> {
    const budget = { until: Date.now() + STEP_MS, bytes: STEP_BYTES }
    for (const name of this.streams)
      for await (const ledger of ledgersOf(this.#env.BUCKET, this.#fullName(name)))
        if (await this.#loadLedger(name, ledger, budget)) return true
    return false
  }

  async #loadLedger(
    name: string,
    ledger: string,
    budget: { until: number; bytes: number },
  ): Promise<boolean> {
    const { BUCKET, DATABASE } = this.#env
    const stream = this.#fullName(name)
    const part = partOf(stream)
    let { last } = this.#store.place(part, ledger)
    const segments = await segmentsBehind(BUCKET, stream, ledger, last)
    const loaded = await loadedOf(
      DATABASE,
      stream,
      ledger,
      segments.map((segment) => segment.last),
    )
    for (const segment of segments) {
      // the queue brings it to the live tables first
      if (!loaded.has(segment.last)) return false
      if (budget.bytes < 0 || Date.now() > budget.until) return true
      const read = { segments: 0, rows: 0 }
      if (segment.storedAt >= this.#sealedSince) {
        const sealed = await readSegment(BUCKET, segment.key)
        if (!sealed) throw new Error(`${segment.key} was removed before it was read`)
        await loadShadow(DATABASE, this.#job.id, segment, this.#loader.load(name, sealed.lines))
        budget.bytes -= segment.size
        read.segments = 1
        read.rows = sealed.rows
      }
      last = segment.last
      this.#store.reach(part, { ledger, last, isDone: false }, read)
    }
    return segments.length >= SEGMENTS_LISTED
  }

  /** Nothing, where the live tables have gone on meanwhile: load, and compare again. */
  async compare(): Promise<ReplayedPart[] | undefined> {
    const parts: ReplayedPart[] = []
    for (const fact of this.#facts) {
      const part = await compareFact(this.#env.DATABASE, fact, this.#reached())
      if (!part) return undefined
      parts.push(part)
    }
    return parts
  }

  /** @returns no, where the live tables have gone on meanwhile: load, and swap again */
  async swap(): Promise<boolean> {
    if (this.#facts.length === 0) return true
    return swapFacts(this.#env.DATABASE, this.#job.id, this.#facts, this.#reached())
  }

  #reached(): Reached {
    return this.streams.flatMap((name) => {
      const stream = this.#fullName(name)
      return this.#store.places(partOf(stream)).map(({ ledger, last }) => [stream, ledger, last] as const)
    })
  }

  #fullName(stream: string): string {
    return `${this.#job.pack}.${stream}`
  }
}

/** As the store calls where it is with a stream. */
const partOf = (stream: string) => `facts ${stream}`
