import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { SimulatedEvent } from '../../engine/simulate/outbox.ts'
import { Failure } from '../failure.ts'

/** Writes a file a stream, `quickeats.orders.ndjson`, or `.log` where it takes lines. A file that is there is left alone. */
export async function writeEvents(
  events: Iterable<SimulatedEvent>,
  pack: string,
  folder: string,
  stopping: AbortSignal,
): Promise<Record<string, number>> {
  await mkdir(folder, { recursive: true })
  const files = new Map<string, WriteStream>()
  const rows: Record<string, number> = {}
  for (const { stream, row } of events) {
    if (stopping.aborted) break
    const isLine = typeof row === 'string'
    const name = `${pack}.${stream}${isLine ? '.log' : '.ndjson'}`
    const file = files.get(name) ?? (await open(join(folder, name)))
    files.set(name, file)
    rows[name] = (rows[name] ?? 0) + 1
    if (!file.write(`${isLine ? row : JSON.stringify(row)}\n`)) await once(file, 'drain')
  }
  for (const file of files.values()) {
    file.end()
    await finished(file)
  }
  return rows
}

async function open(path: string): Promise<WriteStream> {
  const file = createWriteStream(path, { flags: 'wx' })
  await once(file, 'open').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    throw new Failure(`${path} is there already.`, 'Give another --out, or remove it.', 2)
  })
  return file
}
