import type { Image } from '../contracts/image.ts'
import { type Problem, problemName } from '../contracts/problem.ts'
import { formatMs } from './duration.ts'
import { distribution } from './percentile.ts'
import { type Column, renderTable } from './table.ts'

const COLUMNS: Column[] = [
  { head: 'image', max: 48 },
  { head: 'state' },
  { head: 'label', max: 24 },
  { head: 'probability', align: 'right' },
  { head: 'end to end', align: 'right' },
  { head: 'problem', max: 60 },
]

/** The first images with their results, and how many more there are. */
export function renderImages(images: readonly Image[], cap: number): string {
  const rows = images
    .slice(0, cap)
    .map((image) => [
      image.name,
      image.state,
      image.result?.label ?? '',
      formatProbability(image.result?.probability),
      image.end_to_end_ms === undefined ? '' : formatMs(image.end_to_end_ms),
      image.problem ? `${shortType(image.problem)}: ${image.problem.detail}` : '',
    ])
  const more = images.length - rows.length
  return renderTable(COLUMNS, rows) + (more > 0 ? `\n… and ${more} more` : '')
}

export const formatProbability = (value: number | undefined) =>
  value === undefined ? '' : `${(value * 100).toFixed(1)}%`

/** A problem's name without its address; a foreign one is shown as it came. */
export const shortType = (problem: Problem) =>
  problem.type.includes('#') ? problemName(problem) : problem.title

export const endToEnd = (images: readonly Image[]) =>
  distribution(images.flatMap(({ end_to_end_ms }) => end_to_end_ms ?? []))

export const costs = (images: readonly Image[]) => images.flatMap(({ cost_usd }) => cost_usd ?? [])
