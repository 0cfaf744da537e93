import type { Image } from '../../contracts/image.ts'
import type { Client } from '../client.ts'
import { formatMs } from '../duration.ts'
import { formatProbability, shortType } from '../image-row.ts'
import { formatUsd } from '../money.ts'
import { isFinal } from '../study-images.ts'
import { renderPairs, renderTable } from '../table.ts'
import type { Status } from './status.ts'
import { waterfall } from './waterfall.ts'

export const IMAGE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export async function readImage(gateway: Client, id: string): Promise<Status> {
  const image = await gateway.json<Image>(`/v1/images/${id}`)
  return {
    json: image,
    text: [renderImage(image, gateway.url), renderStages(image), verdict(image)].filter(Boolean).join('\n\n'),
    isComplete: isFinal(image),
    isHealthy: image.state !== 'failed' && image.state !== 'parked',
  }
}

function renderImage(
  { id, study, name, state, bytes, format, width, height, ...image }: Image,
  url: string,
): string {
  const size = width === undefined ? '' : `, ${width} × ${height}`
  return renderPairs([
    ['image', id],
    ['study', study],
    ['name', name],
    ['state', state],
    ['file', `${bytes} bytes${format ? `, ${format}` : ''}${size}`],
    ['received', image.received_at],
    ...(image.end_to_end_ms === undefined ? [] : [['end to end', formatMs(image.end_to_end_ms)] as const]),
    ...(image.cost_usd === undefined ? [] : [['cost', formatUsd(image.cost_usd)] as const]),
    ...(image.links.preview ? [['preview', `${url}${image.links.preview}`] as const] : []),
  ])
}

function renderStages({ stages }: Image): string {
  if (stages.length === 0) return ''
  const columns = [
    { head: 'stage' },
    { head: 'time' },
    { head: 'at ms', align: 'right' },
    { head: 'ms', align: 'right' },
  ] as const
  return renderTable(columns, waterfall(stages))
}

function verdict({ id, state, result, problem }: Image): string {
  if (result) {
    const rows = result.predictions.map(({ label, probability }) => [label, formatProbability(probability)])
    const doubt = result.uncertain ? '\nuncertain: the best is under the threshold of the model' : ''
    return `${result.model}@${result.version}\n${renderTable([{ head: 'label' }, { head: 'probability', align: 'right' }], rows)}${doubt}`
  }
  const redrive = `POST /v1/images/${id}/redrive tries it again`
  if (problem)
    return `${shortType(problem)}: ${problem.title}\n${problem.detail}\n${redrive}; a corrected file is uploaded under the same name.`
  return state === 'parked' ? `Its retries ran out. ${redrive}.` : ''
}
