import { ImageMagick, initializeImageMagick, ResourceLimits } from '@imagemagick/magick-wasm'
import wasm from '@imagemagick/magick-wasm/magick.wasm'
import { MAGICK_KEPT } from '../engine/memory.ts'

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
  await initializeImageMagick(wasm)
  // A second belt behind the gate: pixels beyond this are an error, not a file on a disk that is not there.
  ResourceLimits.memory = 64_000_000n
  ResourceLimits.disk = 0n
  ResourceLimits.listLength = 2n
}
