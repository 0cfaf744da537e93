/**
 * What loading a file of events holds in memory: `node test/bench/file-memory.ts`. First the work on chunks alone, in this process,
 * with the garbage collected while a chunk is held; then the whole platform, as the resident memory of workerd. The figures of
 * docs/limits.md are these.
 */
import { createReadStream, createWriteStream, mkdtempSync, openAsBlob, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGzip } from 'node:zlib'
import type { EventFile } from '../../src/contracts/file.ts'
import { Catalogue } from '../../src/engine/ingest/catalogue.ts'
import { checkRows } from '../../src/engine/ingest/check-rows.ts'
import { ChunkCutter } from '../../src/engine/ingest/file/chunk-cutter.ts'
import { readingOf } from '../../src/engine/ingest/file/reading.ts'
import { rowsOf } from '../../src/engine/ingest/file/rows.ts'
import { PACKS } from '../../src/packs/index.ts'
import { unpacked } from '../../src/platform/unpack.ts'
import { startProcessTree } from '../end-to-end/process-tree.ts'
import { MINUTE, order } from '../workers/orders.ts'
import { tree as processesUnder, watchMemory } from './processes.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const BYTES = 300_000_000
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE

const scratch = mkdtempSync(join(tmpdir(), 'tributary-files-'))
const plain = join(scratch, 'orders.ndjson')
const packed = join(scratch, 'orders.ndjson.gz')
try {
  await pipeline(Readable.from(lines()), createWriteStream(plain))
  await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(packed))
  console.log(`plain ${megabytes(statSync(plain).size)} MB, packed ${megabytes(statSync(packed).size)} MB`)
  if (!process.argv.includes('--whole')) await alone(false)
  if (!process.argv.includes('--whole')) await alone(true)
  await whole()
} finally {
  rmSync(scratch, { recursive: true })
}

function* lines(): Generator<string> {
  for (let at = 0, i = 0; at < BYTES; ) {
    let text = ''
    for (const end = i + 1000; i < end; i++)
      text += `${JSON.stringify(order(`order-${i}`, ['Pune', 'Delhi'][i % 2] ?? '', NOW - (i % 30) * MINUTE))}\n`
    at += text.length
    yield text
  }
}

/** Cutting, reading and checking, and nothing else. */
async function alone(isPacked: boolean): Promise<void> {
  const entry = new Catalogue(PACKS).stream('quickeats.orders')
  const { ends, maxRecords, format } = readingOf('ndjson', null)
  const cutter = new ChunkCutter(ends, 0, maxRecords)
  const bytes = createReadStream(isPacked ? packed : plain)
  const pieces: AsyncIterable<Uint8Array> = isPacked ? unpacked(bytes) : bytes
  collectGarbage()
  const before = held()
  let most = 0
  let rows = 0
  let chunks = 0
  const began = performance.now()
  let collecting = 0
  for await (const piece of pieces)
    for (const chunk of cutter.push(piece)) {
      const raw = rowsOf(chunk, format, rows)
      const checked = checkRows(raw, entry, NOW, rows)
      rows += raw.length
      if (chunks++ % 20 !== 0) continue
      const from = performance.now()
      collectGarbage()
      most = Math.max(most, held() - before)
      collecting += performance.now() - from
      if (checked.bad.length > 0) throw new Error('a row of the benchmark is bad')
    }
  const ms = performance.now() - began - collecting
  console.log(
    `alone, ${isPacked ? 'packed' : 'plain'}: ${rows} rows, ${megabytes(most)} MB held at most, ${((ms * 1000) / rows).toFixed(1)} µs a row`,
  )
}

function held(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Twice: the second file's rows are duplicates, so that the ledger keeps next to nothing of them. */
async function whole(): Promise<void> {
  const platform = await startProcessTree()
  try {
    const workerd = processesUnder(process.pid).filter(({ name }) => name === 'workerd')
    const pids = workerd.map(({ pid }) => pid)
    const step = async (what: string, work: () => Promise<string>) => {
      const stop = watchMemory(pids)
      const began = performance.now()
      const told = await work()
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      console.log(`${what}: ${stop().toFixed(0)} MB at most, ${seconds} s ${told}`)
    }
    await step('idle', () => new Promise((resolve) => setTimeout(resolve, 5_000, '')))
    for (const [name, path] of [
      ['first.ndjson', plain],
      ['second.ndjson', plain],
      ['third.ndjson.gz', packed],
    ] as const) {
      let id = ''
      await step(`sending ${name}`, async () => {
        const body = await openAsBlob(path)
        const file = await platform.api.json<EventFile>(`/v1/files/quickeats.orders/${name}`, {
          method: 'PUT',
          body,
        })
        id = file.id
        return ''
      })
      await step(`loading ${name}`, () => loaded(platform.api, id))
      await step('idle', () => new Promise((resolve) => setTimeout(resolve, 15_000, '')))
    }
  } finally {
    await platform.remove()
  }
}

async function loaded(api: { json<T>(path: string): Promise<T> }, id: string): Promise<string> {
  for (;;) {
    const { state, rows, problem } = await api.json<EventFile>(`/v1/files/${id}`)
    if (state === 'loaded') return JSON.stringify(rows)
    if (state === 'failed') throw new Error(problem?.detail)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
