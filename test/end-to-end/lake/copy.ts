import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Bucket = Pick<R2Bucket, 'list' | 'get'>

/** The keys under a prefix. */
export async function keysOf(bucket: Bucket, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, ...(cursor !== undefined && { cursor }) })
    keys.push(...page.objects.map(({ key }) => key))
    if (!page.truncated) return keys
    cursor = page.cursor
  }
}

/** The lake as files, as any tool would copy it: paths of a Delta table are relative, so a copy is a table. */
export async function copyLake(bucket: Bucket, folder: string, prefix = 'lake/'): Promise<void> {
  for (const key of await keysOf(bucket, prefix)) {
    const object = await bucket.get(key)
    if (!object) throw new Error(`${key} is listed and is not there`)
    writeBelow(folder, key, new Uint8Array(await object.arrayBuffer()))
  }
}

/** A file of a folder, by the key of an object. */
export function writeBelow(folder: string, key: string, body: Uint8Array): void {
  const target = join(folder, key)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, body)
}
