import { rawTables } from '../src/engine/lake/raw-table.ts'
import { servedTables } from '../src/engine/lake/served-table.ts'
import { lakeTableNames } from '../src/engine/lake/table-names.ts'
import { consumeLake } from '../src/lake/consume.ts'
import { Table as AnyTable, type TableEnv } from '../src/lake/table.ts'
import { type TendEnv, tendAll } from '../src/lake/tend.ts'
import { PACKS } from '../src/packs/index.ts'

const RAW = rawTables(PACKS)
const SERVED = servedTables(PACKS)
const NAMES = lakeTableNames(PACKS)

/** The one that writes a table of the lake. */
export class Table extends AnyTable {
  constructor(state: DurableObjectState, env: TableEnv) {
    super(state, env, RAW, SERVED)
  }
}

/** Hosts the tables, and queue `lake`: what they are to fetch. */
export default {
  queue: (batch, env) => consumeLake(batch, env, RAW),
  scheduled: ({ scheduledTime }, env) => tendAll(env, NAMES, scheduledTime),
} satisfies ExportedHandler<TendEnv>
