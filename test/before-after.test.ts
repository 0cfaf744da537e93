import { expect, it } from 'vitest'
import { kpiStatement } from '../src/engine/warehouse/kpi.ts'
import { playback } from '../src/packs/playback.ts'
import { loaded } from './packs/loaded.ts'

const HOUR = 3_600_000
const FROM = Date.UTC(2026, 10, 1)

/** Seconds that were buffered of 600 watched, hour by hour; after eight hours something was changed. */
const BUFFERED = [30, 36, 27, 33, 41, 25, 30, 34, 24, 29, 22, 27, 31, 20, 26, 25]

it('the change of buffering has the interval that the delta method gives, worked out by itself', () => {
  const windows = BUFFERED.map((buffered, hour) => ({
    start: (FROM + hour * HOUR) / 1000,
    region: 'in',
    cdn: 'a',
    device_type: 'tv',
    rebuffers: 1,
    buffered,
    watched: 600 + hour,
  }))
  const tables = loaded(playback, { rows: (name) => (name === 'buffering' ? windows : []) }, [])
  const { sql, parameters } = kpiStatement(
    playback.kpis?.before_after ?? { sql: '' },
    { from: FROM, to: FROM + 24 * HOUR, zone: 'UTC', filters: { changed_at: FROM + 8 * HOUR } },
    'sqlite',
  )
  const [row] = tables.database.prepare(sql).all(...parameters)

  const sides = [windows.slice(0, 8), windows.slice(8)].map((hours) => {
    const watched = hours.reduce((sum, hour) => sum + hour.watched, 0)
    const ratio = hours.reduce((sum, hour) => sum + hour.buffered, 0) / watched
    const mean = watched / hours.length
    const residuals = hours.map((hour) => (hour.buffered - ratio * hour.watched) ** 2)
    const variance =
      residuals.reduce((sum, each) => sum + each, 0) / (hours.length - 1) / hours.length / mean ** 2
    return { ratio, relative: variance / ratio ** 2 }
  })
  const [before = { ratio: 0, relative: 0 }, after = { ratio: 0, relative: 0 }] = sides
  const times = after.ratio / before.ratio
  const width = 1.96 * Math.sqrt(before.relative + after.relative)
  expect(Number(row?.change)).toBeCloseTo(times - 1, 12)
  expect(Number(row?.low)).toBeCloseTo(times * Math.exp(-width) - 1, 12)
  expect(Number(row?.high)).toBeCloseTo(times * Math.exp(width) - 1, 12)
  expect(Number(row?.high)).toBeLessThan(0)
})
