import type { Client } from '../client.ts'
import { onInterrupt } from '../interrupt.ts'
import { progress } from '../progress.ts'
import { patient } from '../retry.ts'
import { firing } from './fire.ts'
import { generate, type Shot } from './generate.ts'
import type { Picture } from './pictures.ts'
import { type LoadReport, summarise } from './report.ts'
import { readFinished, waitForStudy } from './settle.ts'

export interface LoadPlan {
  readonly study: string
  readonly slots: readonly number[]
  readonly durationMs: number
  readonly maxInFlight: number
  readonly timeoutMs: number
  readonly pictures: readonly Picture[]
}

const GRACE_MS = 10_000

/** Sends, waits for the results and counts. At Ctrl-C it reports what there is. */
export async function runLoad(
  gateway: Client,
  plan: LoadPlan,
  quiet: boolean,
): Promise<{ report: LoadReport; isInterrupted: boolean }> {
  const { study, timeoutMs } = plan
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  try {
    const shots = await send(gateway, plan, interrupt, quiet)
    if (!shots.some(({ id }) => id)) return { report: summarise(shots, new Map()), isInterrupted: false }
    const reader = patient(gateway)
    const bar = progress('Waiting', quiet)
    await waitForStudy(reader, study, {
      timeoutMs,
      signal: interrupt.stopping,
      onCounts: ({ total, pending }) => bar.update(total - pending, total),
    }).finally(() => bar.stop())
    const report = summarise(shots, await readFinished(reader, study))
    return { report, isInterrupted: interrupt.stopping.aborted }
  } finally {
    interrupt.dispose()
  }
}

async function send(
  gateway: Client,
  { study, slots, maxInFlight, pictures }: LoadPlan,
  { stopping, aborting }: { stopping: AbortSignal; aborting: AbortSignal },
  quiet: boolean,
): Promise<Shot[]> {
  const bar = progress('Sending', quiet)
  try {
    return await generate(firing(gateway, study, pictures, aborting), {
      slots,
      maxInFlight,
      stopping,
      onShot: (shots, open) => bar.update(shots.length, slots.length, `${open} open`),
    })
  } finally {
    bar.stop()
  }
}
