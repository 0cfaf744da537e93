import { expect, it } from 'vitest'
import { renderPairs, renderTable } from '../../src/cli/table.ts'

it('lines columns up, numbers on the right, without trailing space', () => {
  const columns = [{ head: 'name' }, { head: 'ms', align: 'right' }, { head: 'note' }] as const
  expect(
    renderTable(columns, [
      ['a', '5', ''],
      ['long one', '1234', 'x'],
    ]).split('\n'),
  ).toEqual(['name        ms  note', 'a            5', 'long one  1234  x'])
})

it('counts what a terminal shows: two cells for 日, one for a letter with its accent', () => {
  const [, first, second] = renderTable(
    [{ head: 'n' }, { head: 'x' }],
    [
      ['日本', '|'],
      ['e\u0301a', '|'],
    ],
  ).split('\n')
  expect(first).toBe('日本  |')
  expect(second).toBe('e\u0301a    |')
})

it('cuts at the width of the column, never inside a character', () => {
  expect(renderTable([{ head: 'n', max: 4 }], [['abcdef'], ['日本語'], ['abcd']]).split('\n')).toEqual([
    'n',
    'abc…',
    '日…',
    'abcd',
  ])
})

it('lets no cell move the cursor', () => {
  expect(renderTable([{ head: 'n' }], [['\x1b[2Ja\r\nb']])).toBe('n\na b')
})

it('sets names beside values', () => {
  expect(
    renderPairs([
      ['a', '1'],
      ['long', '2'],
    ]),
  ).toBe('a     1\nlong  2')
})
