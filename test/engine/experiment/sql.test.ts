import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { ExperimentSums } from '../../../src/contracts/experiment-sums.ts'
import { assign } from '../../../src/engine/experiment/assign.ts'
import { fromSums, momentsOf } from '../../../src/engine/experiment/moments.ts'
import { Random } from '../../../src/engine/simulate/random.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/experiments.md'), 'utf8')
const [, query = ''] = /```sql\n([\s\S]+?)```/.exec(page) ?? []

const WITHIN = 1000
const BEFORE = 500

it('the query of the page adds up what the units give one by one', () => {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE exposures (experiment, user_id, variant, at)')
  database.exec('CREATE TABLE rows (user_id, kind, at)')
  const met = database.prepare('INSERT INTO exposures VALUES (?, ?, ?, ?)')
  const row = database.prepare('INSERT INTO rows VALUES (?, ?, ?)')
  const chance = Random.of('sql')
  const wanted: Record<string, { value: number; under: number; before: number }[]> = {}
  for (let i = 0; i < 300; i++) {
    const unit = `u${i}`
    const variant = assign('recs_v2', unit, { control: 1, treatment: 1 }) ?? ''
    const first = 10_000 + chance.below(1000)
    met.run('recs_v2', unit, variant, first)
    met.run('recs_v2', unit, variant, first + 5)
    met.run('another', unit, 'x', 1)
    // every thirtieth meets both, and every fifth does nothing at all
    if (i % 30 === 0) met.run('recs_v2', unit, variant === 'control' ? 'treatment' : 'control', first + 1)
    const sums = { value: 0, under: 0, before: 0 }
    for (let n = i % 5 === 0 ? 0 : 1 + chance.below(20); n > 0; n--) {
      const at = first - 700 + chance.below(2000)
      const kind = chance.next() < 0.4 ? 'click' : 'shown'
      row.run(unit, kind, at)
      const during = at >= first && at < first + WITHIN
      if (kind === 'click' && during) sums.value++
      if (kind === 'shown' && during) sums.under++
      if (kind === 'click' && at < first && at >= first - BEFORE) sums.before++
    }
    if (i % 30 !== 0) wanted[variant] = [...(wanted[variant] ?? []), sums]
  }

  const found = database
    .prepare(query)
    .all('recs_v2', WITHIN, BEFORE)
    .map((each) => ExperimentSums.parse(each))
  expect(found.map(({ variant, units }) => [variant, units])).toEqual(
    ['control', 'treatment'].map((variant) => [variant, wanted[variant]?.length]),
  )
  for (const sums of found) {
    const moments = momentsOf(wanted[sums.variant] ?? [])
    for (const [name, value] of Object.entries(fromSums(sums)))
      expect(value, name).toBeCloseTo(moments[name as keyof typeof moments], 9)
    expect(moments.valueBefore).not.toBe(0)
  }
})
