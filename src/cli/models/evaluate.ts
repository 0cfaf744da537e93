import { log } from '@clack/prompts'
import { defineCommand } from 'citty'
import { type Evaluation, modelRef, splitRef } from '../../contracts/model.ts'
import { type Client, CONNECTION_ARGS, connect } from '../client.ts'
import { Failure } from '../failure.ts'
import { INTERRUPTED } from '../interrupt.ts'
import { readNumber } from '../numbers.ts'
import { readLabelledSet } from './evaluate/labelled-set.ts'
import { type EvaluatePlan, runEvaluation } from './evaluate/run.ts'
import { evaluationJson, type Summary, summarise } from './evaluate/summary.ts'
import { evaluationText } from './evaluate/text.ts'
import { NAME_ARG, readModel, requireName, requireReady, requireVersion, versionPath } from './model.ts'

export const evaluate = defineCommand({
  meta: { name: 'evaluate', description: 'Send labelled images and measure how well a model answers' },
  args: {
    ...NAME_ARG,
    folder: {
      type: 'positional',
      required: true,
      description: 'It holds images and labels.csv (file,label)',
    },
    version: { type: 'string', description: 'Measure this one (default: whichever answers for the name)' },
    concurrency: { type: 'string', default: '4', description: 'Images under way at a time' },
    save: {
      type: 'boolean',
      default: true,
      description: 'Keep accuracy and calibration on the card of the version',
      negativeDescription: 'Keep nothing',
    },
    'dry-run': { type: 'boolean', description: 'Say what would be sent' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const concurrency = readNumber(args.concurrency, 'concurrency', { min: 1, max: 64, integer: true })
    const name = requireName(args.name)
    const version = args.version === undefined ? undefined : requireVersion(args.version)
    const images = await readLabelledSet(args.folder)
    const gateway = connect(args)
    await requireServed(gateway, name, version)
    const model = version === undefined ? name : modelRef(name, version)
    const plan = { model, study: studyFor(name), images }
    if (args['dry-run'])
      return console.log(args.json ? JSON.stringify(planJson(plan)) : planText(plan, gateway.url))

    const run = await runEvaluation(gateway, plan, concurrency, args.json === true)
    const summary = summarise(plan, run.answers)
    if (args.save && !run.isInterrupted) await keepOnCard(gateway, name, summary)
    console.log(args.json ? JSON.stringify(evaluationJson(summary)) : evaluationText(summary))
    process.exitCode = run.isInterrupted ? INTERRUPTED : summary.evaluation.answered < images.length ? 1 : 0
    if (run.error) throw run.error
  },
})

/** A wrong name, address or key shows before the first image. */
async function requireServed(gateway: Client, name: string, version: number | undefined): Promise<void> {
  const model = await readModel(gateway, name)
  if (version !== undefined) requireReady(model, version)
  else if (model.live === undefined)
    throw new Failure(`No version of ${name} is ready to serve.`, 'Push one first.')
}

/** Only what one version answered alone can stand on its card. A key that may not write has still measured. */
async function keepOnCard(gateway: Client, name: string, { versions, evaluation }: Summary): Promise<void> {
  const [reference, ...others] = Object.keys(versions)
  const { answered, accuracy, accuracy_interval: interval, calibration } = evaluation
  if (reference === undefined || others.length > 0 || accuracy === null || !interval) return
  const body: Evaluation = {
    images: answered,
    accuracy,
    interval: [interval.low, interval.high],
    calibration_error: calibration.ece ?? 0,
    evaluated_at: new Date().toISOString(),
  }
  const version = Number(splitRef(reference).version)
  const kept = await gateway.fetch(`${versionPath(name, version)}/evaluation`, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })
  if (!kept.ok)
    log.warn(`Not kept on the card of ${reference}: it was answered ${kept.status}.`, {
      output: process.stderr,
    })
}

function studyFor(name: string): string {
  return `evaluate-${name}-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`
}

const planJson = ({ model, study, images }: EvaluatePlan) => ({
  dry_run: true,
  model,
  study,
  images: images.length,
  labels: labelsOf(images).length,
})

function planText({ model, study, images }: EvaluatePlan, url: string): string {
  const labels = labelsOf(images).length
  return `Would send ${images.length} images of ${labels} labels to ${model}, in study ${study} at ${url}; nothing was sent.`
}

const labelsOf = (images: EvaluatePlan['images']) => [...new Set(images.map(({ label }) => label))]
