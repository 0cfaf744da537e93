import type { LakeTableSchema } from '../contracts/bridge.ts'
import { readTable } from '../platform/lake-log.ts'
import { lakePrefix } from '../platform/names.ts'

/** What the newest metadata in the log of a table says, or nothing when it has no log. */
export async function schemaOf(lake: R2Bucket, table: string): Promise<LakeTableSchema | undefined> {
  const { metadata } = await readTable(lake, table)
  if (!metadata) return undefined
  const first_day = await firstDay(lake, table)
  return {
    table,
    schema: metadata.schemaString,
    partition_columns: [...metadata.partitionColumns],
    ...(first_day !== undefined && { first_day }),
  }
}

/** The folders of a table are its days. */
async function firstDay(lake: R2Bucket, table: string): Promise<string | undefined> {
  const { delimitedPrefixes } = await lake.list({ prefix: `${lakePrefix(table)}dt=`, delimiter: '/' })
  return /\/dt=(\d{4}-\d\d-\d\d)\/$/.exec(delimitedPrefixes[0] ?? '')?.[1]
}
