import type { Checked } from './contract.ts'

interface Waiting {
  readonly rows: readonly Checked[]
  readonly resolve: (fresh: number) => void
}

/** Gathers the posts that come in one turn of the event loop into one commit. An error ends the process: memory may be ahead. */
export class Group {
  readonly #commit: (posts: readonly (readonly Checked[])[]) => readonly number[]
  #waiting: Waiting[] = []

  /** @param commit takes the posts of one turn; answers how many rows of each were new */
  constructor(commit: (posts: readonly (readonly Checked[])[]) => readonly number[]) {
    this.#commit = commit
  }

  take(rows: readonly Checked[]): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>()
    this.#waiting.push({ rows, resolve })
    if (this.#waiting.length === 1) setImmediate(() => this.#flush())
    return promise
  }

  #flush(): void {
    const group = this.#waiting
    this.#waiting = []
    const fresh = this.#commit(group.map(({ rows }) => rows))
    group.forEach(({ resolve }, i) => {
      resolve(fresh[i] ?? 0)
    })
  }
}
