import { log } from '@clack/prompts'
import type { Client } from './client.ts'
import { findPictures } from './demo/pictures.ts'
import { demoText } from './demo/table.ts'
import { sendTraffic } from './demo/traffic.ts'
import { Failure } from './failure.ts'
import { progress } from './progress.ts'
import { waitForImages } from './study-images.ts'
import { pool } from './upload/pool.ts'
import { type Outcome, sendFile } from './upload/send.ts'
import type { Source } from './upload/sources.ts'

const LONGEST_MS = 60_000
const LONGEST_EVENTS_MS = 20_000
const CONCURRENCY = 4

/** Sends a few images and events through everything and shows what became of them. It ends in time and never throws: `start` goes on. */
export async function demo(gateway: Client): Promise<void> {
  await demoImages(gateway)
  await demoEvents(gateway)
}

async function demoEvents(gateway: Client): Promise<void> {
  try {
    log.message(await sendTraffic(gateway, Date.now(), AbortSignal.timeout(LONGEST_EVENTS_MS)))
  } catch (error) {
    const reason = error instanceof Failure ? `${error.message} ${error.remedy}` : String(error)
    log.warn(`The events of the demo did not all arrive. ${reason}`)
  }
}

async function demoImages(gateway: Client): Promise<void> {
  const study = `demo-${new Date().toISOString().replaceAll(/[-:]|\..*/g, '')}`
  const { found, missing } = await findPictures()
  if (missing.length > 0) log.warn(`The demo goes without ${missing.join(', ')}: not there.`)
  if (found.length === 0) return
  const signal = AbortSignal.timeout(LONGEST_MS)
  try {
    log.message(await run(gateway, study, found, signal))
  } catch (error) {
    const reason = error instanceof Failure ? `${error.message} ${error.remedy}` : String(error)
    const why = signal.aborted ? `There was no result within ${LONGEST_MS / 1000} s.` : reason
    log.warn(`The demo did not end. ${why}\nSee how far it got: npx tributary status ${study}`)
  }
}

async function run(gateway: Client, study: string, pictures: Source[], signal: AbortSignal): Promise<string> {
  const ids = new Set<string>()
  const refused: string[] = []
  const bar = progress(`Demo: ${pictures.length} images`)
  try {
    await pool(pictures, CONCURRENCY, signal, async (picture) => {
      const outcome = await sendFile(gateway, study, picture, signal)
      const id = idOf(outcome)
      if (id) ids.add(id)
      else if (outcome.kind === 'refused') refused.push(`${picture.name}: ${outcome.refusal.problem.detail}`)
      bar.update(0, pictures.length)
    })
    signal.throwIfAborted()
    const images = await waitForImages(gateway, study, ids, {
      signal,
      onProgress: (final) => bar.update(final, pictures.length),
    })
    return [...refused, demoText(images, study, gateway.url)].join('\n')
  } finally {
    bar.stop()
  }
}

const idOf = (outcome: Outcome) => (outcome.kind === 'refused' ? outcome.refusal.id : outcome.id)
