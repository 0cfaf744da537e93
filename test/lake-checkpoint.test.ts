import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { DeltaTable } from '../src/lake/delta-table.ts'
import { write } from '../src/lake/write.ts'
import { CHECKPOINT_EVERY, readTable } from '../src/platform/lake-log.ts'
import { commitKey } from '../src/platform/names.ts'
import { askClickHouse } from './end-to-end/lake/chdb.ts'
import { bucketOf, type Objects } from './lake/memory-bucket.ts'

const folder = mkdtempSync(join(tmpdir(), 'tributary-lake-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('another reader of Delta begins at a checkpoint, and sees what was replaced before it and added after it', async () => {
  const objects: Objects = new Map()
  const table = new DeltaTable(
    bucketOf(objects, async () => 'lives'),
    'shop.days',
    86_400_000,
  )
  const columns = [
    { name: 'n', type: 'long' },
    { name: 'text', type: 'string' },
  ] as const
  for (let n = 0; n <= CHECKPOINT_EVERY + 1; n++)
    await write(
      table,
      columns,
      async (files) => {
        await files.add(n % 2 === 0 ? '2026-11-01' : '2026-11-02', { n, text: `"quoted" %20 ${n}` })
        return {
          transactions: [{ appId: 'a b', version: n }],
          ...(n === 4 && { replaces: (day) => day === '2026-11-01' }),
        }
      },
      1_000 * n,
    )
  for (let version = 0; version < CHECKPOINT_EVERY; version++) objects.delete(commitKey('shop.days', version))
  for (const [key, { bytes }] of objects) {
    mkdirSync(dirname(join(folder, key)), { recursive: true })
    writeFileSync(join(folder, key), bytes)
  }
  const rows = `SELECT groupArray(n) FROM (SELECT n FROM deltaLakeLocal('${folder}/lake/shop/days') WHERE text = concat('"quoted" %20 ', toString(n)) ORDER BY n)`
  const [answer] = askClickHouse(folder, [rows])
  const expected = Array.from({ length: CHECKPOINT_EVERY + 2 }, (_, n) => n).filter(
    (n) => n >= 4 || n % 2 === 1,
  )
  expect(answer).toEqual([[expected]])
  const state = await readTable(table.bucket, 'shop.days')
  expect(state.reached('a b')).toBe(CHECKPOINT_EVERY + 1)
  expect(state.rows).toBe(expected.length)
})
