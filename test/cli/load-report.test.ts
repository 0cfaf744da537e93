import { expect, it } from 'vitest'
import { summarise } from '../../src/cli/load/report.ts'
import { loadText } from '../../src/cli/load/table.ts'
import { problem } from '../../src/contracts/problem.ts'

const times = { received_at: '2026-01-01T00:00:00.000Z', finished_at: '2026-01-01T00:00:02.000Z' }
const shots = [
  { slot: 0, sent: 0, answered: 30, id: 'a', acceptStageMs: 10 },
  { slot: 10, sent: 110, answered: 150, id: 'b', acceptStageMs: 10 },
  { slot: 20, sent: 20, answered: 200, id: 'c' },
  { slot: 30, sent: 30, answered: 400, id: 'd' },
  { slot: 40, sent: 40, answered: 41, failure: 'rate-limited' },
]
const finished = new Map([
  ['a', { id: 'a', state: 'done', end_to_end_ms: 100, cost_usd: 2e-5, ...times } as const],
  ['b', { id: 'b', state: 'done', end_to_end_ms: 100, cost_usd: 4e-5, ...times } as const],
  [
    'c',
    { id: 'c', state: 'failed', end_to_end_ms: 5, problem: problem('image-corrupt', ''), ...times } as const,
  ],
])
const report = summarise(shots, finished)

it('measures the end from the slot: what was held back is added, the accept stage is not counted twice', () => {
  expect(report.end_to_end_ms).toMatchObject({ count: 2, p50: 120, max: 230 })
  expect(report.late_ms?.max).toBe(100)
})

it('counts failures by problem, at the door and behind it', () => {
  expect(report.failures).toEqual({ 'rate-limited': 1, 'image-corrupt': 1 })
  expect(report).toMatchObject({ sent: 5, accepted: 4, done: 2, unfinished: 1 })
})

it('divides by the time it took', () => {
  expect(report.accepted_per_s).toBe(10)
  expect(report.finished_per_s).toBe(1)
})

it('says what its figures mean', () => {
  expect(loadText(report, 's')).toContain('end to end: accept, less')
  expect(loadText(report, 's')).toContain('$0.00003000 an image, $30.00 a million')
})

it('has no figure where nothing was measured', () => {
  const nothing = summarise([], new Map())
  expect(nothing).toMatchObject({
    accept_ms: null,
    end_to_end_ms: null,
    accepted_per_s: 0,
    finished_per_s: 0,
  })
  expect(loadText(nothing, 's')).toContain('unknown: nothing finished')
})
