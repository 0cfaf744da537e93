import { describe, expect, it } from 'vitest'
import { PackShape } from '../../src/contracts/pack-shape.ts'
import { shapeOf } from '../../src/engine/pack-shape/shape.ts'
import { PACKS } from '../../src/packs/index.ts'

const shapes = new Map(PACKS.map((pack) => [pack.name, shapeOf(pack)]))

/** `units('quickeats', 'payment_success')` → `attempts count, succeeded count, rate share`. */
function units(pack: string, name: string): string {
  const shape = shapes.get(pack)
  const window = shape?.windows.find((each) => each.name === name)
  const kpi = shape?.kpis.find((each) => each.name === name)
  return (window?.values ?? kpi?.columns ?? [])
    .filter(({ unit }) => unit !== undefined)
    .map((value) => `${value.name} ${value.unit}`)
    .join(', ')
}

describe('what a pack tells of itself', () => {
  it.each([...shapes])('%s is as the API says it is', (_, shape) => {
    expect(PackShape.parse(shape)).toEqual(shape)
  })

  it.each([
    ['quickeats', 'payment_success', 'attempts count, succeeded count, rate share'],
    ['quickeats', 'eta_error', 'p50 minutes, p95 minutes'],
    ['shopsmart', 'sales_per_minute', 'orders count, price money, discount money, amount money'],
    ['streamflix', 'watch_per_video', 'avg_watch s, avg_buffer s, views count'],
    ['streamflix', 'trending', 'views count'],
    ['imaging', 'stage_latency', 'p50 ms, p95 ms, p99 ms'],
    ['imaging', 'cost_per_hour', 'images count, nano_usd nano_usd, usd_per_image usd'],
    ['packaging', 'waste', 'waste_cm3 cm3, shipments count'],
    ['playback', 'bitrate', 'avg_kbps kbps'],
    [
      'playback',
      'buffering',
      'sessions count, rebuffers count, buffered s, watched s, buffering_ratio share, rebuffers_per_hour number',
    ],
    ['quickeats', 'top_restaurants', 'revenue money, orders count'],
    ['quickeats', 'eta_by_city', 'avg_eta minutes, avg_error minutes, avg_delay minutes, avg_kilometres km'],
    [
      'playback',
      'qoe_by_region',
      'hours_watched hours, buffering_ratio share, rebuffers_per_hour number, avg_kbps kbps, exits count, drop_off share',
    ],
    ['recommendations', 'retention_cohorts', 'users count, day_1 share, day_7 share, day_30 share'],
  ])('%s.%s is of %s', (pack, name, expected) => {
    expect(units(pack, name)).toBe(expected)
  })

  it('says what alerts hold their windows against', () => {
    expect(shapes.get('imaging')?.alerts.find(({ name }) => name === 'slow')).toEqual({
      name: 'slow',
      title: 'Images take more than 5 seconds',
      kind: 'threshold',
      window: 'end_to_end',
      value: 'p95',
      above: 5000,
    })
  })

  it('says where its money is of', () => {
    const currencies = [...shapes].map(([name, { currency }]) => [name, currency])
    expect(Object.fromEntries(currencies)).toMatchObject({
      quickeats: 'INR',
      shopsmart: 'INR',
      playback: undefined,
    })
  })
})
