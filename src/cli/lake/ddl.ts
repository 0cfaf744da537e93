import { defineCommand } from 'citty'
import type { BridgeStatus, LakeTableSchema } from '../../contracts/bridge.ts'
import { cloudFormation } from '../../engine/bridge/athena/cloudformation.ts'
import { athenaDdl } from '../../engine/bridge/athena/ddl.ts'
import { glueTable } from '../../engine/bridge/athena/glue-table.ts'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { Failure } from '../failure.ts'

const FORMATS = ['delta', 'parquet', 'cloudformation'] as const

export const ddl = defineCommand({
  meta: { name: 'ddl', description: 'Print what makes the copied tables known to Athena' },
  args: {
    pack: { type: 'positional', required: false, description: 'Tables of one pack; all, if not said' },
    format: {
      type: 'string',
      default: 'delta',
      description:
        'delta or parquet: statements for Athena; cloudformation: a template with bucket, tables and user',
    },
    bucket: { type: 'string', description: 'That of the copy; that of the bridge, if not said' },
    prefix: { type: 'string', description: 'Before the keys of the lake; that of the bridge, if not said' },
    database: {
      type: 'string',
      default: 'tributary',
      description: 'Databases are called by it, "_" and the pack',
    },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const format = FORMATS.find((each) => each === args.format)
    if (!format)
      throw new Failure(`There is no format "${args.format}".`, `Give --format ${FORMATS.join(', or ')}.`, 2)
    const gateway = connect(args)
    const [{ tables }, { target }] = await Promise.all([
      gateway.json<{ tables: LakeTableSchema[] }>('/v1/bridge/tables'),
      gateway.json<BridgeStatus>('/v1/bridge'),
    ])
    const wanted = tables.filter(({ table }) => args.pack === undefined || table.startsWith(`${args.pack}.`))
    if (wanted.length === 0)
      throw new Failure(
        `The lake has no table${args.pack === undefined ? '' : ` of ${args.pack}`} yet.`,
        'Send events first; "npx tributary lake ls" lists the tables.',
      )
    const bucket = args.bucket ?? target?.bucket
    if (!bucket) throw new Failure('The bucket is not known: the bridge is not set up.', 'Give --bucket.', 2)
    const place = { bucket, prefix: args.prefix ?? target?.prefix ?? '', database: args.database }
    if (format === 'cloudformation')
      console.log(JSON.stringify(cloudFormation(wanted, place, 'delta'), null, 2))
    else if (args.json) console.log(JSON.stringify(wanted.map((schema) => glueTable(schema, place, format))))
    else process.stdout.write(athenaDdl(wanted, place, format))
  },
})
