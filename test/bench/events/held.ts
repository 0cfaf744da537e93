import { readFileSync } from 'node:fs'

/** What processes hold together, in MB: a page that several share counts once (PSS). */
export function heldMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + kilobytes(pid), 0) / 1000
}

/** Watches it; answers the most it saw. */
export function watchHeld(pids: readonly number[]): () => number {
  let most = 0
  const look = () => {
    most = Math.max(most, heldMb(pids))
  }
  const timer = setInterval(look, 500)
  return () => {
    clearInterval(timer)
    look()
    return most
  }
}

/** Nothing when it is gone. */
function kilobytes(pid: number): number {
  try {
    const [, pss] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return Number(pss ?? 0) * 1.024
  } catch {
    return 0
  }
}
