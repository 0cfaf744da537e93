import { Agent, request } from 'node:http'
import type { EventsAnswer } from '../../../src/contracts/event.ts'
import type { Side } from '../side.ts'
import { Body } from './body.ts'

export interface Load {
  readonly rows: number
  readonly connections: number
  readonly milliseconds: number
}

export interface Sent {
  readonly accepted: number
  readonly posts: number
  readonly milliseconds: number
  /** What each post took, ms. */
  readonly latencies: readonly number[]
}

/** Posts new events over kept connections for a while, the next one when an answer has come. Anything but 200 ends it. */
export async function send(side: Pick<Side, 'url' | 'key'>, load: Load): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const latencies: number[] = []
  let accepted = 0
  const begun = performance.now()
  const sender = async (seed: number) => {
    const body = new Body(load.rows, Date.now(), seed)
    while (performance.now() - begun < load.milliseconds) {
      const bytes = body.renew()
      const sent = performance.now()
      const answer = await post(side, agent, bytes)
      latencies.push(performance.now() - sent)
      if (answer.accepted !== load.rows) throw new Error(`not all were taken: ${JSON.stringify(answer)}`)
      accepted += answer.accepted
    }
  }
  try {
    await Promise.all(Array.from({ length: load.connections }, (_, i) => sender(i + 1)))
  } finally {
    agent.destroy()
  }
  return { accepted, posts: latencies.length, milliseconds: performance.now() - begun, latencies }
}

function post(side: Pick<Side, 'url' | 'key'>, agent: Agent, bytes: Buffer): Promise<EventsAnswer> {
  const headers = {
    Authorization: `Bearer ${side.key}`,
    'Content-Type': 'application/x-ndjson',
    'Content-Length': String(bytes.length),
  }
  return new Promise((resolve, reject) => {
    const sent = request(
      `${side.url}/v1/events/quickeats.orders`,
      { method: 'POST', headers, agent },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve(JSON.parse(text))
          else reject(new Error(`${response.statusCode}: ${text}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end(bytes)
  })
}
