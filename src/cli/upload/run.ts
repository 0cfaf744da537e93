import type { Image } from '../../contracts/image.ts'
import type { Client } from '../client.ts'
import { Failure } from '../failure.ts'
import { onInterrupt } from '../interrupt.ts'
import { progress } from '../progress.ts'
import { patient } from '../retry.ts'
import { waitForImages } from '../study-images.ts'
import type { Refusal, UploadPlan } from './plan.ts'
import { pool } from './pool.ts'
import { type Outcome, sendFile } from './send.ts'

const GRACE_MS = 10_000
/** So many files in a row that the gateway failed on are not the fault of the files. */
const MOST_BROKEN = 5

/** How far an upload got. */
export interface UploadReport {
  readonly plan: UploadPlan
  readonly sent: Outcome[]
  readonly refused: Refusal[]
  /** Of all that were sent or there before, when waited for. */
  images?: Image[]
  isInterrupted: boolean
  /** What ended it before its time. */
  error?: unknown
  elapsedMs: number
}

export async function runUpload(
  gateway: Client,
  plan: UploadPlan,
  { concurrency, wait, quiet }: { concurrency: number; wait: boolean; quiet: boolean },
): Promise<UploadReport> {
  const began = Date.now()
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const report: UploadReport = {
    plan,
    sent: [],
    refused: [...plan.refuse],
    isInterrupted: false,
    elapsedMs: 0,
  }
  try {
    await sendAll(gateway, report, concurrency, interrupt, quiet)
    if (wait && !interrupt.stopping.aborted)
      report.images = await waitForAll(gateway, report, interrupt, quiet)
  } catch (error) {
    if (!interrupt.stopping.aborted) report.error = error
  } finally {
    interrupt.dispose()
    report.isInterrupted = interrupt.stopping.aborted
    report.elapsedMs = Date.now() - began
  }
  return report
}

type Signals = { stopping: AbortSignal; aborting: AbortSignal }

async function sendAll(
  gateway: Client,
  { plan, sent, refused }: UploadReport,
  concurrency: number,
  { stopping, aborting }: Signals,
  quiet: boolean,
): Promise<void> {
  const bar = progress('Sending', quiet)
  let note: string | undefined
  let brokenInARow = 0
  const show = () => bar.update(sent.length + refused.length - plan.refuse.length, plan.send.length, note)
  const sender = patient(gateway, {
    stopping,
    onWait: (text) => {
      note = text
      show()
    },
  })
  try {
    await pool(plan.send, concurrency, stopping, async (source) => {
      const outcome = await sendFile(sender, plan.study, source, aborting)
      const isBroken = outcome.kind === 'refused' && outcome.refusal.problem.status >= 500
      brokenInARow = isBroken ? brokenInARow + 1 : 0
      if (outcome.kind === 'refused') refused.push(outcome.refusal)
      else sent.push(outcome)
      note = undefined
      show()
      if (brokenInARow >= MOST_BROKEN) throw brokenGateway()
    })
  } finally {
    bar.stop()
  }
}

const brokenGateway = () =>
  new Failure(`The gateway failed on ${MOST_BROKEN} files in a row.`, 'Look at its log, then send again.')

async function waitForAll(
  gateway: Client,
  { plan, sent, refused }: UploadReport,
  { stopping }: Signals,
  quiet: boolean,
): Promise<Image[]> {
  const ids = new Set([
    ...plan.skip.map(({ id }) => id),
    ...sent.flatMap((outcome) => ('id' in outcome ? outcome.id : [])),
    ...refused.flatMap(({ id }) => id ?? []),
  ])
  const bar = progress('Waiting', quiet)
  try {
    return await waitForImages(patient(gateway), plan.study, ids, {
      signal: stopping,
      onProgress: (final) => bar.update(final, ids.size),
    })
  } finally {
    bar.stop()
  }
}
