import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly cpuMs: number
  /** Of its children that have ended, and theirs. */
  readonly endedMs: number
  readonly bytes: number
}

/** Linux counts in hundredths of a second and pages of 4 KiB. */
const TICK_MS = 10
const PAGE_BYTES = 4096

/** `root` and everything it started. */
export function tree(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)))
  const children = Map.groupBy(all, ({ parent }) => parent)
  const under = (pid: number): Process[] =>
    (children.get(pid) ?? []).flatMap((child) => [child, ...under(child.pid)])
  return [...readProcess(root), ...under(root)]
}

/** Nothing when it is gone. */
function readProcess(pid: number): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    const fields = stat
      .slice(end + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const cpuMs = ((fields[11] ?? 0) + (fields[12] ?? 0)) * TICK_MS
    const endedMs = ((fields[13] ?? 0) + (fields[14] ?? 0)) * TICK_MS
    return [
      {
        pid,
        parent,
        name: stat.slice(stat.indexOf('(') + 1, end),
        cpuMs,
        endedMs,
        bytes: (fields[21] ?? 0) * PAGE_BYTES,
      },
    ]
  } catch {
    return []
  }
}

export function cpuMs(pids: readonly number[]): number {
  return pids.flatMap(readProcess).reduce((sum, process) => sum + process.cpuMs, 0)
}

/** With that of children that came and went meanwhile. */
export function cpuMsWithEnded(pids: readonly number[]): number {
  const all = pids.flatMap(readProcess)
  return all.reduce((sum, { cpuMs, endedMs }) => sum + cpuMs + endedMs, 0)
}

/** Watches how much memory processes hold together; answers the most it saw, in MB. */
export function watchMemory(pids: readonly number[]): () => number {
  let most = 0
  const look = () => {
    const bytes = pids.flatMap(readProcess).reduce((sum, process) => sum + process.bytes, 0)
    most = Math.max(most, bytes)
  }
  const timer = setInterval(look, 200)
  return () => {
    clearInterval(timer)
    look()
    return most / 1e6
  }
}
