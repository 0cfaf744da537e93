import { gunzipSync } from 'node:zlib'
import { PACK_OF, type StreamName } from './traffic.ts'

const KEYS: Readonly<Record<StreamName, readonly string[]>> = {
  orders: ['order_id', 'status'],
  payments: ['transaction_id'],
  heartbeats: ['event_id'],
}

type Bucket = Pick<R2Bucket, 'list' | 'get'>

export interface Sealed {
  /** Of all rows, in order, as often as they are there. */
  readonly keys: string[]
  /** As text, segment after segment. */
  readonly lines: readonly string[]
  /** Which sealed them. */
  readonly ledgers: number
}

/** All rows of a stream that are sealed. */
export async function sealed(bucket: Bucket, stream: StreamName): Promise<Sealed> {
  const keys: string[] = []
  const lines: string[] = []
  const ledgers = new Set<string>()
  for (const name of await names(bucket, `segments/${PACK_OF[stream]}.${stream}/`)) {
    ledgers.add(name.split('/')[2] ?? '')
    const body = await (await bucket.get(name))?.arrayBuffer()
    if (!body) throw new Error(`${name} is listed and is not there`)
    for (const line of gunzipSync(body).toString().trimEnd().split('\n')) {
      const row: Record<string, unknown> = JSON.parse(line)
      lines.push(line)
      keys.push(JSON.stringify(KEYS[stream].map((field) => row[field])))
    }
  }
  return { keys: keys.sort(), lines, ledgers: ledgers.size }
}

async function names(bucket: Bucket, prefix: string): Promise<string[]> {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await bucket.list({ prefix, ...(cursor !== undefined && { cursor }) })
    found.push(...page.objects.map(({ key }) => key))
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
  return found
}
