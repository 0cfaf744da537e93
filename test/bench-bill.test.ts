import { describe, expect, it } from 'vitest'
import { billOf } from './bench/events/bill.ts'

describe('the bill of a million events', () => {
  it('is the sum of what was counted, each at its list price', () => {
    // half a million events in 1,000 posts within 100 s
    const sent = { accepted: 500_000, counted: 500_000, posts: 1_000, milliseconds: 100_000, latencies: [] }
    const done = {
      log_rows: 400,
      checkpoints: 10,
      checkpoint_parts: 1,
      generations: 4,
      answer_rows: 10,
      segments: 20,
      segment_bytes: 100_000_000,
      ranges: 20,
      alert_parts: 1,
      telemetry_points: 0,
    }
    const bill = billOf('by hand', sent, 5_000, done, 16)
    // In millionths of a dollar for half a million: requests 300, CPU 100, objects (1,010 + 212 + 10) × 0.15 = 184.8,
    // awake 38.4 GB-s × 12.5 = 480, rows 800 + (40 + 14) + 40 + (20 + 11) + 212 × 3 = 1,561, D1 16 × 11 = 176, puts 90, bytes 1,500
    expect(bill.usd * 1e6).toBeCloseTo(2 * (300 + 100 + 184.8 + 480 + 1_561 + 176 + 90 + 1_500), 6)
    expect(bill.parts.find(({ name }) => name === 'requests')?.count).toBe(2_000)
  })
})
