import { defineCommand } from 'citty'
import type { Verdict } from '../contracts/experiment-answer.ts'
import type {
  ChangeReport,
  ExperimentList,
  ExperimentReport,
  TrialReport,
} from '../contracts/experiment-report.ts'
import { figure, percent } from '../engine/experiment/words.ts'
import { CONNECTION_ARGS, connect } from './client.ts'
import { type Column, renderPairs, renderTable } from './table.ts'

export const experiment = defineCommand({
  meta: { name: 'experiment', description: 'What an experiment comes to, and whether to ship it' },
  args: {
    name: {
      type: 'positional',
      required: true,
      description: 'As pack.experiment; a pack alone lists those it has',
    },
    from: { type: 'string', description: 'The begin of the period, ISO 8601 with a zone, or a day' },
    to: { type: 'string', description: 'Its end, not with it; 30 days with today, if neither is said' },
    tz: { type: 'string', description: 'The zone of days; that of the pack, if not said' },
    'changed-at': { type: 'string', description: 'When what met everybody at once was changed' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const { name, from, to, tz } = args
    const query = new URLSearchParams()
    for (const [key, value] of Object.entries({ from, to, tz, changed_at: args['changed-at'] }))
      if (value !== undefined) query.set(key, value)
    const path = `/v1/experiments/${encodeURIComponent(name)}?${query}`
    const answer = await connect(args).json<ExperimentReport | ExperimentList>(path)
    console.log(args.json ? JSON.stringify(answer) : render(answer))
  },
})

function render(answer: ExperimentReport | ExperimentList): string {
  if ('experiments' in answer) return listText(answer)
  const text = answer.kind === 'trial' ? trialText(answer) : changeText(answer)
  const { experiment: name, title, from, to } = answer
  return [`${name}: ${title}`, `${from} to ${to}`, '', text, '', verdictText(answer.verdict)].join('\n')
}

function trialText(report: TrialReport): string {
  const { exposed, crossed, planned, sample_ratio: split, comparisons, reading, alpha } = report
  const units = Object.entries(exposed).map(([variant, count]) => `${variant} ${count}`)
  const isSplit = { true: 'as the shares say', false: 'not as the shares say', null: 'too few to tell' }
  const head = renderPairs([
    ['units', `${units.join(', ') || 'none'} of ${planned} planned; ${crossed} met two variants`],
    ['split', `${isSplit[`${split.ok}`]}${split.p === null ? '' : ` (p ${figure(split.p)})`}`],
  ])
  const interval = `${percent(1 - alpha)} interval${reading === 'sequential' ? ' at any time' : ''}`
  const columns: Column[] = [
    { head: 'metric' },
    { head: 'role' },
    ...['control', 'treatment', 'change', interval, 'p'].map((name) => ({
      ...{ head: name, align: 'right' as const },
    })),
    { head: 'guardrail' },
  ]
  const tables = comparisons.map(({ variant, metrics }) => {
    const rows = metrics.map((metric) => {
      const { difference, lift } = metric[reading]
      const told = lift ?? difference
      return [
        ...[metric.metric, metric.role],
        ...[metric.control, metric.treatment].map((value) => (value === null ? '' : figure(value))),
        changeOf(metric),
        told ? spanOf(told, lift !== null) : '',
        metric[reading].p_adjusted === null ? '' : figure(metric[reading].p_adjusted),
        metric.guardrail?.[reading].state ?? '',
      ]
    })
    return `${variant} against control\n${renderTable(columns, rows)}`
  })
  return [head, ...tables].join('\n\n')
}

function changeText({ answer, alpha, changed_at }: ChangeReport): string {
  if (answer === null) return `changed at ${changed_at}`
  const { lift, difference } = answer.reading
  const told = lift ?? difference
  return renderPairs([
    ['changed at', changed_at],
    ['before', `${figure(answer.before)} (${answer.days.before} days)`],
    ['after', `${figure(answer.after)} (${answer.days.after} days)`],
    ['change', changeOf(answer)],
    [`${percent(1 - alpha)} interval`, told ? spanOf(told, lift !== null) : ''],
    ['p', answer.reading.p === null ? '' : figure(answer.reading.p)],
  ])
}

interface Told {
  readonly lift: number | null
  readonly difference: number | null
}
const changeOf = ({ lift, difference }: Told) =>
  lift === null ? (difference === null ? '' : figure(difference)) : percent(lift, true)

function spanOf({ low, high }: { low: number | null; high: number | null }, isLift: boolean): string {
  const shown = (bound: number | null) =>
    bound === null ? 'anything' : isLift ? percent(bound, true) : figure(bound)
  return `${shown(low)} to ${shown(high)}`
}

const verdictText = ({ decision, reason, why }: Verdict) =>
  [`${decision.toUpperCase()} (${reason})`, ...why.map((each) => `  ${each}`)].join('\n')

function listText({ pack, experiments }: ExperimentList): string {
  if (experiments.length === 0) return `${pack} has no experiment.`
  const columns = ['experiment', 'units', 'planned', 'verdict', 'title'].map((head) => ({ head }))
  return renderTable(
    columns,
    experiments.map(({ experiment: name, exposed, planned, verdict, title }) => [
      name,
      exposed === null ? '' : String(Object.values(exposed).reduce((sum, count) => sum + count, 0)),
      planned === null ? '' : String(planned),
      verdict === null ? 'ask with --changed-at' : `${verdict.decision} (${verdict.reason})`,
      title,
    ]),
  )
}
