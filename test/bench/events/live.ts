import type { LiveMessage } from '../../../src/contracts/live.ts'
import type { Target } from './client.ts'

/** Listens to the live stream of a pack. */
export class Live {
  readonly #socket: WebSocket
  #hear: (message: LiveMessage, at: number) => void = () => {}

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const at = performance.now()
      this.#hear(JSON.parse(String(data)), at)
    })
  }

  static async open({ url, key }: Target, path: string): Promise<Live> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/live/${path}`, [
      'tributary',
      `bearer.${key}`,
    ])
    const live = new Live(socket)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => reject(new Error('the WebSocket was refused')))
    })
    return live
  }

  /** @param hear gets each message from now on, with when it came as `performance.now()` */
  each(hear: (message: LiveMessage, at: number) => void): void {
    this.#hear = hear
  }

  close(): void {
    this.#socket.close()
  }
}
