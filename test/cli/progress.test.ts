import { expect, it } from 'vitest'
import { formatUsd } from '../../src/cli/money.ts'
import { progressLine } from '../../src/cli/progress.ts'

it.each([
  [0, 0, '0/0 0%'],
  [1, 3, '1/3 33%'],
  [269, 270, '269/270 99%'],
  [270, 270, '270/270 100%'],
])('says %i of %i', (done, total, line) => {
  expect(progressLine({ done, total, note: '' }, false)).toBe(line)
  expect(progressLine({ done, total, note: '8 open' }, false)).toBe(`${line}  8 open`)
})

it('is full only at the end', () => {
  expect(progressLine({ done: 1, total: 2, note: '' }, true)).toBe(
    `${'█'.repeat(12)}${'░'.repeat(12)} 1/2 50%`,
  )
})

it.each([
  [0, '$0'],
  [0.00002845, '$0.00002845'],
  [0.007659, '$0.007659'],
  [12.5, '$12.50'],
])('writes %d dollars without an exponent', (usd, text) => {
  expect(formatUsd(usd)).toBe(text)
})
