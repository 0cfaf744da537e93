/**
 * Linear memory that a model may make ONNX Runtime take, of the 128 MB of an isolate: beside it are the file as it was read
 * and the code.
 */
export const MEMORY_LIMIT_BYTES = 96_000_000

const PAGE_BYTES = 65_536

let limited = false

/**
 * Refuses growth beyond the limit: ORT then answers `std::bad_alloc` and stays sound (seen in 60 of 60 cases), where otherwise
 * the isolate would die without a word. ORT makes its memory out of reach, so every memory of this worker is limited; it has
 * no other.
 */
export function limitMemory(): void {
  if (limited) return
  limited = true
  const { grow } = WebAssembly.Memory.prototype
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (this.buffer.byteLength + pages * PAGE_BYTES > MEMORY_LIMIT_BYTES)
      throw new RangeError(`more than ${MEMORY_LIMIT_BYTES} bytes of linear memory`)
    return grow.call(this, pages)
  }
}
