import { fork } from 'node:child_process'
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
const OVER: Reply = { error: 'ClickHouse took too long, or came to its end. Ask for less, or again.' }

/** The embedded ClickHouse in a process of its own, started by the first question. */
export class ClickHouse {
  readonly #directory: string
  #running: Running | undefined
  #asked = 0
  #idle: ReturnType<typeof setTimeout> | undefined

  /** @param directory of its data, emptied at the start */
  constructor(directory: string) {
    this.#directory = directory
  }

  async ask(question: Question): Promise<Reply> {
    clearTimeout(this.#idle)
    this.#running ??= start(this.#directory)
    const running = this.#running
    const late = setTimeout(() => this.#end(running), DEADLINE_MS)
    const reply = await running.ask({ id: ++this.#asked, ...question })
    clearTimeout(late)
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#end(running), IDLE_MS).unref()
    if (running.isOver()) await this.#end(running)
    return reply
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle)
    if (this.#running) await this.#end(this.#running)
  }

  /** The next question starts another. */
  #end(running: Running): Promise<void> {
    if (this.#running === running) this.#running = undefined
    return running.end()
  }
}

interface Running {
  ask(ask: Ask): Promise<Reply>
  isOver(): boolean
  end(): Promise<void>
}

function start(directory: string): Running {
  const program = join(import.meta.dirname, 'clickhouse-process.ts')
  const child = fork(program, [directory], {
    env: { ...process.env, TZ: 'UTC' },
    // Ctrl-C is for the parent to hear
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  const waiting = new Map<number, (reply: Reply) => void>()
  const over = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    // what was sent to one that is ending
    child.on('error', () => resolve())
  }).then(() => {
    for (const resolve of waiting.values()) resolve(OVER)
    waiting.clear()
  })
  child.on('message', ({ id, ...reply }: { id: number } & Reply) => {
    waiting.get(id)?.(reply)
    waiting.delete(id)
  })
  return {
    ask(ask) {
      if (!child.connected) return Promise.resolve(OVER)
      const reply = new Promise<Reply>((resolve) => waiting.set(ask.id, resolve))
      child.send(ask)
      return reply
    },
    isOver: () => !child.connected,
    end() {
      // whoever ends it waits for that
      child.ref()
      child.kill('SIGKILL')
      return over
    },
  }
}
