import { glueUpdate } from '../engine/bridge/athena/difference.ts'
import { glueTable } from '../engine/bridge/athena/glue-table.ts'
import { databaseOf } from '../engine/bridge/athena/place.ts'
import type { BridgeSettings } from '../engine/bridge/settings.ts'
import { Glue } from '../platform/glue.ts'
import { schemaOf } from './schema.ts'
import type { TableState } from './table-state.ts'

/** Makes the data catalogue know a table as it is now. What it knows already is not written again. */
export async function register(
  lake: R2Bucket,
  { target, glue }: BridgeSettings,
  state: TableState,
): Promise<void> {
  const schema = glue && (await schemaOf(lake, state.table))
  if (!schema) return
  const place = { bucket: target.bucket, prefix: target.prefix, database: glue.database }
  const wanted = glueTable(schema, place, glue.format)
  const database = databaseOf(place, state.table)
  const catalogue = new Glue(glue.endpoint, target)
  const there = await catalogue.table(database, wanted.Name)
  if (there) {
    const update = glueUpdate(there, wanted)
    if (update) await catalogue.updateTable(database, update)
  } else {
    if (!(await catalogue.hasDatabase(database))) await catalogue.createDatabase(database)
    await catalogue.createTable(database, wanted)
  }
  state.catalogued = glue.format
}
