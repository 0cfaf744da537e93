/** Finds where records end. It keeps its place between calls, so a record may come in pieces. */
export interface RecordEnds {
  /** The line break that ends a record, in [from, to), or -1. What is before `from` was looked at already. */
  next(bytes: Uint8Array, from: number, to: number): number
  /** The record that is being read stands in a quote that was not closed. */
  readonly isQuoted: boolean
}

const LINE_FEED = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22

/** A record a line. */
export class LineEnds implements RecordEnds {
  readonly isQuoted = false

  next(bytes: Uint8Array, from: number, to: number): number {
    return bytes.subarray(0, to).indexOf(LINE_FEED, from)
  }
}

const FIELD_START = 0
const PLAIN = 1
const QUOTED = 2
/** After a quote inside quotes: the end of the field, or the first of two that stand for one. */
const QUOTE_SEEN = 3

/** RFC 4180: a line break inside quotes belongs to its field. A quote opens only where a field starts. */
export class CsvEnds implements RecordEnds {
  readonly #delimiters: ReadonlySet<number>
  #state = FIELD_START

  constructor(delimiters: string) {
    this.#delimiters = new Set([...delimiters].map((each) => each.charCodeAt(0)))
  }

  get isQuoted(): boolean {
    return this.#state === QUOTED
  }

  next(bytes: Uint8Array, from: number, to: number): number {
    let state = this.#state
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0
      if (state === QUOTED) {
        if (byte === QUOTE) state = QUOTE_SEEN
      } else if (byte === LINE_FEED) {
        this.#state = FIELD_START
        return at
      } else if (this.#delimiters.has(byte)) state = FIELD_START
      else if (state === QUOTE_SEEN) {
        // as papaparse reads it: what stands between the closing quote and the end of its field takes the quote back
        if (byte !== RETURN && byte !== SPACE) state = QUOTED
      } else if (state === FIELD_START) state = byte === QUOTE ? QUOTED : PLAIN
    }
    this.#state = state
    return -1
  }
}
