import { describe, expect, it } from 'vitest'
import { cloudFormation } from '../../../src/engine/bridge/athena/cloudformation.ts'
import { athenaDdl } from '../../../src/engine/bridge/athena/ddl.ts'
import { hiveColumns } from '../../../src/engine/bridge/athena/hive-columns.ts'

const field = (name: string, type: unknown) => ({ name, type, nullable: true, metadata: {} })
const schemaOf = (...fields: object[]) => JSON.stringify({ type: 'struct', fields })
const ORDERS = {
  table: 'quickeats.orders',
  schema: schemaOf(
    field('order_id', 'string'),
    field('total', 'decimal(18,2)'),
    field('order_time', 'timestamp'),
    field('items', { type: 'array', elementType: 'string', containsNull: true }),
    field('dt', 'date'),
  ),
  partition_columns: ['dt'],
  first_day: '2026-11-03',
}
const PLACE = { bucket: 'acme-lake', prefix: 'eu/', database: 'tributary' }

describe('the types of Delta', () => {
  it.each([
    ['long', 'bigint'],
    ['integer', 'int'],
    ['short', 'smallint'],
    ['byte', 'tinyint'],
    ['double', 'double'],
    ['boolean', 'boolean'],
    ['date', 'date'],
    ['timestamp', 'timestamp'],
    ['decimal(18, 2)', 'decimal(18,2)'],
    [{ type: 'array', elementType: 'long' }, 'array<bigint>'],
    [{ type: 'map', keyType: 'string', valueType: 'double' }, 'map<string,double>'],
    [{ type: 'struct', fields: [field('a', 'long'), field('b', 'string')] }, 'struct<a:bigint,b:string>'],
  ])('%j is %s in Hive', (delta, hive) => {
    const { columns } = hiveColumns(
      { table: 'a.b', schema: schemaOf(field('x', delta)), partition_columns: [] },
      'delta',
    )
    expect(columns).toEqual([{ name: 'x', type: hive }])
  })

  it('are refused, with the table, where Hive has none', () => {
    const odd = { table: 'a.b', schema: schemaOf(field('x', 'variant')), partition_columns: [] }
    expect(() => hiveColumns(odd, 'delta')).toThrow('a.b has a column of type variant')
  })
})

describe('statements for Athena', () => {
  it('register a Delta table by its place alone', () => {
    expect(athenaDdl([ORDERS], PLACE, 'delta')).toBe(`CREATE DATABASE IF NOT EXISTS tributary_quickeats;

CREATE EXTERNAL TABLE IF NOT EXISTS tributary_quickeats.orders
LOCATION 's3://acme-lake/eu/lake/quickeats/orders/'
TBLPROPERTIES ('table_type' = 'DELTA');
`)
  })

  it('tell all of a table of plain Parquet, whose days are projected, and warn of joined files', () => {
    expect(
      athenaDdl([ORDERS], PLACE, 'parquet').split('\n\n').slice(1).join('\n\n'),
    ).toBe(`CREATE DATABASE IF NOT EXISTS tributary_quickeats;

CREATE EXTERNAL TABLE IF NOT EXISTS tributary_quickeats.orders (
  \`order_id\` string,
  \`total\` decimal(18,2),
  \`order_time\` timestamp,
  \`items\` array<string>
)
PARTITIONED BY (
  \`dt\` string
)
STORED AS PARQUET
LOCATION 's3://acme-lake/eu/lake/quickeats/orders/'
TBLPROPERTIES (
  'classification' = 'parquet',
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-11-03,NOW+1DAYS',
  'projection.dt.interval' = '1',
  'projection.dt.interval.unit' = 'DAYS',
  'storage.location.template' = 's3://acme-lake/eu/lake/quickeats/orders/dt=\${dt}/'
);
`)
    expect(athenaDdl([ORDERS], PLACE, 'parquet')).toMatch(/^-- Plain Parquet reads every file/)
  })
})

describe('the template for CloudFormation', () => {
  const { Resources } = cloudFormation(
    [ORDERS, { ...ORDERS, table: 'quickeats.orders_fact' }],
    PLACE,
    'delta',
  )

  it('makes a bucket, a workgroup, a user, a database a pack and every table', () => {
    expect(Object.keys(Resources).sort()).toEqual([
      'Bucket',
      'DatabaseTributaryQuickeats',
      'TableQuickeatsOrders',
      'TableQuickeatsOrdersFact',
      'User',
      'Workgroup',
    ])
  })

  it('lets the bridge do what it does in its own folder, and no more', () => {
    const { Statement } = Resources.User.Properties.Policies[0]?.PolicyDocument ?? { Statement: [] }
    const actions = Statement.flatMap(({ Action }) => Action)
    // every request of src/platform/s3.ts and src/platform/glue.ts, by the action that Amazon's Service Authorization Reference asks for it
    expect(actions.sort()).toEqual([
      'glue:CreateDatabase',
      'glue:CreateTable',
      'glue:GetDatabase',
      'glue:GetTable',
      'glue:UpdateTable',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
    ])
    const resources = JSON.stringify(Statement.map(({ Resource }) => Resource))
    expect(resources).toContain('/eu/lake/*')
    expect(resources).not.toMatch(/"\*"|:\*"/)
  })
})
