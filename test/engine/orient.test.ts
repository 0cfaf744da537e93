import { expect, test } from 'vitest'
import { orient } from '../../src/engine/orient.ts'

/** The upright picture is 2 x 3: rows AB, CD, EF. How each orientation stores it, row by row. */
const STORED = [
  [1, 2, 'ABCDEF'],
  [2, 2, 'BADCFE'],
  [3, 2, 'FEDCBA'],
  [4, 2, 'EFCDAB'],
  [5, 3, 'ACEBDF'],
  [6, 3, 'BDFACE'],
  [7, 3, 'FDBECA'],
  [8, 3, 'ECAFDB'],
] as const

test.each(STORED)('turns orientation %i upright', (orientation, width, letters) => {
  const upright = orient(pixels(letters), { width, height: 6 / width }, orientation)
  expect(upright).toStrictEqual(pixels('ABCDEF'))
})

function pixels(letters: string): Uint8Array {
  return Uint8Array.from(
    [...letters].flatMap((letter) => [letter.charCodeAt(0), 0, 255 - letter.charCodeAt(0)]),
  )
}
