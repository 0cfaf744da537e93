import type { LiveMessage } from '../../contracts/live.ts'
import type { WindowShape } from '../../contracts/pack-shape.ts'
import { address, Refused, request } from './request.ts'
import { rowId, type WindowRow, windowRow } from './window-row.ts'

/** What is asked of a window. */
export interface WindowQuestion {
  readonly pack: string
  readonly shape: WindowShape
  /** Keys that are kept; the others are merged. */
  readonly by: readonly string[]
  readonly filter: Readonly<Record<string, string>>
  /** Length of the windows that are shown, ms; or one of all of the period. */
  readonly step: number | 'period'
  readonly zone: string
  /** Length of the period, ms. */
  readonly ms: number
  /** Its end, epoch ms; nothing while it is now. */
  readonly until: number | undefined
}

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** Merged rows are asked for anew so often at most while they change. */
const AGAIN_MS = 1_000
/** A gauge of which nothing was heard for so long is asked: where no rows come nobody counts, and what was counted expires. */
const QUIET_MS = 30_000

/**
 * The rows of a window over a period, kept up to date by the live stream. Where they are shown as they were declared, what comes
 * live is put in as it is. Where keys or times are merged, only the server can (a quantile of quantiles is none): what comes live then says from
 * where on to ask again.
 */
export class WindowBook {
  readonly #question: WindowQuestion
  readonly #tell: (problem?: Refused['problem']) => void
  readonly #rows = new Map<string, WindowRow>()
  readonly #abort = new AbortController()
  #stale = Infinity
  #asking = false
  #isUnderWay = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined
  #heardAt = 0

  /** @param tell is called when rows have changed, or could not be had */
  constructor(question: WindowQuestion, tell: (problem?: Refused['problem']) => void) {
    this.#question = question
    this.#tell = tell
    this.reload()
    if (question.shape.kind === 'gauge') this.#watch = setInterval(() => this.#askQuiet(), QUIET_MS)
  }

  /** In order of time. */
  get rows(): readonly WindowRow[] {
    return [...this.#rows.values()].sort((a, b) => a.start - b.start)
  }

  hear(message: LiveMessage): void {
    if (this.#question.until !== undefined) return
    // It may have missed some, by now or before the stream was open.
    if (message.type === 'snapshot') this.reload()
    if (message.type !== 'window' || message.window !== this.#question.shape.name) return
    const start = Math.min(...message.rows.map((row) => Date.parse(String(row.window_start))))
    if (this.#isAsDeclared()) this.#put(message.rows)
    else this.#askFrom(start)
    // an answer that is under way may be older than this, and would take its place
    if (this.#isUnderWay) this.#stale = Math.min(this.#stale, start)
  }

  reload(): void {
    this.#askFrom(-Infinity)
  }

  close(): void {
    this.#abort.abort()
    clearTimeout(this.#timer)
    clearInterval(this.#watch)
  }

  #askQuiet(): void {
    const isQuiet = Date.now() - this.#heardAt >= QUIET_MS
    if (isQuiet && document.visibilityState === 'visible') this.reload()
  }

  #isAsDeclared(): boolean {
    const { shape, by, step, filter } = this.#question
    const isWhole = by.length === shape.by.length && Object.keys(filter).length === 0
    return isWhole && (shape.kind === 'gauge' || step === shape.every_ms)
  }

  #askFrom(time: number): void {
    this.#stale = Math.min(this.#stale, time)
    if (!this.#asking) void this.#ask()
  }

  /** One request at a time; what changes meanwhile is the next one's. */
  async #ask(): Promise<void> {
    this.#asking = true
    this.#isUnderWay = true
    const from = this.#begin(this.#stale)
    this.#stale = Infinity
    try {
      const { rows } = await request<Answer>(this.#path(from), { signal: this.#abort.signal })
      if (from <= this.#first()) this.#rows.clear()
      this.#put(rows)
    } catch (error) {
      if (this.#abort.signal.aborted) return
      if (!(error instanceof Refused)) throw error
      this.#tell(error.problem)
      if (error.problem.status === 0 || error.problem.status >= 429) this.#stale = from
    }
    this.#isUnderWay = false
    this.#timer = setTimeout(() => {
      this.#asking = false
      if (this.#stale < Infinity) void this.#ask()
    }, AGAIN_MS)
  }

  /** Of merged windows a whole one has to be asked for: the start of the one that is known to hold the time. */
  #begin(time: number): number {
    const { step, shape } = this.#question
    const from = this.#first()
    if (shape.kind === 'gauge' || step === 'period' || time <= from) return from
    if (step === shape.every_ms) return time
    let begin = from
    for (const { start } of this.#rows.values()) if (start <= time && start > begin) begin = start
    return begin
  }

  /** Where the period begins, at the start of a window. */
  #first(): number {
    const { ms, until, step, shape } = this.#question
    const length = step === 'period' ? shape.every_ms : step
    return Math.floor(((until ?? Date.now()) - ms) / length) * length
  }

  #path(from: number): string {
    const { pack, shape, by, filter, step, zone, until } = this.#question
    const isTumbling = shape.kind === 'tumbling'
    return address(`/v1/windows/${pack}.${shape.name}`, {
      ...filter,
      ...(isTumbling && { from: new Date(from).toISOString() }),
      ...(isTumbling && until !== undefined && { to: new Date(until).toISOString() }),
      ...(by.length < shape.by.length && { by: by.join(',') }),
      ...(isTumbling && step !== shape.every_ms && { every: everyOf(step) }),
      ...(isTumbling && { tz: zone }),
    })
  }

  #put(rows: Answer['rows']): void {
    const { by, shape } = this.#question
    this.#heardAt = Date.now()
    const read = rows.map((row) => windowRow(row, by, shape))
    // a page that stays open would hold every window that it has ever shown
    this.#forgetBefore(shape.kind === 'gauge' ? Math.max(...read.map(({ start }) => start)) : this.#first())
    for (const row of read) this.#rows.set(rowId(row), row)
    this.#tell()
  }

  /** A gauge is what is so now: a group that is not among its newest rows is empty. A window goes when the period has passed it. */
  #forgetBefore(tick: number): void {
    for (const [id, { start }] of this.#rows) if (start < tick) this.#rows.delete(id)
  }
}

const everyOf = (step: number | 'period') => (step === 'period' ? step : `${step / 1000} seconds`)
