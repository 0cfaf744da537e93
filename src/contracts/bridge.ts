import * as z from 'zod'

/** A table of the lake, whose folder is `lake/{pack}/{table}/`. */
const TableName = z.string().regex(/^[a-z0-9_]+\.[a-z0-9_]+$/, { error: 'must be {pack}.{table}' })

/** Queue `bridge`: a table has new commits. A message that is lost is made up for by the next look, within a minute. */
export const BridgeMessage = z.object({ table: TableName })
export type BridgeMessage = z.infer<typeof BridgeMessage>

/**
 * `off`: not set up. `idle`: the target has what the lake has. `copying`: it is being brought there. `waiting`: the target fails or
 * is slow, and is tried again. `refused`: nothing gets better until a person does what `remedy` says; it is tried again all the same.
 */
export const BridgeState = z.enum(['off', 'idle', 'copying', 'waiting', 'refused'])
export type BridgeState = z.infer<typeof BridgeState>

/** What keeps it from going on, and which setting to mend, if one is to be. */
export const BridgeTrouble = z.object({
  says: z.string(),
  remedy: z.string(),
  setting: z.string().optional(),
})
export type BridgeTrouble = z.infer<typeof BridgeTrouble>

const Behind = z.object({
  versions: z.int().describe('Commits of the lake that the target does not have'),
  seconds: z.int().describe('Age of the oldest of them'),
})

export const BridgeTable = z.object({
  table: TableName,
  version: z.int().nullable().describe('Newest version that can be read at the target'),
  lake_version: z.int().nullable().describe('Newest version of the lake'),
  behind: Behind,
  objects: z.int().describe('Objects copied'),
  bytes: z.int(),
  healed: z.int().describe('Objects that were missing or changed at the target and were put there again'),
  trouble: BridgeTrouble.optional(),
  reconciled_at: z.iso.datetime().optional(),
  catalogued: z.boolean().describe('The data catalogue has the table with its columns of now'),
})
export type BridgeTable = z.infer<typeof BridgeTable>

export const BridgeStatus = z.object({
  state: BridgeState,
  trouble: BridgeTrouble.optional(),
  target: z
    .object({ endpoint: z.string(), region: z.string(), bucket: z.string(), prefix: z.string() })
    .optional(),
  failures: z.int().describe('Failures one after the other; 0 after a success'),
  retry_at: z.iso.datetime().optional(),
  looked_at: z.iso.datetime().optional().describe('End of the last trip, whatever came of it'),
  synced_at: z.iso
    .datetime()
    .optional()
    .describe('When somebody last asked for everything to be held against the lake'),
  behind: Behind.describe('Of all tables: versions in sum, seconds at most'),
  objects: z.int(),
  bytes: z.int(),
  healed: z.int(),
  removed: z.int().describe('Objects removed at the target because the lake removed them'),
  removable: z.int().describe('Objects at the target that the lake removed and the target still has'),
  catalogue: z.object({ state: z.enum(['off', 'on', 'refused']), trouble: BridgeTrouble.optional() }),
  tables: z.array(BridgeTable),
})
export type BridgeStatus = z.infer<typeof BridgeStatus>

/** What one table needs to be brought to the target. */
export const BridgePlan = z.object({
  table: TableName,
  version: z.int().nullable(),
  lake_version: z.int().nullable(),
  missing: z.object({ objects: z.int(), bytes: z.int() }),
  different: z.object({ objects: z.int(), bytes: z.int() }),
  extra: z.object({ objects: z.int(), bytes: z.int() }).describe('At the target and not in the lake'),
})
export type BridgePlan = z.infer<typeof BridgePlan>

/** A table as a catalogue describes it: from the newest metadata in its own log. */
export const LakeTableSchema = z.object({
  table: TableName,
  /** Delta's `schemaString`. */
  schema: z.string(),
  partition_columns: z.array(z.string()),
  first_day: z.iso.date().optional().describe('The first day of its partitions'),
})
export type LakeTableSchema = z.infer<typeof LakeTableSchema>
