import type { Study } from '../../contracts/study.ts'
import type { Client } from '../client.ts'
import { renderTable } from '../table.ts'
import type { Status } from './status.ts'

const NEWEST = 15

/** Health, and the newest studies. */
export async function readOverview(gateway: Client): Promise<Status> {
  const ready = await gateway.fetch('/health/ready')
  const health = (await ready.json().catch(() => ({}))) as { status?: unknown; detail?: string }
  const { studies } = await gateway.json<{ studies: Study[] }>(`/v1/studies?limit=${NEWEST}`)
  const state = ready.ok ? 'ready' : `not ready: ${health.detail ?? `answered ${ready.status}`}`
  return {
    json: { url: gateway.url, ready: ready.ok, health, studies },
    text: `${gateway.url} is ${state}\n\n${studies.length > 0 ? renderStudies(studies) : NONE}`,
    isComplete: studies.every(({ complete }) => complete),
    isHealthy: ready.ok,
  }
}

const NONE = 'There is no study yet. Send the first images: npx tributary upload test/digits --wait'

function renderStudies(studies: readonly Study[]): string {
  const numbers = ['total', 'done', 'failed', 'parked', 'pending'] as const
  const heads = ['images', ...numbers.slice(1)].map((head) => ({ head, align: 'right' }) as const)
  return renderTable(
    [{ head: 'study', max: 48 }, { head: 'created' }, ...heads, { head: 'complete' }],
    studies.map(({ id, created_at, images, complete }) => [
      id,
      created_at.slice(0, 19).replace('T', ' '),
      ...numbers.map((name) => String(images[name])),
      complete ? 'yes' : 'no',
    ]),
  )
}
