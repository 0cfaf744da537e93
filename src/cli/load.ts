import { join } from 'node:path'
import { defineCommand } from 'citty'
import { type Client, CONNECTION_ARGS, connect, failureOf, isNotFound } from './client.ts'
import { formatMs, parseDuration } from './duration.ts'
import { Failure } from './failure.ts'
import { ROOT } from './installation.ts'
import { INTERRUPTED } from './interrupt.ts'
import { readPictures } from './load/pictures.ts'
import { type LoadPlan, runLoad } from './load/run.ts'
import { arrivals } from './load/schedule.ts'
import { loadJson, loadText } from './load/table.ts'
import { readNumber } from './numbers.ts'
import { chooseStudy } from './upload/plan.ts'

export const load = defineCommand({
  meta: {
    name: 'load',
    description: 'Send images at a constant rate, whatever the answers, and measure',
  },
  args: {
    rate: { type: 'string', default: '10', description: 'Images a second' },
    duration: { type: 'string', default: '30s', description: 'How long to send, the ramp included' },
    ramp: { type: 'string', default: '0s', description: 'Time to reach the rate, linearly' },
    images: {
      type: 'string',
      default: join(ROOT, 'test/digits'),
      description: 'Folder of images, sent in turn',
    },
    study: { type: 'string', description: 'Study to send to, a new one (default: load-<time>)' },
    'max-in-flight': {
      type: 'string',
      default: '1000',
      description:
        'Open requests at most; further images are held back, and their wait is counted as latency',
    },
    timeout: { type: 'string', default: '5m', description: 'Wait at most so long for the last results' },
    'dry-run': { type: 'boolean', description: 'Say what would be sent' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = connect(args)
    const plan = await readPlan(args)
    const text = `${plan.slots.length} images over ${formatMs(plan.durationMs)}, at most ${args.rate}/s, to study ${plan.study} at ${gateway.url}`
    if (args['dry-run']) {
      const { slots, pictures, ...rest } = plan
      const json = {
        dry_run: true,
        url: gateway.url,
        images: slots.length,
        pictures: pictures.length,
        ...rest,
      }
      return console.log(args.json ? JSON.stringify(json) : `Would send ${text}; nothing was sent.`)
    }
    await requireNewStudy(gateway, plan.study)
    if (!args.json) console.log(`Sending ${text}.\n`)
    const { report, isInterrupted } = await runLoad(gateway, plan, args.json === true)
    console.log(args.json ? JSON.stringify(loadJson(report, plan.study)) : loadText(report, plan.study))
    const isWhole = report.unfinished === 0 && Object.keys(report.failures).length === 0
    process.exitCode = isInterrupted ? INTERRUPTED : isWhole ? 0 : 1
  },
})

type Texts = Record<'rate' | 'duration' | 'ramp' | 'images' | 'max-in-flight' | 'timeout', string>

async function readPlan(args: Texts & { study?: string | undefined }): Promise<LoadPlan> {
  const rate = readNumber(args.rate, 'rate', { min: 0.01, max: 100_000 })
  const durationMs = parseDuration(args.duration, 'duration')
  const rampMs = parseDuration(args.ramp, 'ramp')
  if (durationMs === 0) throw new Failure('A load of no duration sends nothing.', 'Give --duration 30s.', 2)
  if (rampMs > durationMs)
    throw new Failure('The ramp is longer than the load.', 'Give a --ramp within the --duration.', 2)
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
  return {
    study: args.study === undefined ? `load-${stamp}` : chooseStudy(args.study, undefined),
    slots: [...arrivals(rate, durationMs, rampMs)],
    durationMs,
    maxInFlight: readNumber(args['max-in-flight'], 'max-in-flight', { min: 1, max: 100_000, integer: true }),
    timeoutMs: parseDuration(args.timeout, 'timeout'),
    pictures: await readPictures(args.images),
  }
}

/** Names of an earlier load would be taken; and this shows a wrong address or key before the first slot. */
async function requireNewStudy(gateway: Client, study: string): Promise<void> {
  const path = `/v1/studies/${encodeURIComponent(study)}`
  const response = await gateway.fetch(path)
  if (isNotFound(response)) return
  if (!response.ok) throw await failureOf(path, response)
  throw new Failure(`The study ${study} is there already.`, 'Give another --study, or none for a new one.', 2)
}
