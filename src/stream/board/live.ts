import type { Incident } from '../../contracts/incident.ts'
import { apiRow, type BoardRow } from '../../engine/stream/board-row.ts'
import { CREDENTIAL, OVER } from '../../platform/boards.ts'
import { findStanding } from '../../platform/database/sessions.ts'
import { EVENT_SOURCES, EventSources } from './event-source.ts'
import { Recent, type Sent } from './recent.ts'

/** Rows of one message; a window with more takes several. */
const MESSAGE_ROWS = 1_000

/** What a client wants to be told of, some windows or all, and by what it was let in. */
interface Interest {
  readonly windows: readonly string[] | null
  /** SHA-256 of its key or session. */
  readonly credential: string
}

/** All that there is now, for one who comes without a place to go on from. */
export interface Now {
  readonly pack: string
  readonly windows: Readonly<Record<string, readonly BoardRow[]>>
  readonly alerts: readonly Incident[]
}

/** Those who watch a Board. WebSockets outlive it while it sleeps (hibernation); server-sent events keep it awake. */
export class Live {
  readonly #context: DurableObjectState
  readonly #recent: Recent
  readonly #sources = new EventSources()

  /** @param life tells this Board from those before it */
  constructor(context: DurableObjectState, life: string) {
    this.#context = context
    this.#recent = new Recent(life)
    context.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Opens what the request asks for. `Last-Event-ID`, or `after` in the address, is where to go on from. */
  connect(request: Request, now: () => Now): Response {
    const { searchParams } = new URL(request.url)
    const interest: Interest = {
      windows: searchParams.get('windows')?.split(',') ?? null,
      credential: request.headers.get(CREDENTIAL) ?? '',
    }
    const after = request.headers.get('Last-Event-ID') ?? searchParams.get('after')
    const first = (after !== null && this.#recent.after(after)) || [this.#snapshot(now(), interest)]
    const wanted = first.filter(({ window }) => isWanted(window, interest))
    if (request.headers.get('Upgrade')?.toLowerCase() === 'websocket')
      return this.#socket(wanted, interest, request)
    if (this.#sources.size >= EVENT_SOURCES)
      return new Response(null, { status: 503, headers: { 'Retry-After': '10' } })
    return this.#sources.open(wanted, interest.windows && new Set(interest.windows), interest.credential)
  }

  get isWatched(): boolean {
    return this.#context.getWebSockets().length > 0 || this.#sources.size > 0
  }

  /** Ends the streams of those whose key, session or link is over. While the database is away nobody is turned away: it is asked again. */
  async turnAway(database: D1Database): Promise<void> {
    if (!this.isWatched) return
    const sockets = this.#context.getWebSockets()
    const asked = [...sockets.map((socket) => interestOf(socket).credential), ...this.#sources.credentials()]
    try {
      const standing = await findStanding(database, [...new Set(asked)], Date.now())
      for (const socket of sockets)
        if (!standing.has(interestOf(socket).credential)) socket.close(OVER.code, OVER.reason)
      this.#sources.keep(standing, OVER.reason)
    } catch (error) {
      console.error('who watches is looked at again later', error)
    }
  }

  /** Tells everybody all that there is: who stayed while the Board was away may have missed some. */
  startAnew(now: Now): void {
    for (const socket of this.#context.getWebSockets()) {
      const interest = interestOf(socket)
      send(socket, this.#snapshot(now, interest))
    }
  }

  rows(rows: readonly BoardRow[]): void {
    if (rows.length === 0) return
    const byWindow = Map.groupBy(rows, ({ window }) => window)
    for (const [window, own] of byWindow)
      for (let at = 0; at < own.length; at += MESSAGE_ROWS)
        this.#tell(
          this.#recent.add({
            type: 'window',
            window,
            rows: own.slice(at, at + MESSAGE_ROWS).map((row) => apiRow(row)),
          }),
        )
  }

  incident(incident: Incident): void {
    this.#tell(this.#recent.add({ type: 'alert', incident }))
  }

  #socket(first: readonly Sent[], interest: Interest, request: Request): Response {
    const { 0: client, 1: server } = new WebSocketPair()
    this.#context.acceptWebSocket(server)
    server.serializeAttachment(interest)
    for (const message of first) send(server, message)
    // A browser that offers protocols wants one of them chosen; that with the key is not for the answer.
    const protocols = request.headers.get('Sec-WebSocket-Protocol')?.split(',') ?? []
    const protocol = protocols.find((each) => !each.trim().startsWith('bearer.'))
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: protocol === undefined ? {} : { 'Sec-WebSocket-Protocol': protocol.trim() },
    })
  }

  #tell(message: Sent): void {
    for (const socket of this.#context.getWebSockets())
      if (isWanted(message.window, interestOf(socket))) send(socket, message)
    this.#sources.send(message)
  }

  /** It has the id of the last message: what comes after that is news. */
  #snapshot({ pack, windows, alerts }: Now, interest: Interest): Sent {
    const id = this.#recent.last
    const shown = Object.entries(windows)
      .filter(([name]) => isWanted(name, interest))
      .map(([name, rows]) => [name, rows.map((row) => apiRow(row))])
    const text = JSON.stringify({ type: 'snapshot', id, pack, windows: Object.fromEntries(shown), alerts })
    return { id, type: 'snapshot', window: null, text }
  }
}

function interestOf(socket: WebSocket): Interest {
  return (socket.deserializeAttachment() as Interest | null) ?? { windows: null, credential: '' }
}

function isWanted(window: string | null, { windows }: Interest): boolean {
  return window === null || windows === null || windows.includes(window)
}

function send(socket: WebSocket, { text }: Sent): void {
  try {
    socket.send(text)
  } catch {
    socket.close(1011, 'connect again')
  }
}
