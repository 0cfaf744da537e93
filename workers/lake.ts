import { TELEMETRY_TABLE } from '../src/contracts/lake.ts'
import { rawTables } from '../src/engine/lake/raw-table.ts'
import { type ConsumeEnv, consumeLake } from '../src/lake/consume.ts'
import { Table as AnyTable, type TableEnv } from '../src/lake/table.ts'
import { tendAll } from '../src/lake/tend.ts'
import { PACKS } from '../src/packs/index.ts'

const TABLES = rawTables(PACKS)

/** The one that writes a table of the lake. */
export class Table extends AnyTable {
  constructor(state: DurableObjectState, env: TableEnv) {
    super(state, env, TABLES)
  }
}

/** Hosts the tables, and queue `lake`: what they are to fetch. */
export default {
  queue: (batch, env) => consumeLake(batch, env),
  scheduled: (_, env) => tendAll(env, [...TABLES.keys(), TELEMETRY_TABLE]),
} satisfies ExportedHandler<ConsumeEnv>
