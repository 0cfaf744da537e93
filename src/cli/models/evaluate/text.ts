import type { Evaluation } from '../../../engine/evaluation.ts'
import { formatMs } from '../../duration.ts'
import type { Distribution } from '../../percentile.ts'
import { renderPairs, renderTable } from '../../table.ts'
import type { Summary } from './summary.ts'

/** A matrix wider than this is no longer read; the commonest mistakes are. */
const WIDEST_MATRIX = 16
const LISTED = 20

export function evaluationText({ plan, evaluation, ...summary }: Summary): string {
  const facts = renderPairs([
    [
      'model',
      Object.entries(summary.versions)
        .map(([reference, images]) => `${reference} (${images} images)`)
        .join(', ') || plan.model,
    ],
    ['study', plan.study],
    ['accuracy', accuracyText(evaluation)],
    ['calibration', calibrationText(evaluation)],
    ['inference', latencyText(summary.inference)],
    ['end to end', latencyText(summary.endToEnd)],
    ...Object.entries(summary.failures).map(
      ([problem, files]) => ['failed', failureText(problem, files)] as const,
    ),
  ])
  const { confusion } = evaluation
  const tables = confusion.labels.length > 0 ? [classesText(confusion), confusionText(confusion)] : []
  return [facts, ...notes(summary), ...tables].join('\n\n')
}

const percent = (share: number | null) => (share === null ? '' : `${(share * 100).toFixed(1)} %`)

function accuracyText({ answered, correct, accuracy, accuracy_interval: interval }: Evaluation): string {
  if (!interval) return 'nothing was answered'
  return `${percent(accuracy)} (${correct} of ${answered}), 95 % interval ${percent(interval.low)} to ${percent(interval.high)} (Wilson)`
}

function calibrationText({ calibration: { ece, bins } }: Evaluation): string {
  return ece === null
    ? 'nothing was answered'
    : `ECE ${ece.toFixed(4)} over ${bins} bins of the top probability`
}

const latencyText = (times: Distribution | undefined) =>
  times ? `p50 ${formatMs(times.p50)}, p95 ${formatMs(times.p95)}` : 'nothing finished'

function failureText(problem: string, files: readonly string[]): string {
  const more = files.length > 3 ? ` and ${files.length - 3} more` : ''
  return `${files.length} by ${problem}: ${files.slice(0, 3).join(', ')}${more}`
}

function notes({ versions, unknownLabels }: Pick<Summary, 'versions' | 'unknownLabels'>): string[] {
  const mixed = Object.keys(versions).length > 1
  return [
    ...(mixed ? ['More than one version answered: --version measures one alone.'] : []),
    ...(unknownLabels.length > 0
      ? [
          `No answer knows ${unknownLabels.slice(0, LISTED).join(', ')}: is each label of labels.csv spelled as in id2label of config.json?`,
        ]
      : []),
  ]
}

function classesText({ classes }: Evaluation['confusion']): string {
  const columns = [
    { head: 'label', max: 40 },
    { head: 'images', align: 'right' },
    { head: 'precision', align: 'right' },
    { head: 'recall', align: 'right' },
  ] as const
  return renderTable(
    columns,
    classes.map(({ label, images, precision, recall }) => [
      label,
      String(images),
      percent(precision),
      percent(recall),
    ]),
  )
}

function confusionText(confusion: Evaluation['confusion']): string {
  const { labels, counts } = confusion
  if (labels.length > WIDEST_MATRIX) return mistakesText(confusion)
  const columns = [
    { head: 'labelled \\ answered', max: 24 },
    ...labels.map((head) => ({ head, align: 'right' as const, max: 12 })),
  ]
  return renderTable(
    columns,
    labels.map((label, row) => [
      label,
      ...(counts[row] ?? []).map((count) => (count === 0 ? '.' : String(count))),
    ]),
  )
}

function mistakesText({ labels, counts }: Evaluation['confusion']): string {
  const mistakes = labels
    .flatMap((label, row) =>
      labels.map((answered, column) => ({
        label,
        answered,
        images: row === column ? 0 : (counts[row]?.[column] ?? 0),
      })),
    )
    .filter(({ images }) => images > 0)
    .sort((a, b) => b.images - a.images)
  if (mistakes.length === 0) return 'No label was taken for another.'
  const columns = [
    { head: 'labelled', max: 40 },
    { head: 'answered', max: 40 },
    { head: 'images', align: 'right' },
  ] as const
  const more = mistakes.length > LISTED ? `\n… and ${mistakes.length - LISTED} more pairs` : ''
  return (
    renderTable(
      columns,
      mistakes.slice(0, LISTED).map(({ label, answered, images }) => [label, answered, String(images)]),
    ) + more
  )
}
