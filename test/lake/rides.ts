import * as z from 'zod'
import { definePack, type Pack } from '../../src/contracts/pack.ts'
import { stream } from '../../src/contracts/stream.ts'

const Driver = z.object({ driver_id: z.string(), city: z.string(), as_of: z.iso.datetime() })
const Leg = z.object({
  leg_id: z.string(),
  ride_id: z.string(),
  driver_id: z.string().optional(),
  at: z.iso.datetime(),
  fare: z.string().regex(/^\d+(\.\d{1,2})?$/),
  km: z.number(),
  tags: z.array(z.string()),
  is_last: z.boolean(),
})

/** A pack with a fact of every type of column, of which a month is kept in the database, and one that is in the lake only. */
export const rides: Pack = definePack({
  name: 'rides',
  title: 'Rides',
  timezone: 'UTC',
  windows: {},
  alerts: {},
  streams: {
    drivers: stream({
      version: '1-0-0',
      fields: Driver,
      key: ['driver_id', 'as_of'],
      partition: 'driver_id',
      time: 'as_of',
    }),
    legs: stream({ version: '1-0-0', fields: Leg, key: ['leg_id'], partition: 'ride_id', time: 'at' }),
  },
  dimensions: {
    driver: { title: 'Who drives', from: 'drivers', key: 'driver_id', history: 'type 2', track: ['city'] },
  },
  facts: {
    rides: {
      title: 'One row a ride',
      grain: ['ride_id'],
      serve: 'rows',
      hot: { days: 31 },
      time: 'at',
      from: {
        legs: {
          columns: {
            at: { any: 'at' },
            driver_id: { max: 'driver_id' },
            fare: { sum: 'fare' },
            legs: { sum: '1', type: 'integer' },
            longest: { max: 'km' },
            tags: { max: 'tags' },
            is_over: { max: 'is_last' },
          },
        },
      },
      dimensions: { driver: 'driver_id' },
      derived: {
        fare_a_leg: { sql: '1.0 * fare / legs', type: 'real' },
        is_dear: { sql: 'fare_a_leg > 1000', type: 'flag' },
      },
    },
    legs: {
      title: 'One row a leg',
      grain: ['leg_id'],
      serve: 'lake',
      time: 'at',
      from: {
        legs: { columns: { at: { any: 'at' }, driver_id: { any: 'driver_id' }, fare: { any: 'fare' } } },
      },
      dimensions: { driver: 'driver_id' },
    },
  },
})
