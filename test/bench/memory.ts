/**
 * Peak memory of decoding one picture in fresh instances: `node test/bench/memory.ts`, or with names for some of the
 * pictures. They are made with sharp in a scratch folder. The figures of docs/limits.md and src/engine/memory.ts are these.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { PICTURES } from './pictures.ts'
import './wasm-modules.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const SCRATCH = join(tmpdir(), 'tributary-memory')

const SPEC = {
  resize: { mode: 'shortest_edge' as const, edge: 256 },
  filter: 'bilinear' as const,
  crop: { width: 224, height: 224 },
  rescale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
}

const [mode, ...names] = process.argv.slice(2)
if (mode === '--one') await one(names[0] ?? '')
else await all([mode, ...names].filter((name) => name !== undefined))

async function all(wanted: string[]): Promise<void> {
  mkdirSync(SCRATCH, { recursive: true })
  console.log(
    '| picture | megapixels | file MB | decoder | wasm after: encoder + magick (+ decoder), MB | held in JS, MB | estimate, MB | ms |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const picture of PICTURES) {
    if (wanted.length > 0 && !wanted.includes(picture.name)) continue
    const path = join(SCRATCH, picture.name)
    await picture.make(path)
    console.log(
      execFileSync(process.execPath, [import.meta.filename, '--one', path], { encoding: 'utf8' }).trim(),
    )
  }
}

/** In a process of its own: wasm memory never shrinks. */
async function one(path: string): Promise<void> {
  const memories = recordMemories()
  const { decode } = await import('../../src/preprocess/decode.ts')
  const { loadEncoder } = await import('../../src/preprocess/mozjpeg.ts')
  const { readHeader } = await import('../../src/engine/header.ts')
  const { choose } = await import('../../src/engine/gate.ts')
  const { plan } = await import('../../src/engine/geometry.ts')
  const { memoryOf } = await import('../../src/engine/memory.ts')

  await loadEncoder()
  await withoutLimits(memories)
  collectGarbage()
  const held = process.memoryUsage().arrayBuffers
  const file = readFileSync(path)
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.length)
  const header = readHeader(bytes)
  const planned = plan(header, header.orientation, SPEC)
  const decoding = choose(header, bytes.length, planned, SPEC)
  let strips = 0
  let peak = 0
  const start = performance.now()
  await decode(bytes, header, decoding, () => () => {
    if (strips++ % 256 !== 0) return
    collectGarbage()
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - held)
  })
  const ms = performance.now() - start
  const cells = [
    path.split('/').at(-1),
    ((header.width * header.height) / 1e6).toFixed(1),
    (bytes.length / 1e6).toFixed(1),
    `${decoding.decoder} ${decoding.eighths}/8`,
    memories.map((memory) => (memory.buffer.byteLength / 1e6).toFixed(1)).join(' + '),
    (peak / 1e6).toFixed(1),
    (memoryOf(header, bytes.length, decoding, planned) / 1e6).toFixed(1),
    ms.toFixed(0),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

/** What is measured must not be what is allowed. */
async function withoutLimits(memories: readonly WebAssembly.Memory[]): Promise<void> {
  const { startMagick } = await import('../../src/preprocess/magick-instance.ts')
  const { ResourceLimits } = await import('@imagemagick/magick-wasm')
  await startMagick()
  ResourceLimits.memory = 1_000_000_000n
  for (const memory of memories) Reflect.deleteProperty(memory, 'grow')
}

/** Every memory of the codecs, which keep theirs to themselves. */
function recordMemories(): WebAssembly.Memory[] {
  const memories: WebAssembly.Memory[] = []
  const Native = WebAssembly.Instance
  WebAssembly.Instance = class extends Native {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports)
      // Node has small wasm modules of its own
      if (WebAssembly.Module.exports(module).length < 8) return
      for (const value of Object.values(this.exports))
        if (value instanceof WebAssembly.Memory) memories.push(value)
    }
  }
  return memories
}
