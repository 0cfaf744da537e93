import type { LiveMessage } from '../../../src/contracts/live.ts'
import type { Target } from '../events/client.ts'

/** A socket on the live stream of `quickeats`, as the page of a pack holds one, that looks out for the payments of one city. */
export class Watcher {
  readonly #socket: WebSocket
  readonly #city: string
  /** Attempts by window. */
  readonly #shown = new Map<unknown, number>()
  #seen: number[] = []
  #number: number | undefined
  #isClosing = false
  messages = 0
  characters = 0
  /** By the numbers of messages, which leave none out. */
  missed = 0
  isClosed = false

  private constructor(socket: WebSocket, city: string) {
    this.#socket = socket
    this.#city = city
    socket.addEventListener('message', ({ data }) => this.#hear(String(data), performance.now()))
    socket.addEventListener('close', () => {
      this.isClosed = !this.#isClosing
    })
  }

  static async open({ url, key }: Target, city: string): Promise<Watcher> {
    const protocols = ['tributary', `bearer.${key}`]
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/live/quickeats`, protocols)
    const watcher = new Watcher(socket, city)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => reject(new Error('the WebSocket was refused')))
    })
    return watcher
  }

  /** When each row of the city was there, in their order. */
  get seen(): readonly number[] {
    return this.#seen
  }

  startAnew(): void {
    this.messages = 0
    this.characters = 0
    this.missed = 0
  }

  close(): void {
    this.#isClosing = true
    this.#socket.close()
  }

  #hear(text: string, at: number): void {
    this.messages++
    this.characters += text.length
    const [, number] = /"id":"[^-"]*-(\d+)"/.exec(text) ?? []
    if (this.#number !== undefined) this.missed += Number(number) - this.#number - 1
    this.#number = Number(number)
    // most messages are of others: with many sockets, to read them all would take the time that is measured
    if (text.includes(this.#city)) this.#read(JSON.parse(text), at)
  }

  #read(message: LiveMessage, at: number): void {
    if (message.type !== 'window' || message.window !== 'payment_success') return
    for (const row of message.rows)
      if (row.city === this.#city) this.#shown.set(row.window_start, Number(row.attempts))
    const rows = [...this.#shown.values()].reduce((a, b) => a + b, 0)
    while (this.#seen.length < rows) this.#seen.push(at)
  }
}
