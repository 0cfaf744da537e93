import { setTimeout as sleep } from 'node:timers/promises'
import { Body } from './body.ts'
import { Client, type Target } from './client.ts'
import { type StreamName, template } from './rows.ts'

export interface Load {
  readonly stream: StreamName
  /** Of a post. */
  readonly rows: number
  readonly connections: number
  readonly milliseconds: number
  /** Ends it sooner: so many are sent at least, and less than a post of each connection more. */
  readonly events?: number
  /** Each connection posts no sooner than so many milliseconds after it began its last post. */
  readonly every?: number
}

export interface Sent {
  readonly accepted: number
  /** Of the accepted ones, those that the window of the stream counts. */
  readonly counted: number
  readonly posts: number
  readonly milliseconds: number
  /** What each post took, ms. */
  readonly latencies: readonly number[]
}

/** Posts new events over kept connections for a while, the next one when an answer has come. Anything but 200 ends it. */
export async function send(target: Target, load: Load): Promise<Sent> {
  const { stream, rows, connections, milliseconds, events = Infinity, every = 0 } = load
  const client = new Client(target, connections)
  const latencies: number[] = []
  let accepted = 0
  let counted = 0
  const begun = performance.now()
  const sender = async (seed: number) => {
    const made = template(stream, rows, Date.now(), seed)
    const body = new Body(made)
    while (performance.now() - begun < milliseconds && accepted < events) {
      const bytes = body.renew()
      const sent = performance.now()
      const answer = await client.post(stream, bytes)
      latencies.push(performance.now() - sent)
      if (answer.accepted !== rows) throw new Error(`not all were taken: ${JSON.stringify(answer)}`)
      accepted += rows
      counted += made.counted
      if (every > 0) await sleep(Math.max(0, sent + every - performance.now()))
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, (_, i) => sender(i + 1)))
  } finally {
    client.close()
  }
  return { accepted, counted, posts: latencies.length, milliseconds: performance.now() - begun, latencies }
}
