const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes as text; undefined where they are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}
