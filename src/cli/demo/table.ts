import type { Image } from '../../contracts/image.ts'
import type { StageName } from '../../contracts/stage.ts'
import { formatMs } from '../duration.ts'
import { costs, endToEnd, formatProbability, shortType } from '../image-row.ts'
import { costPerImage } from '../money.ts'
import { renderTable } from '../table.ts'

const COLUMNS = [
  { head: 'image', max: 24 },
  { head: 'label' },
  { head: 'probability', align: 'right' },
  { head: 'queue ms', align: 'right' },
  { head: 'preprocess ms', align: 'right' },
  { head: 'inference ms', align: 'right' },
  { head: 'total ms', align: 'right' },
  { head: 'problem' },
] as const

/** What became of each image and where its time went; `queue` is the wait in both queues. */
export function demoText(images: readonly Image[], study: string, url: string): string {
  const times = endToEnd(images)
  const preview = images.find(({ links }) => links.preview)?.links.preview
  const problems = images.flatMap(({ name, problem }) => (problem ? [`${name}: ${problem.detail}`] : []))
  return [
    renderTable(COLUMNS, images.toSorted(byName).map(row)),
    ...(problems.length > 0 ? ['', ...problems] : []),
    '',
    `End to end ${times ? `p50 ${formatMs(times.p50)}, p95 ${formatMs(times.p95)}` : 'unknown: nothing finished'}; cost at list price ${costPerImage(costs(images))}.`,
    `Look next: npx tributary status ${study}`,
    ...(preview ? [`A preview: curl -H "Authorization: Bearer <key>" -o preview.jpg ${url}${preview}`] : []),
  ].join('\n')
}

function row({ name, result, stages, end_to_end_ms, problem }: Image): string[] {
  const of = (...names: StageName[]) => {
    const found = stages.filter(({ stage }) => names.includes(stage))
    return found.length > 0 ? String(Math.round(found.reduce((sum, { ms }) => sum + ms, 0))) : ''
  }
  return [
    name,
    result?.label ?? '',
    formatProbability(result?.probability),
    of('image_queue', 'tensor_queue'),
    of('preprocess'),
    of('inference'),
    end_to_end_ms === undefined ? '' : String(end_to_end_ms),
    problem ? shortType(problem) : '',
  ]
}

const byName = (one: Image, other: Image) => (one.name < other.name ? -1 : 1)
