import { definePack } from '../contracts/pack.ts'
import { dimensions } from './shopsmart/dimensions.ts'
import { facts } from './shopsmart/facts.ts'
import { features } from './shopsmart/features.ts'
import { kpis } from './shopsmart/kpis.ts'
import { quality } from './shopsmart/quality.ts'
import { simulator } from './shopsmart/simulator.ts'
import { streams } from './shopsmart/streams.ts'
import { views } from './shopsmart/views.ts'
import { windows } from './shopsmart/windows.ts'

export const shopsmart = definePack({
  name: 'shopsmart',
  title: 'ShopSmart: retail in stores and online',
  timezone: 'Asia/Kolkata',
  currency: 'INR',
  units: { uplift: 'share', of_average: 'share', tier_average: 'money' },
  simulator,
  streams,
  dimensions,
  facts,
  views,
  kpis,
  features,
  quality,
  windows,
  alerts: {
    stock_out: {
      kind: 'share',
      on: 'stocked_items',
      value: 'items',
      of: { window: 'listed_items', value: 'items', atLeast: 20 },
      title: 'Much is sold out',
      below: 0.95,
      clear: 0.97,
    },
    feed_late: {
      kind: 'missing',
      on: 'store_sales_per_day',
      title: 'The sales of stores do not come',
      // a day's files come in the night after it: those of the next day are late at noon of the day after that (UTC)
      for: '36 hours',
    },
  },
})
