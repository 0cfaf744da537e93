import { describe, expect, it } from 'vitest'
import type { LakeColumn, Physical } from '../../../src/engine/lake/column.ts'
import { Tally } from '../../../src/engine/lake/tally.ts'

const COLUMNS: LakeColumn[] = [
  { name: 'id', type: 'string' },
  { name: 'amount', type: 'long' },
  { name: '_ledger', type: 'string' },
  { name: '_sequence', type: 'long' },
]
type Line = readonly [id: string | null, amount: bigint | null, ledger: string, sequence: bigint]

function tally(...files: (readonly Line[])[]): Tally {
  const sum = new Tally(COLUMNS)
  for (const rows of files) sum.add(COLUMNS.map((_, i) => rows.map((row): Physical => row[i] ?? null)))
  return sum
}
const A: Line = ['a', 1n, 'k-0', 4n]
const B: Line = ['b', 2n, 'k-0', 4n]
const C: Line = ['c', null, 'k-1', 9n]

describe('a tally', () => {
  it('is the same for the same rows in any order and any files', () => {
    expect(tally([A, B, C]).apart(tally([C], [], [B], [A]))).toEqual([])
    expect(tally([A, B, C]).rows).toBe(3)
  })

  it.each<[string, Line[], object[]]>([
    ['lacks a row', [B, C], [{ ledger: 'k-0', sequence: 4, own: 2, other: 1 }]],
    ['has a row twice', [A, B, C, C], [{ ledger: 'k-1', sequence: 9, own: 1, other: 2 }]],
    ['has another value', [['a', 3n, 'k-0', 4n], B, C], [{ ledger: 'k-0', sequence: 4, own: 2, other: 2 }]],
    [
      'has null for nothing',
      [['a', 1n, 'k-0', 4n], B, ['c', 0n, 'k-1', 9n]],
      [{ ledger: 'k-1', sequence: 9, own: 1, other: 1 }],
    ],
    [
      'has values swapped',
      [['b', 1n, 'k-0', 4n], ['a', 2n, 'k-0', 4n], C],
      [{ ledger: 'k-0', sequence: 4, own: 2, other: 2 }],
    ],
    [
      'has nothing',
      [],
      [
        { ledger: 'k-0', sequence: 4, own: 2, other: 0 },
        { ledger: 'k-1', sequence: 9, own: 1, other: 0 },
      ],
    ],
  ])('tells one that %s', (_, other, apart) => {
    expect(tally([A, B, C]).apart(tally(other))).toEqual(apart)
  })
})
