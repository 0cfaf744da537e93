import type { Pack } from '../../../src/contracts/pack.ts'
import { PACKS as DECLARED } from '../../../src/packs/index.ts'

/** The packs, with a window and a fact of quickeats that were not declared when the rows came. */
export const PACKS: readonly Pack[] = DECLARED.map((pack) => (pack.name === 'quickeats' ? later(pack) : pack))

function later(pack: Pack): Pack {
  return {
    ...pack,
    windows: {
      ...pack.windows,
      orders_by_payment: {
        kind: 'tumbling',
        size: '10 minutes',
        from: 'orders',
        by: ['payment_type'],
        lateness: '5 minutes',
        values: { orders: { count: true }, amount: { sum: 'amount' } },
      },
    },
    facts: {
      ...pack.facts,
      city_hours: {
        title: 'One row a city and hour',
        grain: ['city', 'hour'],
        serve: 'rows',
        time: 'hour',
        from: {
          orders: {
            grain: { hour: { sql: 'order_time / 3600000 * 3600000', type: 'time' } },
            columns: { orders: { sum: '1', type: 'integer' }, amount: { sum: 'amount' } },
          },
        },
        dimensions: { city: 'city' },
      },
    },
  }
}
