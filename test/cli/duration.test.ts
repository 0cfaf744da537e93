import { expect, it } from 'vitest'
import { formatMs, parseDuration } from '../../src/cli/duration.ts'

it.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['30', 30_000],
  ['2m', 120_000],
  ['1.5h', 5_400_000],
  [' 10 s ', 10_000],
  ['0', 0],
])('reads %s', (text, ms) => {
  expect(parseDuration(text, 'duration')).toBe(ms)
})

it.each(['', 's', '-5s', '5 days', '1m30s', '1e3'])('refuses "%s" as wrong usage', (text) => {
  expect(() => parseDuration(text, 'ramp')).toThrow(expect.objectContaining({ exitCode: 2 }))
})

it.each([
  [0.04, '0.0 ms'],
  [12.6, '13 ms'],
  [9_999, '9999 ms'],
  [24_700, '24.7 s'],
  [184_000, '3 min 4 s'],
  [119_999, '2 min 0 s'],
])('writes %d ms as %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text)
})
