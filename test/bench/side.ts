/** What is measured: the platform or its peer, running. Both speak the same HTTP. */
export interface Side {
  readonly name: SideName
  readonly url: string
  readonly key: string
  /** The processes that do the work. */
  pids(): number[]
  stop(): Promise<void>
}

export type SideName = 'platform' | 'peer'
