import { defineCommand } from 'citty'
import { Fault } from '../../contracts/problem.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import { CLICKHOUSE, kpiStatement, shown } from '../../engine/warehouse/kpi.ts'
import { kpiQuery } from '../../engine/warehouse/kpi-query.ts'
import { type KpiEntry, WarehouseCatalogue } from '../../engine/warehouse/warehouse-catalogue.ts'
import { PACKS } from '../../packs/index.ts'
import { Failure } from '../failure.ts'
import type { Answer } from './answer.ts'
import { ASK_ARGS, ask, type LakeQuestion } from './ask.ts'

/** A table on the terminal shows so many rows. */
const SHOWN = 1000

export const query = defineCommand({
  meta: { name: 'query', description: 'Read the lake with SQL, in DuckDB on this machine' },
  args: {
    sql: {
      type: 'positional',
      required: false,
      description: "One query: pack.table has the lake's types, pack_table those of the database",
    },
    kpi: { type: 'string', description: 'Instead of SQL, a figure by its name, as pack.kpi' },
    from: {
      type: 'string',
      description: 'Of a KPI: the begin of the period, ISO 8601 with a zone, or a day',
    },
    to: { type: 'string', description: 'Its end, not with it; 30 days with today, if neither is said' },
    tz: { type: 'string', description: 'The zone of days and hours; that of the pack, if not said' },
    filter: { type: 'string', description: 'As city=Pune; several with &' },
    ...ASK_ARGS,
  },
  async run({ args }) {
    if ((args.sql === undefined) === (args.kpi === undefined))
      throw new Failure('It is not said what to ask.', 'Give SQL, or --kpi with a name.', 2)
    await ask(args, args.sql === undefined ? kpiQuestion(args) : { sql: args.sql, shown: SHOWN })
  },
})

interface KpiArgs {
  readonly kpi?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly tz?: string | undefined
  readonly filter?: string | undefined
}

/** The SQL that the database runs, in DuckDB's words. */
function kpiQuestion({ kpi: name = '', from, to, tz, filter }: KpiArgs): LakeQuestion {
  for (const [option, text] of Object.entries({ from, to }))
    if (text !== undefined && isoTime(text) === null)
      throw new Failure(
        `"${text}" is no time for --${option}.`,
        'Give one as 2026-11-20T16:00:00Z, or a day.',
        2,
      )
  try {
    const entry = new WarehouseCatalogue(PACKS).kpi(name)
    const asked = { ...Object.fromEntries(new URLSearchParams(filter)), from, to, tz }
    const statement = kpiStatement(entry.kpi, kpiQuery(entry, asked, Date.now()), 'duckdb')
    return { ...statement, shown: SHOWN, present: (answer) => presented(answer, entry) }
  } catch (error) {
    if (error instanceof Fault)
      throw new Failure(`${name} cannot be asked so.`, error.problem.detail ?? '', 2)
    throw error
  }
}

/** As the gateway answers. */
function presented({ meta, rows }: Answer, { kpi }: KpiEntry): Answer {
  const columns = Object.entries(kpi.columns).map(([name, type]) => ({
    name,
    type,
    place: meta.findIndex((each) => each.name === name),
  }))
  async function* all() {
    for await (const some of rows)
      yield some.map((row) => columns.map(({ place, type }) => shown(row[place], type)))
  }
  return { meta: columns.map(({ name, type }) => ({ name, type: CLICKHOUSE[type] })), rows: all() }
}
