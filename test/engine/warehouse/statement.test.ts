import { expect, it } from 'vitest'
import { chunks } from '../../../src/engine/warehouse/statement.ts'

it.each([
  ['letters of one byte', 'a', 3],
  ['letters of three', 'क', 9],
  ['letters of four', '😀', 9],
])('rows in %s are parted so that no value is over 2 MB', (_, letter, most) => {
  const rows = Array.from({ length: 5_000 }, (_, i) => [i, letter.repeat(1_000 / letter.length)])
  const parts = [...chunks(rows)]
  for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThan(2_000_000)
  expect(parts.flatMap((part) => JSON.parse(part))).toEqual(rows)
  expect(parts.length).toBeLessThanOrEqual(most)
})
