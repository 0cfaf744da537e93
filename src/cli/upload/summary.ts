import { formatMs } from '../duration.ts'
import { costs, endToEnd, renderImages, shortType } from '../image-row.ts'
import { costPerImage, formatUsd } from '../money.ts'
import { renderPairs, renderTable } from '../table.ts'
import type { Refusal, UploadPlan } from './plan.ts'
import type { UploadReport } from './run.ts'

const LISTED = 20

export function planText(plan: UploadPlan, url: string): string {
  const { study, send, skip, refuse } = plan
  const rows = send
    .slice(0, LISTED)
    .map(({ name, file, bytes, sidecar }) => [name, formatBytes(bytes), sidecar ?? '', file])
  const columns = [
    { head: 'name', max: 48 },
    { head: 'size', align: 'right' },
    { head: 'sidecar', max: 48 },
    { head: 'file', max: 80 },
  ] as const
  return [
    `Would send ${send.length} files (${formatBytes(total(send))}) to study ${study} at ${url}; nothing was sent.`,
    `${skip.length} are there already${refuse.length > 0 ? `, ${refuse.length} would be refused` : ''}.`,
    ...(rows.length > 0 ? ['', renderTable(columns, rows)] : []),
    ...more(send.length),
    ...refusals(refuse),
  ].join('\n')
}

export function planJson({ study, send, skip, refuse }: UploadPlan, url: string): unknown {
  return { dry_run: true, url, study, bytes: total(send), send, skip, refused: refuse.map(refusalJson) }
}

export function reportText({ plan, sent, refused, images, elapsedMs, ...report }: UploadReport): string {
  const left = leftOf({ plan, sent, refused })
  const known = knownOf(sent)
  return [
    renderPairs([
      ['study', plan.study],
      ['sent', `${sent.length - known} of ${plan.send.length} in ${formatMs(elapsedMs)}`],
      ['skipped', `${plan.skip.length + known} (there already)`],
      ['refused', String(refused.length)],
      ...(left > 0 ? [['not sent', `${left}${report.isInterrupted ? ' (interrupted)' : ''}`] as const] : []),
    ]),
    ...refusals(refused),
    ...(images ? ['', renderImages(images, LISTED), '', outcomeText(images)] : []),
  ].join('\n')
}

export function reportJson(report: UploadReport, url: string): unknown {
  const { plan, sent, refused, images, isInterrupted, elapsedMs } = report
  return {
    url,
    study: plan.study,
    sent: sent.length - knownOf(sent),
    skipped: plan.skip.length + knownOf(sent),
    refused: refused.map(refusalJson),
    not_sent: leftOf(report),
    interrupted: isInterrupted,
    elapsed_ms: elapsedMs,
    ...(images && { images, end_to_end_ms: endToEnd(images) ?? null, cost_usd: sum(costs(images)) }),
  }
}

export const leftOf = ({ plan, sent, refused }: Pick<UploadReport, 'plan' | 'sent' | 'refused'>) =>
  plan.send.length + plan.refuse.length - sent.length - refused.length

/** Recognised by the gateway alone: sent by another meanwhile, or the key may not read what is there. */
const knownOf = (sent: UploadReport['sent']) => sent.filter(({ kind }) => kind === 'known').length

function outcomeText(images: NonNullable<UploadReport['images']>): string {
  const times = endToEnd(images)
  const failed = images.filter(({ state }) => state !== 'done').length
  return renderPairs([
    ['done', `${images.length - failed} of ${images.length}`],
    ['end to end', times ? `p50 ${formatMs(times.p50)}, p95 ${formatMs(times.p95)}` : 'nothing finished'],
    ['cost', `${formatUsd(sum(costs(images)))}, ${costPerImage(costs(images))}`],
  ])
}

function refusals(refused: readonly Refusal[]): string[] {
  if (refused.length === 0) return []
  const rows = refused.slice(0, LISTED).map(({ name, problem }) => [name, shortType(problem), problem.detail])
  const columns = [{ head: 'refused', max: 48 }, { head: 'problem' }, { head: 'what to do', max: 160 }]
  return ['', renderTable(columns, rows), ...more(refused.length)]
}

const refusalJson = ({ name, file, id, problem }: Refusal) => ({ name, file, id, ...problem })
const more = (count: number) => (count > LISTED ? [`… and ${count - LISTED} more`] : [])
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const total = (files: UploadPlan['send']) => sum(files.map(({ bytes }) => bytes))

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
