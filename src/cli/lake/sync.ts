import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import type { BridgePlan, BridgeStatus } from '../../contracts/bridge.ts'
import { type Client, CONNECTION_ARGS, connect } from '../client.ts'
import { formatMs } from '../duration.ts'
import { Failure } from '../failure.ts'
import { patient } from '../retry.ts'
import { renderTable } from '../table.ts'
import { formatBytes } from '../upload/summary.ts'

const LOOK_MS = 500
const NO_TABLES = 'The lake has no tables yet.'

export const sync = defineCommand({
  meta: {
    name: 'sync',
    description:
      'Bring the copy in S3 up to the lake, hold every object against it, and wait until that is done',
  },
  args: {
    'dry-run': { type: 'boolean', description: 'Say what would be copied, and change nothing' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = patient(connect(args))
    if (args['dry-run']) {
      const { tables } = await gateway.json<{ tables: BridgePlan[] }>('/v1/bridge/sync?dry_run=true', {
        method: 'POST',
      })
      console.log(args.json ? JSON.stringify({ tables }) : renderPlan(tables))
      return
    }
    const status = await syncAll(gateway)
    console.log(args.json ? JSON.stringify(status) : renderStatus(status))
    const trouble =
      status.trouble ?? status.tables.find((table) => table.trouble)?.trouble ?? status.catalogue.trouble
    if (trouble) throw new Failure(trouble.says, trouble.remedy)
  },
})

/** Until everything was held against the lake since, or the bridge says that it cannot. */
async function syncAll(gateway: Client): Promise<BridgeStatus> {
  const begun = await gateway.json<BridgeStatus>('/v1/bridge/sync', { method: 'POST' })
  if (begun.state === 'off')
    throw new Failure(
      'The bridge is not set up.',
      'docs/bridge.md shows the settings it needs: an endpoint, a bucket, a key.',
    )
  const since = Date.parse(begun.synced_at ?? '')
  for (;;) {
    await sleep(LOOK_MS)
    const status = await gateway.json<BridgeStatus>('/v1/bridge')
    if (Date.parse(status.looked_at ?? '') >= since && status.state !== 'copying') return status
  }
}

const PLAN = [
  { head: 'table' },
  { head: 'copied', align: 'right' },
  { head: 'lake', align: 'right' },
  { head: 'missing', align: 'right' },
  { head: 'different', align: 'right' },
  { head: 'extra', align: 'right' },
] as const

function renderPlan(plans: readonly BridgePlan[]): string {
  if (plans.length === 0) return NO_TABLES
  const rows = plans.map(({ table, version, lake_version, missing, different, extra }) => [
    table,
    shown(version),
    shown(lake_version),
    ...[missing, different, extra].map(({ objects, bytes }) =>
      objects === 0 ? '–' : `${objects} (${formatBytes(bytes)})`,
    ),
  ])
  const copied = plans.flatMap(({ missing, different }) => [missing, different])
  const objects = copied.reduce((sum, each) => sum + each.objects, 0)
  const bytes = copied.reduce((sum, each) => sum + each.bytes, 0)
  return `${renderTable(PLAN, rows)}\n\n${objects} objects, ${formatBytes(bytes)} would be copied. Nothing was changed.`
}

const STATUS = [
  { head: 'table' },
  { head: 'version', align: 'right' },
  { head: 'behind', align: 'right' },
  { head: 'objects', align: 'right' },
  { head: 'bytes', align: 'right' },
  { head: 'healed', align: 'right' },
  { head: '', max: 120 },
] as const

function renderStatus({ state, target, tables, removable }: BridgeStatus): string {
  const rows = tables.map(({ table, version, behind, objects, bytes, healed, trouble }) => [
    table,
    shown(version),
    behind.versions === 0 ? '–' : `${behind.versions} (${formatMs(behind.seconds * 1000)})`,
    String(objects),
    formatBytes(bytes),
    String(healed),
    trouble?.says ?? '',
  ])
  const where = target
    ? ` ${target.endpoint}, bucket ${target.bucket}${target.prefix && `, ${target.prefix}`}`
    : ''
  const extra = removable > 0 ? ` ${removable} objects there are in the lake no more.` : ''
  return `${state}:${where}.${extra}\n\n${rows.length === 0 ? NO_TABLES : renderTable(STATUS, rows)}`
}

const shown = (version: number | null) => (version === null ? '–' : String(version))
