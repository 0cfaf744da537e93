import type { Image } from '../../contracts/image.ts'
import type { Study } from '../../contracts/study.ts'
import type { Client } from '../client.ts'
import { shortType } from '../image-row.ts'
import { imagePages } from '../study-images.ts'
import { renderPairs, renderTable } from '../table.ts'
import type { Status } from './status.ts'

const LISTED = 20

export async function readStudy(gateway: Client, name: string): Promise<Status> {
  const study = await gateway.json<Study>(`/v1/studies/${encodeURIComponent(name)}`)
  const failures = await readFailures(gateway, study)
  return {
    json: { ...study, failures },
    text: [renderStudy(study, gateway.url), ...renderFailures(failures, study.images)].join('\n'),
    isComplete: study.complete || (study.images.pending === 0 && study.images.parked > 0),
    isHealthy: study.images.failed + study.images.parked === 0,
  }
}

/** The first images that failed or are parked; the study is read no further than they reach. */
async function readFailures(gateway: Client, { id, images }: Study): Promise<Image[]> {
  const wanted = Math.min(LISTED, images.failed + images.parked)
  const failures: Image[] = []
  if (wanted === 0) return failures
  for await (const page of imagePages(gateway, id)) {
    failures.push(...page.images.filter(({ state }) => state === 'failed' || state === 'parked'))
    if (failures.length >= wanted) break
  }
  return failures.slice(0, wanted)
}

function renderStudy(
  { id, images, created_at, complete, completed_at, expected, links }: Study,
  url: string,
): string {
  const { total, done, failed, parked, pending } = images
  const missing = expected === undefined ? 0 : Math.max(0, expected - total)
  return renderPairs([
    ['study', id],
    ['created', created_at],
    ['complete', complete ? `yes, ${completed_at ?? 'now'}` : incomplete(pending, parked, missing)],
    ['images', `${total}${expected === undefined ? '' : ` of ${expected} expected`}`],
    ['done', String(done)],
    ['failed', String(failed)],
    ['parked', String(parked)],
    ['pending', String(pending)],
    ['results', `${url}${links.results}?format=csv`],
  ])
}

function incomplete(pending: number, parked: number, missing: number): string {
  const reasons = [
    ...(pending > 0 ? [`${pending} are under way`] : []),
    ...(parked > 0 ? [`${parked} are parked`] : []),
    ...(missing > 0 ? [`${missing} have not come`] : []),
  ]
  return `no${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}`
}

function renderFailures(failures: readonly Image[], { failed, parked }: Study['images']): string[] {
  if (failures.length === 0) return []
  const columns = [
    { head: 'failed', max: 40 },
    { head: 'image' },
    { head: 'problem' },
    { head: 'what to do', max: 120 },
  ]
  const rows = failures.map(({ id, name, state, problem }) => [
    name,
    id,
    problem ? shortType(problem) : state,
    problem?.detail ?? `npx tributary status ${id}`,
  ])
  const more = failed + parked - failures.length
  return ['', renderTable(columns, rows), ...(more > 0 ? [`… and ${more} more`] : [])]
}
