/** Characters 0 to 255 of a span, one for each byte. */
export function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}

/** @param magic one character for each byte */
export function startsWith(bytes: Uint8Array, magic: string, offset = 0): boolean {
  return ascii(bytes, offset, offset + magic.length) === magic
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
