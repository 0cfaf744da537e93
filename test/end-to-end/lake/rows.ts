import { gzipSync } from 'node:zlib'
import type { Pack } from '../../../src/contracts/pack.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import { PACKS } from '../../../src/packs/index.ts'
import { segmentKey } from '../../../src/platform/names.ts'

export type Rows = Readonly<Record<string, unknown>>[]

/** Simulated rows of every stream of every pack as they are taken, so many of each at most, by `pack.stream`. */
export function simulatedRows(from: number, most: number): Map<string, Rows> {
  return new Map(PACKS.flatMap((pack) => [...ofPack(pack, from, most)]))
}

function ofPack(pack: Pack, from: number, most: number): Map<string, Rows> {
  const { simulator } = pack
  if (!simulator) throw new Error(`${pack.name} has no simulator`)
  const checks = new Map(Object.entries(pack.streams).map(([name, stream]) => [name, checker(name, stream)]))
  const taken = new Map<string, Rows>(Object.keys(pack.streams).map((name) => [`${pack.name}.${name}`, []]))
  let left = 20 * most
  for (const { stream, row, at } of simulate(
    { ...pack, simulator },
    { seed: 1, from, to: from + 86_400_000 },
  )) {
    const own = taken.get(`${pack.name}.${stream}`)
    const checked = checks.get(stream)?.(row, at)
    if (checked?.ok && own && own.length < most) own.push({ ...checked.row })
    if (--left === 0) break
  }
  return taken
}

/** Puts rows where the ledger of a stream puts what it seals. */
export async function seal(
  bucket: Pick<R2Bucket, 'put'>,
  stream: string,
  [first, last]: readonly [number, number],
  rows: Rows,
  slice = 0,
): Promise<void> {
  const [pack = '', name = ''] = stream.split('.')
  const key = segmentKey({ pack, partition: 'key', slice }, name, first, last)
  const body = gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await bucket.put(key, body, { customMetadata: { rows: String(rows.length) } })
}
