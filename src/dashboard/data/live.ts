import type { LiveMessage } from '../../contracts/live.ts'
import { tellSessionOver } from './request.ts'

export type LiveState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** It is tried again at that time, epoch ms. */
  | { readonly state: 'waiting'; readonly until: number }

type Listener = (message: LiveMessage) => void

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000
const PING_MS = 15_000
/** A line that fell silent is given up when no answer to a ping came by then. */
const PONG_MS = 5_000
/** The code that a stream is closed with when the session is over. */
const OVER = 4401

/**
 * The live stream of one pack. It connects again by itself, and goes on after the last message it had; the gateway sends a snapshot
 * where it cannot. A wait grows up to ten seconds, and ends when the browser says that it is online.
 */
export class LiveFeed {
  readonly #path: string
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<(state: LiveState) => void>()
  #socket: WebSocket | undefined
  #last: string | undefined
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #pulse: ReturnType<typeof setInterval> | undefined
  #isClosed = false
  #state: LiveState = { state: 'connecting' }

  constructor(pack: string) {
    this.#path = `/v1/live/${pack}`
    addEventListener('online', this.#now)
    this.#connect()
  }

  get state(): LiveState {
    return this.#state
  }

  onMessage(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onState(watcher: (state: LiveState) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  close(): void {
    this.#isClosed = true
    removeEventListener('online', this.#now)
    this.#stop()
    this.#socket?.close()
  }

  readonly #now = () => {
    if (this.#state.state !== 'waiting') return
    clearTimeout(this.#timer)
    this.#connect()
  }

  #connect(): void {
    this.#tell({ state: 'connecting' })
    const after = this.#last === undefined ? '' : `?after=${encodeURIComponent(this.#last)}`
    const socket = new WebSocket(
      `${location.origin.replace(/^http/, 'ws')}${this.#path}${after}`,
      'tributary',
    )
    this.#socket = socket
    socket.addEventListener('open', () => {
      this.#failures = 0
      this.#tell({ state: 'live' })
      this.#watch(socket)
    })
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)))
    socket.addEventListener('close', ({ code, reason }) => {
      if (code === OVER) tellSessionOver({ title: 'The session is over', status: 401, detail: reason })
      else this.#wait()
    })
  }

  #hear(text: string): void {
    if (text === 'pong') return
    const message = JSON.parse(text) as LiveMessage
    this.#last = message.id
    for (const listener of this.#listeners) listener(message)
  }

  /** A connection that breaks without a word is found out by asking. */
  #watch(socket: WebSocket): void {
    let heard = Date.now()
    socket.addEventListener('message', () => {
      heard = Date.now()
    })
    this.#pulse = setInterval(() => {
      if (Date.now() - heard > PING_MS + PONG_MS) socket.close()
      else if (socket.readyState === WebSocket.OPEN) socket.send('ping')
    }, PING_MS)
  }

  #wait(): void {
    this.#stop()
    if (this.#isClosed) return
    // not all at once, when a gateway comes back
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++) * (0.75 + Math.random() / 2)
    this.#tell({ state: 'waiting', until: Date.now() + wait })
    this.#timer = setTimeout(() => this.#connect(), wait)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#pulse)
  }

  #tell(state: LiveState): void {
    this.#state = state
    for (const watcher of this.#watchers) watcher(state)
  }
}
