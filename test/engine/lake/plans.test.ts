import { describe, expect, it } from 'vitest'
import type { AddFile } from '../../../src/engine/lake/actions.ts'
import { planCompaction } from '../../../src/engine/lake/compaction.ts'
import { evolved } from '../../../src/engine/lake/table-schema.ts'
import { TableState } from '../../../src/engine/lake/table-state.ts'
import { planLogCleanup, planVacuum } from '../../../src/engine/lake/vacuum.ts'

const file = (path: string, size = 1, dt = '2026-11-01'): AddFile => ({
  path,
  partitionValues: { dt },
  size,
  modificationTime: 0,
  dataChange: true,
})

describe('files that are worth joining', () => {
  const MB = 1_000_000
  const grouped = (...files: AddFile[]) =>
    planCompaction(files, '2026-11-03').map(({ day, files: own }) => [
      day,
      own.map(({ path }) => path).join(''),
    ])

  it.each<[string, AddFile[], unknown[]]>([
    ['small ones of one day', [file('a'), file('b'), file('c')], [['2026-11-01', 'abc']]],
    ['no single one', [file('a')], []],
    [
      'those of each day by themselves',
      [file('a'), file('b', 1, '2026-11-02'), file('c', 1, '2026-11-02')],
      [['2026-11-02', 'bc']],
    ],
    ['none of a day that is not over', [file('a', 1, '2026-11-03'), file('b', 1, '2026-11-03')], []],
    ['no large ones', [file('a', 9 * MB), file('b')], []],
    [
      'no more than fit into one',
      [file('a', 7 * MB), file('b', 7 * MB), file('c', 7 * MB), file('d', MB)],
      [
        ['2026-11-01', 'ab'],
        ['2026-11-01', 'cd'],
      ],
    ],
  ])('%s', (_, files, groups) => {
    expect(grouped(...files)).toEqual(groups)
  })
})

describe('what vacuum deletes', () => {
  const state = new TableState()
  state.apply([{ add: file('live') }, { add: file('gone') }, { add: file('goes') }], 0)
  const removed = (path: string, deletionTimestamp: number) => ({
    remove: { path, deletionTimestamp, dataChange: true },
  })
  state.apply([removed('gone', 50), removed('goes', 150)], 1)
  const listed = (path: string, storedAt: number) => ({ path, size: 1, storedAt })

  it('is what was removed before the horizon, and orphans of before it', () => {
    const there = [
      listed('live', 0),
      listed('gone', 0),
      listed('goes', 0),
      listed('orphan', 99),
      listed('new', 100),
      listed('_delta_log/x', 0),
    ]
    expect(planVacuum(there, state, 100).map(({ path }) => path)).toEqual(['gone', 'orphan'])
  })

  it('is the log before the last checkpoint that was there at the horizon', () => {
    const entry = (version: number, kind: string, storedAt: number) =>
      listed(`_delta_log/${String(version).padStart(20, '0')}.${kind}`, storedAt)
    const log = [0, 1, 2, 3, 4].map((version) => entry(version, 'json', version))
    const checkpoints = [entry(2, 'checkpoint.parquet', 2), entry(4, 'checkpoint.parquet', 4)]
    const all = [...log, ...checkpoints, listed('_delta_log/_last_checkpoint', 4)]
    expect(planLogCleanup(all, 4)).toEqual(log.slice(0, 2))
    expect(planLogCleanup(all, 2)).toEqual([])
    expect(planLogCleanup(log, 99)).toEqual([])
  })
})

it('a table keeps the columns it has, and does not take a second one that differs by case', () => {
  const before = [{ name: 'City', type: 'string' }] as const
  expect(evolved(before, [{ name: 'city', type: 'long' }])).toBe(before)
  expect(evolved(before, [{ name: 'n', type: 'long' }])).toEqual([...before, { name: 'n', type: 'long' }])
})
