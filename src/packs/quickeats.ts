import { definePack } from '../contracts/pack.ts'
import { dimensions } from './quickeats/dimensions.ts'
import { facts } from './quickeats/facts.ts'
import { features } from './quickeats/features.ts'
import { kpis } from './quickeats/kpis.ts'
import { quality } from './quickeats/quality.ts'
import { simulator } from './quickeats/simulator.ts'
import { streams } from './quickeats/streams.ts'
import { views } from './quickeats/views.ts'
import { windows } from './quickeats/windows.ts'

export const quickeats = definePack({
  name: 'quickeats',
  title: 'QuickEats: real-time food delivery',
  timezone: 'Asia/Kolkata',
  currency: 'INR',
  units: { avg_eta: 'minutes', avg_error: 'minutes', avg_delay: 'minutes' },
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
    payments_failing: {
      kind: 'threshold',
      on: 'payment_success',
      value: 'rate',
      title: 'Payments fail',
      below: 0.9,
      clear: 0.93,
      // at the usual 96.5 % fifty payments are below 90 % by chance once in 100 windows, twice in a row once in 10,000
      volume: { attempts: 50 },
      for: 2,
    },
    driver_shortage: {
      kind: 'share',
      on: 'drivers_per_city',
      value: 'drivers',
      of: { window: 'active_orders', value: 'active', atLeast: 20 },
      title: 'Too few drivers for the orders under way',
      below: 0.2,
      clear: 0.3,
      for: 3,
    },
  },
})
