import type { ConsumeEnv } from '../../../src/lake/consume.ts'
import type { TableEnv } from '../../../src/lake/table.ts'
import { askTable } from '../../../src/platform/lake-tables.ts'
import { Table as TableOfPacks } from '../../../workers/lake.ts'

const SLOW_MS = 40

/** A bucket that is slow to write, so that most kills come between a file and its commit. */
function slow(bucket: R2Bucket): R2Bucket {
  const put = async (...args: Parameters<R2Bucket['put']>) => {
    await scheduler.wait(SLOW_MS)
    const answer = await bucket.put(...args)
    await scheduler.wait(SLOW_MS)
    return answer
  }
  const { get, list, delete: remove } = bucket
  return { put, get: get.bind(bucket), list: list.bind(bucket), delete: remove.bind(bucket) } as R2Bucket
}

export class Table extends TableOfPacks {
  constructor(state: DurableObjectState, env: TableEnv) {
    super(state, { ...env, BUCKET: slow(env.BUCKET) })
  }
}

/** The tables alone: `PUT /{table}/{key}` seals a segment and tells its table of it, as a ledger does. */
export default {
  async fetch(request, { BUCKET, TABLE }) {
    const [, table = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(new URL(request.url).pathname) ?? []
    await BUCKET.put(key, await request.arrayBuffer())
    await askTable(TABLE, table, (object) => object.wake(table, { segments: 1, rows: 1 }))
    return new Response()
  },
} satisfies ExportedHandler<TableEnv & ConsumeEnv>
