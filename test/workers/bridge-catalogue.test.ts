import { expect, it } from 'vitest'
import { expectEqual, GLUE, ordersOf, s3, sync, trip } from './bridging.ts'

it('a table is made known to the data catalogue once, with its columns, and again when they or the format change', async () => {
  await ordersOf(2)
  const status = await trip(GLUE)
  expect(status).toMatchObject({ state: 'idle', catalogue: { state: 'on' }, tables: [{ catalogued: true }] })
  expect(await s3.catalogueLog()).toEqual(['GetTable', 'GetDatabase', 'CreateDatabase', 'CreateTable'])
  expect((await s3.catalogue()).tributary_quickeats?.orders).toMatchObject({
    Parameters: { table_type: 'DELTA', 'spark.sql.sources.provider': 'delta' },
    PartitionKeys: [{ Name: 'dt', Type: 'date' }],
    StorageDescriptor: {
      Columns: [
        { Name: 'order_id', Type: 'string' },
        { Name: 'amount', Type: 'bigint' },
      ],
      Location: 's3://copy/lake/quickeats/orders/',
      SerdeInfo: { Parameters: { path: 's3://copy/lake/quickeats/orders/' } },
    },
  })
  await trip(GLUE)
  await sync(GLUE)
  expect(await s3.catalogueLog()).toEqual([
    'GetTable',
    'GetDatabase',
    'CreateDatabase',
    'CreateTable',
    'GetTable',
  ])

  await trip({ ...GLUE, BRIDGE_GLUE_FORMAT: 'parquet' })
  expect((await s3.catalogueLog()).slice(-2)).toEqual(['GetTable', 'UpdateTable'])
  expect((await s3.catalogue()).tributary_quickeats?.orders).toMatchObject({
    Parameters: {
      'projection.dt.range': '2026-11-01,NOW+1DAYS',
      'storage.location.template': `s3://copy/lake/quickeats/orders/dt=\${dt}/`,
    },
  })
})

it('a table that somebody dropped from the catalogue is there again after the next reconciliation', async () => {
  await ordersOf(1)
  await trip(GLUE)
  await s3.dropTable('tributary_quickeats', 'orders')
  await sync(GLUE)
  expect((await s3.catalogue()).tributary_quickeats).toHaveProperty('orders')
})

it('a catalogue that refuses does not keep the copy back, and says which setting to mend', async () => {
  await ordersOf(2)
  await s3.refuseCatalogue('AccessDeniedException')
  const refused = await trip(GLUE)
  expect(refused).toMatchObject({
    state: 'refused',
    failures: 0,
    catalogue: { state: 'refused', trouble: { setting: 'BRIDGE_ACCESS_KEY_ID' } },
    tables: [{ version: 1, catalogued: false }],
  })
  await expectEqual()
  await s3.refuseCatalogue()
  expect(await trip(GLUE)).toMatchObject({ state: 'idle', catalogue: { state: 'on' } })
})
