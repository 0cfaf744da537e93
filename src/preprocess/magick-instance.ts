import { ImageMagick, initializeImageMagick, ResourceLimits } from '@imagemagick/magick-wasm'
import wasm from '@imagemagick/magick-wasm/magick.wasm'
import { MAGICK_KEPT, MAGICK_LIMIT } from '../engine/memory.ts'

/** Where the library keeps its one instance; its types do not show it. */
const holder = ImageMagick as unknown as { _api: { HEAPU8: Uint8Array } | undefined }

let ready: Promise<void> | undefined

export function startMagick(): Promise<void> {
  ready ??= start()
  return ready
}

/** Only a new instance gives memory back, and only a new one is sound after a trap. The next picture waits 30 ms for it. */
export function dropMagick(): void {
  ready = undefined
  holder._api = undefined
}

/** After every picture: the file of the next one may need the room. */
export function dropGrownMagick(): void {
  if (holder._api !== undefined && holder._api.HEAPU8.buffer.byteLength > MAGICK_KEPT) dropMagick()
}

async function start(): Promise<void> {
  await withinLimit(() => initializeImageMagick(wasm))
  // ImageMagick's own belt, for pixels alone: what is beyond is an error, not a file on a disk that is not there.
  ResourceLimits.memory = BigInt(MAGICK_LIMIT)
  ResourceLimits.disk = 0n
  ResourceLimits.listLength = 2n
}

/**
 * The gate believes a header, and the data behind it may lie: the memory then refuses to grow, and the picture fails in place
 * of the isolate. The library does not show its memory, so it is caught while the instance is made.
 */
function withinLimit(instantiate: () => Promise<void>): Promise<void> {
  const Native = WebAssembly.Instance
  WebAssembly.Instance = class extends Native {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports)
      for (const value of Object.values(this.exports)) if (value instanceof WebAssembly.Memory) limit(value)
    }
  }
  try {
    return instantiate()
  } finally {
    WebAssembly.Instance = Native
  }
}

function limit(memory: WebAssembly.Memory): void {
  const grow = memory.grow.bind(memory)
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * 65_536 > MAGICK_LIMIT) throw new RangeError('over the limit')
    return grow(pages)
  }
}
