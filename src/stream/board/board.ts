import { DurableObject } from 'cloudflare:workers'
import type { LedgerAddress } from '../../contracts/event.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { Verdict } from '../../contracts/quality-result.ts'
import type { WebhookMessage } from '../../contracts/webhook.ts'
import { verdictIncidents } from '../../engine/quality/verdicts.ts'
import type { Heard } from '../../engine/stream/window-book.ts'
import type { BoardAnswer, BoardApi, BoardQuery } from '../../platform/boards.ts'
import { announceDeliveries } from '../../platform/database/deliveries.ts'
import { incidentSubject, writeIncident } from '../../platform/database/incidents.ts'
import { writeWindows } from '../../platform/database/windows.ts'
import { askLedger, type LedgerSnapshot, type Ledgers, type LedgerUpdate } from '../../platform/ledgers.ts'
import { ledgerName } from '../../platform/names.ts'
import { sendWebhooks } from '../../platform/queues.ts'
import { Alarm } from './alarm.ts'
import { Live, type Now } from './live.ts'
import { BoardState, incidentId, type Moment } from './state.ts'
import { BoardStore } from './store.ts'
import { Unwritten } from './unwritten.ts'

export interface BoardEnv {
  readonly LEDGER: Ledgers
  readonly DATABASE: D1Database
  readonly WEBHOOKS: Queue<WebhookMessage>
}

/** What the slices tell is gathered so long: they come one after the other. */
const GATHER_MS = 100
/** Window rows are written, and time passes when nobody tells anything, so often. */
const WAKE_MS = 10_000
/** A slice is idle after half of this, and then no longer holds back the others. */
const AWAKE_MS = 60_000
/** Those who watch a Board that sleeps are looked at so often; of one that does not, whenever it wakes. */
const WATCH_MS = 60_000
/** Rows of one window in a snapshot for those who watch. */
const SNAPSHOT_ROWS = 500

/**
 * What a pack shows now. Its memory is built from the ledgers, never from itself: a Board that starts asks each for all that it
 * knows before it tells anybody anything.
 */
export class Board extends DurableObject<BoardEnv> implements BoardApi {
  readonly #packs: readonly Pack[]
  readonly #store: BoardStore
  readonly #live: Live
  readonly #unwritten = new Unwritten()
  #opening: Promise<BoardState> | undefined
  #gathering = false
  #heardAt = -Infinity
  #telling: Promise<void> | undefined
  readonly #alarm: Alarm

  constructor(state: DurableObjectState, env: BoardEnv, packs: readonly Pack[]) {
    super(state, env)
    this.#packs = packs
    this.#store = new BoardStore(state.storage)
    this.#live = new Live(state, Date.now().toString(36))
    this.#alarm = new Alarm(state.storage)
  }

  async apply(address: LedgerAddress, text: string): Promise<Heard> {
    // Written down first: a Board after this one has to ask this ledger too.
    this.#store.know(address)
    const state = await this.#awake(address.pack)
    if (this.#unwritten.isFull) throw new Error('the database is away, and too many rows wait for it')
    const update: LedgerUpdate = JSON.parse(text)
    state.apply(ledgerName(address), update, Date.now())
    this.#heardAt = Date.now()
    this.#gather(state)
    this.#wake()
    return this.#store.heard
  }

  async rows(pack: string, query: BoardQuery): Promise<string> {
    const state = await this.#awake(pack)
    const answer = state.answer(query, Date.now())
    const { window, from, to } = query
    const unwritten = this.#unwritten.rows(window, from, Math.min(to, answer.since ?? from))
    return JSON.stringify({ ...answer, rows: [...unwritten, ...answer.rows] } satisfies BoardAnswer)
  }

  async judge(pack: string, verdicts: string): Promise<void> {
    const told: Verdict[] = JSON.parse(verdicts)
    const incidents = verdictIncidents(pack, this.#store.raised(), told, Date.now())
    this.#store.record(incidents)
    for (const incident of incidents) this.#live.incident(incident)
    await this.#tell()
  }

  async newest(pack: string, limit: number): Promise<string> {
    const state = await this.#awake(pack)
    return JSON.stringify(state.newestFinal(limit, Date.now()))
  }

  /** The live stream of the pack that the address ends with. */
  override async fetch(request: Request): Promise<Response> {
    const pack = new URL(request.url).pathname.split('/').at(-1) ?? ''
    const state = await this.#awake(pack)
    const response = this.#live.connect(request, () => this.#now(pack, state))
    this.#alarm.watch(Date.now() + WATCH_MS)
    return response
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 only say that no code came.
    socket.close(code === 1005 || code === 1006 ? 1000 : code)
  }

  override async alarm(): Promise<void> {
    const isWork = this.#alarm.ring(Date.now())
    await this.#live.turnAway(this.env.DATABASE)
    if (isWork) await this.#work()
    this.#alarm.watch(this.#live.isWatched ? Date.now() + WATCH_MS : Infinity)
  }

  async #work(): Promise<void> {
    const pack = this.#store.pack()
    if (pack === undefined) return
    try {
      const state = await this.#open(pack)
      this.#advance(state)
      const settled = state.newest(Date.now())
      await this.#unwritten.drain((rows) => writeWindows(this.env.DATABASE, pack, rows, Date.now()))
      this.#store.settle(settled)
    } catch (error) {
      // The runtime gives up after six tries; what waits has to be tried for ever.
      console.error(`the Board of ${pack} tries again`, error)
      this.#wake()
    }
    await this.#tell()
    if (Date.now() - this.#heardAt < AWAKE_MS || this.#isWaiting()) this.#wake()
    const due = (await this.#opening)?.alerts.nextDue()
    if (typeof due === 'number') this.#wake(due - Date.now())
  }

  /** Memory, and an alarm where it was built anew: what is final has to be written. The alarm itself sets none, or it would for ever. */
  async #awake(pack: string): Promise<BoardState> {
    const isCold = this.#opening === undefined
    const state = await this.#open(pack)
    if (isCold) this.#wake()
    return state
  }

  /** Memory, built from the ledgers when there is none. */
  #open(pack: string): Promise<BoardState> {
    this.#opening ??= this.#build(pack).catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  async #build(name: string): Promise<BoardState> {
    const pack = this.#packs.find((each) => each.name === name)
    if (!pack) throw new Error(`no pack is called ${name}`)
    const state = new BoardState(pack)
    await Promise.all(this.#store.ledgers.map((address) => this.#pull(state, address)))
    state.resume(this.#store.heard)
    const alerts = this.#store.alerts()
    if (alerts) state.alerts.restore(alerts)
    this.#advance(state)
    this.#live.startAnew(this.#now(name, state))
    return state
  }

  async #pull(state: BoardState, address: LedgerAddress): Promise<void> {
    let after: LedgerSnapshot['next'] = null
    do {
      const text: string = await askLedger(this.env.LEDGER, address, (ledger) => ledger.snapshot(after))
      const part: LedgerSnapshot = JSON.parse(text)
      state.apply(ledgerName(address), part, Date.now())
      after = part.next
    } while (after)
  }

  #gather(state: BoardState): void {
    if (this.#gathering) return
    this.#gathering = true
    setTimeout(() => {
      this.#gathering = false
      this.#advance(state)
    }, GATHER_MS)
  }

  /** When this throws, memory and storage may have parted: the object must not live on. */
  #advance(state: BoardState): void {
    try {
      const now = Date.now()
      const moment = state.advance(now)
      const incidents = moment.alerts.map((change) => {
        const before = this.#store.find(incidentId(this.#store.pack() ?? '', change))
        return state.incident(change, before, now)
      })
      if (moment.counts)
        this.#store.checkpoint({ newest: state.newest(now), alerts: state.alerts.save(), incidents })
      this.#show(moment)
      for (const incident of incidents) this.#live.incident(incident)
      if (incidents.length > 0) this.ctx.waitUntil(this.#tell())
    } catch (error) {
      console.error('the Board is built anew', error)
      this.ctx.abort(String(error))
    }
  }

  #show({ changed, final }: Moment): void {
    this.#unwritten.add(final)
    this.#live.rows(changed)
  }

  /** Brings incidents to the database, and sends out the webhooks that it owes for them. One at a time, in order. */
  #tell(): Promise<void> {
    this.#telling ??= this.#tellAll()
      .catch((error: unknown) => {
        console.error('incidents are told again later', error)
        this.#wake()
      })
      .finally(() => {
        this.#telling = undefined
      })
    return this.#telling
  }

  async #tellAll(): Promise<void> {
    for (let untold = this.#store.untold(); untold.length > 0; untold = this.#store.untold()) {
      for (const { id, incident } of untold) {
        await writeIncident(this.env.DATABASE, incident)
        const deliveries = await announceDeliveries(this.env.DATABASE, incidentSubject(incident.id))
        // A delivery whose message is lost here is found by the sweep.
        await sendWebhooks(this.env.WEBHOOKS, deliveries)
        this.#store.told(id)
      }
    }
  }

  #isWaiting(): boolean {
    return this.#unwritten.size > 0 || this.#store.untold().length > 0
  }

  #now(pack: string, state: BoardState): Now {
    return { pack, windows: state.newestRows(SNAPSHOT_ROWS, Date.now()), alerts: this.#store.raised() }
  }

  #wake(wait = WAKE_MS): void {
    this.#alarm.work(Date.now() + Math.max(wait, WAKE_MS))
  }
}
