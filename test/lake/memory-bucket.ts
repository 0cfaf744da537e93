import { createHash } from 'node:crypto'

interface Stored {
  readonly bytes: Uint8Array
  readonly uploaded: Date
  readonly sha256: Buffer
}

/** Objects that outlive the processes that put them; consistent, as R2 is. */
export type Objects = Map<string, Stored>

/**
 * A bucket as one process sees it. `turn` is waited for before every call, so that a test decides what comes first, and whether the
 * process is dead by then: before or after the call had its effect.
 */
export function bucketOf(
  objects: Objects,
  turn: () => Promise<'lives' | 'dies before' | 'dies after'>,
): R2Bucket {
  async function call<T>(effect: () => T): Promise<T> {
    const fate = await turn()
    if (fate === 'dies before') throw new Dead()
    const answer = effect()
    if (fate === 'dies after') throw new Dead()
    return answer
  }
  const bucket = {
    get: (key: string) =>
      call(() => {
        const found = objects.get(key)
        return found ? objectOf(key, found) : null
      }),
    put: (key: string, body: string | Uint8Array, options: R2PutOptions = {}) =>
      call(() => {
        if (options.onlyIf && objects.has(key)) return null
        const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body.slice()
        const sha256 = createHash('sha256').update(bytes).digest()
        const stored = { bytes, uploaded: new Date(), sha256 }
        objects.set(key, stored)
        return objectOf(key, stored)
      }),
    delete: (keys: string | string[]) =>
      call(() => {
        for (const key of [keys].flat()) objects.delete(key)
      }),
    list: (options: R2ListOptions = {}) => call(() => listed(objects, options)),
  }
  return bucket as unknown as R2Bucket
}

export class Dead extends Error {}

function objectOf(key: string, { bytes, uploaded, sha256 }: Stored) {
  const text = () => new TextDecoder().decode(bytes)
  return {
    key,
    uploaded,
    size: bytes.byteLength,
    checksums: { sha256: new Uint8Array(sha256).buffer },
    customMetadata: {},
    bytes: async () => bytes,
    arrayBuffer: async () => bytes.slice().buffer,
    text: async () => text(),
    json: async () => JSON.parse(text()),
  }
}

function listed(
  objects: Objects,
  { prefix = '', startAfter = '', delimiter, limit = 1000, cursor }: R2ListOptions,
) {
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(prefix) && key > (cursor ?? startAfter))
    .sort()
  const folders = new Set<string>()
  const own: string[] = []
  for (const key of keys) {
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length)
    if (end < 0) own.push(key)
    else folders.add(key.slice(0, end + 1))
  }
  const page = own.slice(0, limit)
  const truncated = own.length > limit
  return {
    objects: page.map((key) => objectOf(key, objects.get(key) as Stored)),
    delimitedPrefixes: [...folders],
    truncated,
    ...(truncated && { cursor: page.at(-1) }),
  }
}
