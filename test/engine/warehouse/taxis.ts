import * as z from 'zod'
import { definePack, type Pack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'

const Driver = z.object({
  driver_id: z.string(),
  city: z.string().optional(),
  seats: z.int().optional(),
  phone: z.string().optional(),
  rating: z.number().optional(),
  active: z.boolean(),
  as_of: z.iso.datetime(),
})
const Trip = z.object({
  trip_id: z.string(),
  state: z.enum(['begun', 'ended']),
  driver_id: z.string().optional(),
  helper_id: z.string().optional(),
  begun_at: z.iso.datetime(),
  fare: z.string().regex(/^\d+(\.\d{1,2})?$/),
})
const Tip = z.object({ tip_id: z.string(), trip_id: z.string(), cents: z.int(), at: z.iso.datetime() })

/** A pack that has everything that history can be of. */
export const taxis: Pack = definePack({
  name: 'taxis',
  title: 'Taxis',
  timezone: 'Europe/Vienna',
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
    trips: stream({
      version: '1-0-0',
      fields: Trip,
      key: ['trip_id', 'state'],
      partition: 'trip_id',
      time: 'begun_at',
    }),
    tips: stream({ version: '1-0-0', fields: Tip, key: ['tip_id'], partition: 'trip_id', time: 'at' }),
  },
  dimensions: {
    driver: {
      title: 'Who drives',
      from: 'drivers',
      key: 'driver_id',
      history: 'type 2',
      track: ['city', 'seats'],
      deleted: { active: false },
    },
    contact: { title: 'Whom to call', from: 'drivers', key: 'driver_id', history: 'type 1' },
  },
  facts: {
    trips: {
      title: 'One row a trip',
      grain: ['trip_id'],
      serve: 'rows',
      time: 'begun_at',
      from: {
        trips: {
          columns: {
            begun_at: { min: 'begun_at' },
            driver_id: { max: 'driver_id' },
            helper_id: { any: 'helper_id' },
            fare: { max: 'fare' },
            is_ended: { max: "state = 'ended'", type: 'flag' },
          },
        },
        tips: { columns: { tips: { sum: 'cents' }, greatest_tip: { max: 'cents' } } },
      },
      dimensions: {
        driver: 'driver_id',
        helper: { dimension: 'driver', by: 'helper_id' },
        contact: 'driver_id',
      },
      derived: { total: { sql: 'fare + coalesce(tips, 0)', type: 'money' } },
    },
  },
})
