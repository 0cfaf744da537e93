import { DurableObject } from 'cloudflare:workers'
import type { Pack } from '../contracts/pack.ts'
import type { Replay as Report } from '../contracts/replay.ts'
import { type ReplayJob, replayJob } from '../engine/replay/job.ts'
import { forgetReplay, noteReplay } from '../platform/database/replays.ts'
import type { ReplayApi } from '../platform/replays.ts'
import { Hopeless } from './require-segments.ts'
import { type Parts, partsOf, STEPS, type StepsEnv } from './steps.ts'
import { type Progress, Store } from './store.ts'

export type ReplayEnv = StepsEnv

/** Steps follow each other so long; then an alarm goes on. */
const TURN_MS = 10_000
const AGAIN_MS = 2_000
/** Tries of one step: then the job is given up. */
const TRIES = 20

const NAMES = Object.keys(STEPS)
const BEGUN = { state: 'reading', step: 'make', segments: 0, rows: 0, parts: [], day: 0 } as const

/** One replay. What it has come to is on disk after every step, so that it goes on from there wherever it was broken off. */
export class Replay extends DurableObject<ReplayEnv> implements ReplayApi {
  readonly #packs: readonly Pack[]
  readonly #store: Store
  /** Whether this object has yet to do anything: the one before it may have ended in the middle. */
  #isNew = true
  /** The step that is under way: what it writes is not to come after the job is forgotten. */
  #current: Promise<boolean> | undefined
  #isDropped = false

  constructor(state: DurableObjectState, env: ReplayEnv, packs: readonly Pack[]) {
    super(state, env)
    this.#packs = packs
    this.#store = new Store(state.storage)
  }

  async begin(job: ReplayJob): Promise<Report> {
    // noted first: none is under way that nobody can find
    if (!this.#isUnderWay) await noteReplay(this.env.DATABASE, { id: job.id, begun_at: Date.now() })
    if (!this.#isUnderWay) {
      this.#store.begin(job, { ...BEGUN, readAt: Date.now() })
      await this.ctx.storage.setAlarm(Date.now())
    }
    return this.#known()
  }

  async report(): Promise<Report | null> {
    if (!this.#store.job) return null
    await this.#goOn()
    return this.#known()
  }

  async swap(): Promise<Report | null> {
    const { job, progress } = this.#store
    if (!job || !progress) return null
    if (progress.state === 'reading') this.#store.update({ isAsked: true })
    if (progress.state === 'compared') {
      this.#store.update({ state: 'swapping', step: 'swap facts', failures: 0 })
      await this.ctx.storage.setAlarm(Date.now())
    }
    return this.#known()
  }

  async drop(): Promise<boolean> {
    const { job } = this.#store
    if (!job) return false
    this.#isDropped = true
    await this.#current
    await this.ctx.storage.deleteAlarm()
    const pack = this.#packs.find(({ name }) => name === job.pack)
    if (pack) await partsOf(this.env, this.#store, job, pack).facts.drop()
    await forgetReplay(this.env.DATABASE, job.id)
    this.#store.clear()
    this.#isDropped = false
    return true
  }

  override async alarm(): Promise<void> {
    this.#isNew = false
    const until = Date.now() + TURN_MS
    while (!this.#isDropped) {
      this.#current = this.#step()
      if (!(await this.#current)) return
      if (Date.now() < until) continue
      await this.ctx.storage.setAlarm(Date.now())
      return
    }
  }

  /** An alarm whose object ended comes again after a while, six times at most: whoever asks makes it go on. */
  async #goOn(): Promise<void> {
    if (!this.#isNew || !this.#isUnderWay) return
    this.#isNew = false
    await this.ctx.storage.setAlarm(Date.now())
  }

  get #isUnderWay(): boolean {
    const state = this.#store.progress?.state
    return state === 'reading' || state === 'swapping'
  }

  /** @returns whether there is more to be done now */
  async #step(): Promise<boolean> {
    const { job, progress } = this.#store
    const step = progress && STEPS[progress.step]
    if (!job || !step) return false
    try {
      const next = await step(this.#parts(job), progress)
      this.#store.update({ ...next, failures: 0, problem: undefined })
      return true
    } catch (error) {
      console.error(`${job.id} is tried again at "${progress.step}"`, error)
      await this.#fail(progress, error)
      return false
    }
  }

  async #fail({ failures = 0 }: Progress, error: unknown): Promise<void> {
    const problem = error instanceof Error ? error.message : String(error)
    if (error instanceof Hopeless || failures + 1 >= TRIES) {
      this.#store.update({ state: 'failed', step: 'none', problem })
      return
    }
    this.#store.update({ failures: failures + 1, problem })
    await this.ctx.storage.setAlarm(Date.now() + AGAIN_MS)
  }

  /** @throws when windows or facts are declared otherwise than when the job began: what was made then is of no use */
  #parts(job: ReplayJob): Parts {
    const pack = this.#packs.find(({ name }) => name === job.pack)
    if (!pack || replayJob(pack, job).id !== job.id)
      throw new Hopeless(`${job.pack}.${job.stream} is declared otherwise by now: begin another replay`)
    return partsOf(this.env, this.#store, job, pack)
  }

  #known(): Report {
    const { job, progress } = this.#store
    if (!job || !progress) throw new Error('the replay was dropped')
    const { state, step, segments, rows, parts, problem } = progress
    const iso = (time: number) => new Date(time).toISOString()
    return {
      id: job.id,
      stream: `${job.pack}.${job.stream}`,
      from: iso(job.from),
      to: iso(job.to),
      sealed_since: iso(job.sealedSince),
      state,
      step,
      steps_done: step === 'none' ? NAMES.length : NAMES.indexOf(step),
      steps: NAMES.length,
      segments,
      rows,
      ...(state !== 'reading' && { differences: sum(parts) }),
      parts: [...parts],
      ...(problem !== undefined && { problem }),
    }
  }
}

const sum = (parts: Progress['parts']) =>
  parts.reduce((all, { missing, extra, different }) => all + missing + extra + different, 0)
