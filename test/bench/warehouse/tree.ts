import { heldMb } from '../events/held.ts'
import { tree } from '../processes.ts'

/** The most that processes held together, and by the name of the program, in MB. A page that several share counts once (PSS). */
export interface Held {
  readonly peak_mb: number
  readonly programs: Readonly<Record<string, number>>
}

/** Watches processes and all that they start meanwhile, but not this one. */
export function watchTrees(roots: readonly number[]): () => Held {
  let peak = 0
  const programs: Record<string, number> = {}
  const look = () => {
    const all = roots.flatMap((root) => tree(root)).filter(({ pid }) => pid !== process.pid)
    const held = Map.groupBy(all, ({ name }) => name)
    let sum = 0
    for (const [name, processes] of held) {
      const mb = heldMb(processes.map(({ pid }) => pid))
      programs[name] = Math.max(programs[name] ?? 0, mb)
      sum += mb
    }
    peak = Math.max(peak, sum)
  }
  const timer = setInterval(look, 500)
  return () => {
    clearInterval(timer)
    look()
    return { peak_mb: peak, programs }
  }
}
