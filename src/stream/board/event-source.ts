import type { Sent } from './recent.ts'

/** Bytes that wait for a slow reader; beyond them it is cut off, and may go on by the id of its last message. */
const WAITING_BYTES = 500_000
const KEEP_ALIVE_MS = 15_000
/**
 * Readers of one Board; more are refused. Each may hold `WAITING_BYTES`. One that went away is noticed at the next message, or when it
 * is told that we are still here.
 */
export const EVENT_SOURCES = 64

const encoder = new TextEncoder()

interface Reader {
  readonly controller: ReadableStreamDefaultController<Uint8Array>
  readonly windows: ReadonlySet<string> | null
  readonly credential: string
}

/** Those who read server-sent events (HTML Living Standard, 9.2). */
export class EventSources {
  readonly #readers = new Set<Reader>()
  #keepAlive: ReturnType<typeof setInterval> | undefined

  get size(): number {
    return this.#readers.size
  }

  /** By what the readers were let in. */
  credentials(): string[] {
    return [...this.#readers].map(({ credential }) => credential)
  }

  open(first: readonly Sent[], windows: ReadonlySet<string> | null, credential: string): Response {
    let reader: Reader | undefined
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          reader = { controller, windows, credential }
          this.#readers.add(reader)
          // Proxies hold back what is small; a comment is nothing to the reader.
          controller.enqueue(encoder.encode('retry: 1000\n\n'))
          for (const message of first) controller.enqueue(encode(message))
        },
        cancel: () => this.#drop(reader),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: WAITING_BYTES }),
    )
    this.#keepAlive ??= setInterval(() => this.#send(encoder.encode(': still here\n\n')), KEEP_ALIVE_MS)
    return new Response(body, {
      headers: {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      },
    })
  }

  send(message: Sent): void {
    this.#send(encode(message), message.window)
  }

  /** Ends the streams of all others, with a comment that says why: who connects again is told by the answer. */
  keep(credentials: ReadonlySet<string>, reason: string): void {
    for (const reader of this.#readers) {
      if (credentials.has(reader.credential)) continue
      this.#drop(reader)
      reader.controller.enqueue(encoder.encode(`: ${reason}\n\n`))
      reader.controller.close()
    }
  }

  #send(bytes: Uint8Array, window: string | null = null): void {
    for (const reader of this.#readers) {
      if (window !== null && reader.windows && !reader.windows.has(window)) continue
      if ((reader.controller.desiredSize ?? 0) <= 0) this.#cutOff(reader)
      else reader.controller.enqueue(bytes)
    }
  }

  #cutOff(reader: Reader): void {
    this.#drop(reader)
    reader.controller.error(new Error('too slow: connect again, with the id of the last message'))
  }

  #drop(reader: Reader | undefined): void {
    if (reader) this.#readers.delete(reader)
    if (this.#readers.size > 0) return
    clearInterval(this.#keepAlive)
    this.#keepAlive = undefined
  }
}

function encode({ id, type, text }: Sent): Uint8Array {
  return encoder.encode(`id: ${id}\nevent: ${type}\ndata: ${text}\n\n`)
}
