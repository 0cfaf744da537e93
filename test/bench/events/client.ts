import { Agent, request } from 'node:http'
import type { EventsAnswer } from '../../../src/contracts/event.ts'
import type { Side } from '../side.ts'

export type Target = Pick<Side, 'url' | 'key'>

/** The client of every side: kept connections, at most so many. Anything but 200 is an error. */
export class Client {
  readonly #target: Target
  readonly #agent: Agent

  constructor(target: Target, connections: number) {
    this.#target = target
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  post(stream: string, rows: Buffer): Promise<EventsAnswer> {
    const headers = { 'Content-Type': 'application/x-ndjson', 'Content-Length': String(rows.length) }
    return this.#send('POST', `/v1/events/${stream}`, headers, rows)
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.#send('GET', path, {})
  }

  close(): void {
    this.#agent.destroy()
  }

  #send<Answer>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: Buffer,
  ): Promise<Answer> {
    const { url, key } = this.#target
    const all = { ...headers, Authorization: `Bearer ${key}` }
    return new Promise((resolve, reject) => {
      const sent = request(`${url}${path}`, { method, headers: all, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve(JSON.parse(text))
          else reject(new Error(`${path} answered ${response.statusCode}: ${text}`))
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
}
