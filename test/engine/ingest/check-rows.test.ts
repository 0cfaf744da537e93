import { expect, it } from 'vitest'
import { readRows } from '../../../src/engine/ingest/body.ts'
import { Catalogue } from '../../../src/engine/ingest/catalogue.ts'
import { checkRows } from '../../../src/engine/ingest/check-rows.ts'
import { PACKS } from '../../../src/packs/index.ts'

const NOW = Date.parse('2026-11-01T12:00:00Z')
const LINE = '"at":"2026-11-01T10:00:00Z","device_type":"tv","os":"tizen"'

it('a row that keeps what else it says is bad when that is deeper than can be written, and the next one is taken', () => {
  const deep = `{${LINE},"more":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
  const entry = new Catalogue(PACKS).stream('playback.logs')
  const rows = readRows(
    { contentType: 'application/x-ndjson', headers: [], text: `${deep}\n{${LINE}}` },
    { key: entry.stream.key, time: entry.stream.time, hasLines: true },
  )
  const { lines, bad } = checkRows(rows, entry, NOW)
  expect(bad).toEqual([{ text: deep, errors: [{ row: 1, path: '', message: 'is nested too deeply' }] }])
  expect(lines.split('\n')).toHaveLength(1)
})
