export interface Interrupt {
  /** Set at the first Ctrl-C: begin nothing new. */
  readonly stopping: AbortSignal
  /** Set some seconds later or at the second Ctrl-C: leave what is under way. */
  readonly aborting: AbortSignal
  dispose(): void
}

/** What a shell expects of a program that was ended with Ctrl-C. */
export const INTERRUPTED = 130

/** Takes Ctrl-C and SIGTERM until disposed of. */
export function onInterrupt(graceMs: number, say: (text: string) => void): Interrupt {
  const stop = new AbortController()
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const handle = () => {
    if (stop.signal.aborted) return abort.abort()
    say('Stopping: requests under way are finished. Ctrl-C again leaves them.')
    timer = setTimeout(() => abort.abort(), graceMs)
    stop.abort()
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const name of signals) process.on(name, handle)
  return {
    stopping: stop.signal,
    aborting: abort.signal,
    dispose() {
      clearTimeout(timer)
      for (const name of signals) process.off(name, handle)
    },
  }
}
