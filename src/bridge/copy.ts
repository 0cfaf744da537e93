import type { Trip } from './trip.ts'

/** Up to this an object goes in one request, and is in memory whole; above it in parts of this size. */
const PART_BYTES = 8 * 1024 * 1024
/** S3 takes so many parts, which makes 83 GB an object. */
const MOST_PARTS = 10_000
/** Name of the metadata that says which object of the lake a copy is of, where its own etag cannot. */
export const SOURCE_ETAG = 'source-etag'

/** Copies one object, over what is there. @returns its bytes, or nothing when the lake no longer has it */
export async function copyObject(trip: Trip, key: string): Promise<number | undefined> {
  trip.reads++
  const object = await trip.lake.get(key, { range: { offset: 0, length: PART_BYTES } })
  if (!object) return undefined
  const first = await object.bytes()
  const metadata = { [SOURCE_ETAG]: object.etag }
  if (object.size <= PART_BYTES) await trip.target.put(trip.there(key), first, metadata)
  else await copyInParts(trip, key, object, first)
  return object.size
}

/** A part at a time: what is in memory is one, however large the object. */
async function copyInParts(
  trip: Trip,
  key: string,
  { size, etag }: R2Object,
  first: Uint8Array,
): Promise<void> {
  const parts = Math.ceil(size / PART_BYTES)
  if (parts > MOST_PARTS) throw new Error(`${key} has ${size} bytes, more than ${MOST_PARTS} parts hold`)
  const there = trip.there(key)
  if (await isThere(trip, there, size, etag)) return
  const upload = await trip.target.beginUpload(there, { [SOURCE_ETAG]: etag })
  try {
    const etags = [await trip.target.putPart(there, upload, 1, first)]
    for (let part = 1; part < parts; part++) {
      const body = await readPart(trip, key, etag, part * PART_BYTES)
      etags.push(await trip.target.putPart(there, upload, part + 1, body))
    }
    await trip.target.completeUpload(there, upload, etags)
  } catch (error) {
    // What cannot be aborted now, reconciling aborts.
    await trip.target.abortUpload(there, upload).catch(() => undefined)
    throw error
  }
}

/** A trip that was ended after a large file does not bring it again. */
async function isThere(trip: Trip, there: string, size: number, etag: string): Promise<boolean> {
  if (!(await trip.target.has(there))) return false
  const head = await trip.target.head(there)
  return head.size === size && head.metadata(SOURCE_ETAG) === etag
}

async function readPart(trip: Trip, key: string, etag: string, offset: number): Promise<Uint8Array> {
  trip.reads++
  const object = await trip.lake.get(key, {
    range: { offset, length: PART_BYTES },
    onlyIf: { etagMatches: etag },
  })
  if (!object || !('bytes' in object)) throw new Error(`${key} was removed or replaced while it was copied`)
  return object.bytes()
}
