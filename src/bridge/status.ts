import type { BridgeState, BridgeStatus, BridgeTable, BridgeTrouble } from '../contracts/bridge.ts'
import type { BridgeSettings } from '../engine/bridge/settings.ts'
import type { Fare } from './book.ts'
import type { TableState } from './table-state.ts'

/** What is not right with the bridge as a whole: of its settings, or of its target. */
export type Settled = BridgeSettings | BridgeTrouble | undefined

export function statusOf(
  settled: Settled,
  fare: Fare,
  states: readonly TableState[],
  removable: number,
  now: number,
): BridgeStatus {
  const settings = settled && 'target' in settled ? settled : undefined
  const trouble = settled && 'says' in settled ? settled : (fare.trouble ?? undefined)
  const catalogueTrouble = settings?.glue ? fare.catalogueTrouble : null
  const tables = states.map((state) => presented(state, settings, now))
  const total = (of: (table: BridgeTable) => number) => tables.reduce((sum, table) => sum + of(table), 0)
  return {
    state: settled === undefined ? 'off' : stateOf(trouble, catalogueTrouble, fare, tables),
    ...(trouble && { trouble: spoken(trouble) }),
    ...(settings && { target: targetOf(settings) }),
    failures: fare.failures,
    ...(fare.retryAt !== null && { retry_at: new Date(fare.retryAt).toISOString() }),
    ...(fare.lookedAt > 0 && { looked_at: new Date(fare.lookedAt).toISOString() }),
    ...(fare.reconcileSince > 0 && { synced_at: new Date(fare.reconcileSince).toISOString() }),
    behind: {
      versions: total(({ behind }) => behind.versions),
      seconds: Math.max(0, ...tables.map(({ behind }) => behind.seconds)),
    },
    objects: total(({ objects }) => objects),
    bytes: total(({ bytes }) => bytes),
    healed: total(({ healed }) => healed),
    removed: fare.removed,
    removable,
    catalogue: catalogueTrouble
      ? { state: 'refused', trouble: spoken(catalogueTrouble) }
      : { state: settings?.glue ? 'on' : 'off' },
    tables,
  }
}

function stateOf(
  trouble: Settled | Fare['trouble'] | undefined,
  catalogueTrouble: BridgeTrouble | null,
  fare: Fare,
  tables: readonly BridgeTable[],
): BridgeState {
  if (trouble) return 'passing' in trouble && trouble.passing ? 'waiting' : 'refused'
  if (catalogueTrouble || tables.some((table) => table.trouble)) return 'refused'
  const isDone = ({ behind, reconciled_at = '' }: BridgeTable) =>
    behind.versions === 0 && Date.parse(reconciled_at) >= fare.reconcileSince
  return tables.every(isDone) ? 'idle' : 'copying'
}

function presented(state: TableState, settings: BridgeSettings | undefined, now: number): BridgeTable {
  const { version, lakeVersion, behindSince, reconciledAt } = state
  const trouble = state.trouble ?? state.lost
  return {
    table: state.table,
    version: version < 0 ? null : version,
    lake_version: lakeVersion < 0 ? null : lakeVersion,
    behind: {
      versions: Math.max(0, lakeVersion - version),
      seconds: behindSince === null ? 0 : Math.max(0, Math.round((now - behindSince) / 1000)),
    },
    objects: state.objects,
    bytes: state.bytes,
    healed: state.healed,
    ...(trouble && { trouble: spoken(trouble) }),
    ...(reconciledAt !== null && { reconciled_at: new Date(reconciledAt).toISOString() }),
    catalogued: settings?.glue !== undefined && state.catalogued !== null,
  }
}

const spoken = ({ says, remedy, setting }: BridgeTrouble): BridgeTrouble => ({
  says,
  remedy,
  ...(setting !== undefined && { setting }),
})

const targetOf = ({ target: { endpoint, region, bucket, prefix } }: BridgeSettings) => ({
  endpoint,
  region,
  bucket,
  prefix,
})
