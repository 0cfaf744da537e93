import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Format } from '../../engine/analytics/statement.ts'

/** A point as the local store keeps it: `id` in order of arrival, `timestamp` in epoch ms, `point` as JSON. */
export interface KeptPoint {
  readonly id: number
  readonly timestamp: number
  readonly point: string
}

type Question =
  | { readonly kind: 'last' }
  | { readonly kind: 'insert'; readonly points: readonly KeptPoint[] }
  | { readonly kind: 'query'; readonly sql: string; readonly format: Format }

export type Ask = Question & { readonly id: number }
export type Reply = { readonly text: string } | { readonly error: string } | { readonly isMissing: true }

/** ClickHouse ends a query itself after half of this; one that does not is ended with its process, and the points are loaded anew. */
const DEADLINE_MS = 20_000
/** It holds some 280 MB: when nothing was asked for so long, it is ended, and the next question starts it. */
const IDLE_MS = 300_000

/** The embedded ClickHouse in a process of its own, started by the first question. */
export class ClickHouse {
  readonly #directory: string
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  #child: ChildProcess | undefined
  #asked = 0
  #idle: ReturnType<typeof setTimeout> | undefined

  /** @param directory of its data, emptied at the start */
  constructor(directory: string) {
    this.#directory = directory
  }

  async ask(question: Question): Promise<Reply> {
    this.#child ??= this.#start()
    const child = this.#child
    clearTimeout(this.#idle)
    const id = ++this.#asked
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve))
    const late = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS)
    child.send({ id, ...question })
    return reply.finally(() => {
      clearTimeout(late)
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => child.kill('SIGKILL'), IDLE_MS).unref()
    })
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle)
    if (!this.#child) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  #start(): ChildProcess {
    const program = join(import.meta.dirname, 'clickhouse-process.ts')
    const child = fork(program, [this.#directory], {
      env: { ...process.env, TZ: 'UTC' },
      // Ctrl-C is for the parent to hear
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.unref()
    child.channel?.unref()
    child.on('message', ({ id, ...reply }: { id: number } & Reply) => {
      this.#waiting.get(id)?.(reply)
      this.#waiting.delete(id)
    })
    child.once('exit', () => {
      this.#child = undefined
      for (const resolve of this.#waiting.values())
        resolve({ error: 'ClickHouse took too long, or came to its end. Ask for less, or again.' })
      this.#waiting.clear()
    })
    return child
  }
}
