import { expect, it } from 'vitest'
import { waterfall } from '../../src/cli/status/waterfall.ts'

it('sets each stage at its place in time', () => {
  const rows = waterfall([
    { stage: 'accept', started_at: 1000, ms: 100 },
    { stage: 'preprocess', started_at: 1100, ms: 300 },
    { stage: 'inference', started_at: 1400, ms: 0 },
  ])
  expect(rows).toEqual([
    ['accept', '█'.repeat(10), '0', '100'],
    ['preprocess', ' '.repeat(10) + '█'.repeat(30), '100', '300'],
    ['inference', `${' '.repeat(39)}█`, '400', '0'],
  ])
})

it('survives stages that took no time at all', () => {
  expect(waterfall([{ stage: 'accept', started_at: 5, ms: 0 }])).toEqual([['accept', '█', '0', '0']])
})
