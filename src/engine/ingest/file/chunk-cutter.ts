import type { RecordEnds } from './record-ends.ts'

/** Bytes of records that make a chunk; it is full when it has reached them. */
const CHUNK_BYTES = 2_000_000
/** Bytes of one record: a longer one is passed over, and only its head is kept. */
export const RECORD_BYTES = 1_000_000
const HEAD_BYTES = 1_000

/**
 * Records that belong together. Where chunks are cut depends on the content alone, not on the pieces it comes in: read again from
 * where a chunk begins, the same content gives the same chunks.
 */
export interface Chunk {
  /** Where it ends and the next one begins, in bytes of the file as unpacked. */
  readonly end: number
  /** Each with its line break; none where `tooLong` is. */
  readonly records: readonly Uint8Array[]
  /** One record that is over the limit: its first bytes, and where it begins. */
  readonly tooLong?: { readonly head: Uint8Array; readonly start: number }
}

/** Cuts a stream of bytes into chunks of whole records, and holds no more than one chunk and one record. */
export class ChunkCutter {
  readonly #ends: RecordEnds
  readonly #maxRecords: number
  /** Where `#held` begins in the file. */
  #position: number
  #held = new Uint8Array(256 * 1024)
  #length = 0
  #searched = 0
  /** Where the records of the open chunk end in `#held`. */
  #cuts: number[] = []
  #tooLong: Chunk['tooLong']

  constructor(ends: RecordEnds, position: number, maxRecords: number) {
    this.#ends = ends
    this.#position = position
    this.#maxRecords = maxRecords
  }

  /** Where the quote was opened that the end did not close, once the file has ended. */
  get openRecord(): number | undefined {
    return this.#ends.isQuoted ? (this.#tooLong?.start ?? this.#position) : undefined
  }

  *push(piece: Uint8Array): Generator<Chunk> {
    this.#append(piece)
    for (;;) {
      const lineBreak = this.#ends.next(this.#held, this.#searched, this.#length)
      if (lineBreak < 0) break
      this.#searched = lineBreak + 1
      yield* this.#endRecord(lineBreak + 1)
    }
    this.#searched = this.#length
    if (!this.#tooLong && this.#length - this.#recordStart() <= RECORD_BYTES) return
    if (this.#cuts.length > 0) yield this.#cut()
    this.#tooLong ??= this.#headOfHeld()
    this.#forget(this.#length)
  }

  /** The last record may have no line break. */
  *finish(): Generator<Chunk> {
    const isWhole = !this.#ends.isQuoted
    if (isWhole && (this.#tooLong || this.#length > this.#recordStart())) yield* this.#endRecord(this.#length)
    if (this.#cuts.length > 0) yield this.#cut()
  }

  *#endRecord(end: number): Generator<Chunk> {
    const start = this.#recordStart()
    if (!this.#tooLong && end - start <= RECORD_BYTES) {
      this.#cuts.push(end)
      if (this.#cuts.length >= this.#maxRecords || end >= CHUNK_BYTES) yield this.#cut()
      return
    }
    if (this.#cuts.length > 0) yield this.#cut()
    const tooLong = this.#tooLong ?? this.#headOfHeld()
    this.#tooLong = undefined
    this.#forget(end - start)
    yield { end: this.#position, records: [], tooLong }
  }

  /** The open chunk, closed. The bytes are copied: what is held moves on. */
  #cut(): Chunk {
    const end = this.#recordStart()
    const bytes = this.#held.slice(0, end)
    const records = this.#cuts.map((cut, i) => bytes.subarray(this.#cuts[i - 1] ?? 0, cut))
    this.#cuts = []
    this.#forget(end)
    return { end: this.#position, records }
  }

  #recordStart(): number {
    return this.#cuts.at(-1) ?? 0
  }

  #headOfHeld(): NonNullable<Chunk['tooLong']> {
    return { head: this.#held.slice(0, Math.min(HEAD_BYTES, this.#length)), start: this.#position }
  }

  #append(piece: Uint8Array): void {
    const length = this.#length + piece.byteLength
    if (length > this.#held.byteLength) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#held.byteLength))
      larger.set(this.#held.subarray(0, this.#length))
      this.#held = larger
    }
    this.#held.set(piece, this.#length)
    this.#length = length
  }

  #forget(bytes: number): void {
    this.#held.copyWithin(0, bytes, this.#length)
    this.#length -= bytes
    this.#searched = Math.max(0, this.#searched - bytes)
    this.#position += bytes
  }
}
