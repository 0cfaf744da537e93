import { expect, it } from 'vitest'
import * as z from 'zod'
import { definePack, type Pack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { coPartitions } from '../../../src/engine/stream/co-partition.ts'

const fields = z.object({ order_id: z.string(), driver_id: z.string(), city: z.string(), at: z.string() })
const by = (partition: 'order_id' | 'driver_id') =>
  stream({ version: '1-0-0', fields, key: ['order_id'], partition, time: 'at' })
const pack: Pack = definePack({
  name: 'test',
  title: 'A test',
  timezone: 'UTC',
  streams: { orders: by('order_id'), gps: by('driver_id'), payments: by('order_id') },
  windows: {
    per_city: { kind: 'tumbling', size: '1 minute', from: 'payments', values: { n: { count: true } } },
    drivers: {
      kind: 'gauge',
      every: '10 seconds',
      from: 'gps',
      latestBy: 'driver_id',
      expires: '1 minute',
      values: { n: { count: true } },
    },
  },
  alerts: {},
})

it('streams with one partition key go together, with their windows and gauges', () => {
  const names = coPartitions(pack).map(({ partition, streams, windows, gauges }) => [
    partition,
    ...[streams, windows, gauges].map((named) => Object.keys(named).join()),
  ])
  expect(names).toEqual([
    ['order_id', 'orders,payments', 'per_city', ''],
    ['driver_id', 'gps', '', 'drivers'],
  ])
})
