import { TELEMETRY_TABLE } from '../../contracts/lake.ts'
import type { Pack } from '../../contracts/pack.ts'
import { rawTables } from './raw-table.ts'
import { servedTables } from './served-table.ts'

/** The names of all tables of the lake, as `pack.table`. */
export const lakeTableNames = (packs: readonly Pack[]): string[] => [
  ...rawTables(packs).keys(),
  ...servedTables(packs).keys(),
  TELEMETRY_TABLE,
]
