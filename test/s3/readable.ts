import { parquetReadObjects } from 'hyparquet'
import type { Bucket, Kept } from './bucket.ts'

/** A table as a reader of the Delta protocol finds it at one instant. */
export interface Seen {
  readonly version: number
  readonly files: readonly string[]
}

type Objects = ReadonlyMap<string, Pick<Kept, 'body'>>

/**
 * Reads a table both as readers do that list the log (Spark, delta-rs) and as those that go from `_last_checkpoint` on (Trino, and
 * with it Athena). @throws where one of them would fail @returns nothing while there is no table
 */
export async function readTable(objects: Objects, root: string): Promise<Seen | undefined> {
  const log = [...objects.keys()].filter((key) => key.startsWith(`${root}_delta_log/`)).sort()
  const versions = new Set(log.flatMap((key) => /(\d{20})\.json$/.exec(key)?.[1] ?? []).map(Number))
  const checkpoints = log.flatMap((key) => /(\d{20})\.checkpoint\.parquet$/.exec(key)?.[1] ?? []).map(Number)
  const pointer = objects.get(`${root}_delta_log/_last_checkpoint`)
  const from = pointer ? Number(JSON.parse(pointer.body.toString()).version) : -1
  if (from >= 0 && !checkpoints.includes(from))
    throw new Error(`_last_checkpoint names ${from}, which is not there`)
  if (versions.size === 0 && checkpoints.length === 0) return undefined
  const newest = Math.max(-1, ...checkpoints)
  const behind = [...versions].filter((version) => version > newest).sort((a, b) => a - b)
  behind.forEach((version, i) => {
    if (version !== newest + 1 + i) throw new Error(`the log has ${version} and not ${newest + 1 + i}`)
  })
  let last = from
  while (versions.has(last + 1)) last++
  // Without a pointer and a first version there is no table yet for those that look for these.
  if (last >= 0) await readAt(objects, root, from, last)
  return readAt(objects, root, newest, newest + behind.length)
}

async function readAt(objects: Objects, root: string, checkpoint: number, version: number): Promise<Seen> {
  const files = new Map<string, number>()
  const name = (at: number) => `${root}_delta_log/${String(at).padStart(20, '0')}`
  if (checkpoint >= 0) {
    const body = objects.get(`${name(checkpoint)}.checkpoint.parquet`)?.body ?? Buffer.alloc(0)
    const file = new Uint8Array(body).buffer
    for (const { add } of await parquetReadObjects({ file, columns: ['add'] }))
      if (add) files.set(add.path, Number(add.size))
  }
  for (let at = checkpoint + 1; at <= version; at++)
    for (const line of (objects.get(`${name(at)}.json`)?.body.toString() ?? '')
      .split('\n')
      .filter((text) => text !== '')) {
      const { add, remove } = JSON.parse(line)
      if (remove) files.delete(remove.path)
      if (add) files.set(add.path, add.size)
    }
  for (const [path, size] of files) {
    const kept = objects.get(root + path)
    if (!kept) throw new Error(`version ${version} names ${path}, which is not there`)
    if (kept.body.length !== size) throw new Error(`${path} has ${kept.body.length} bytes, not ${size}`)
  }
  return { version, files: [...files.keys()].sort() }
}

/** Every table of a bucket. */
export function tablesOf(bucket: Bucket): string[] {
  return [...new Set([...bucket.objects.keys()].flatMap((key) => /^(.*?)_delta_log\//.exec(key)?.[1] ?? []))]
}
