import { describe, expect, it } from 'vitest'
import type { Incident } from '../../../src/contracts/incident.ts'
import { packRules } from '../../../src/engine/quality/rules.ts'
import { type Newest, verdictIncidents, verdicts } from '../../../src/engine/quality/verdicts.ts'
import { shop } from './shop.ts'

const [RULES = { pack: '', timezone: '', rules: [] }] = packRules([shop])
const result = (day: string, success: boolean, rest: Partial<Newest> = {}): Newest => ({
  rule: 'city',
  day,
  success,
  mostly: 0.8,
  unexpected_percent: success ? 0 : 50,
  observed: null,
  bound: null,
  ...rest,
})
/** What is raised after each of these verdicts, told one after the other. */
function raisedAfter(steps: readonly (readonly Newest[])[]): string[][] {
  let raised: Incident[] = []
  return steps.map((newest, now) => {
    for (const incident of verdictIncidents('shop', raised, verdicts(RULES, newest), now))
      raised = [
        ...raised.filter(({ id }) => id !== incident.id),
        ...(incident.state === 'raised' ? [incident] : []),
      ]
    return raised.map(({ id }) => id)
  })
}

describe('an incident of a rule', () => {
  it('is raised once, and over when what is loaded and the whole day both pass', () => {
    const [load, day] = [result('2026-11-02', false), result('2026-11-01', true)]
    const ids = raisedAfter([
      [day],
      [load, day],
      [load, result('2026-11-02', false)],
      [result('2026-11-03', true), result('2026-11-02', false)],
      [result('2026-11-03', true), result('2026-11-03', true)],
      [result('2026-11-04', false)],
    ])
    expect(ids).toEqual([
      [],
      ['shop-quality.city-1'],
      ['shop-quality.city-1'],
      ['shop-quality.city-1'],
      [],
      ['shop-quality.city-5'],
    ])
  })

  it('says what was found, what it was held against, and of which day', () => {
    const [incident] = verdictIncidents('shop', [], verdicts(RULES, [result('2026-11-02', false)]), 1_000)
    expect(incident).toEqual({
      id: 'shop-quality.city-rs',
      pack: 'shop',
      alert: 'quality.city',
      title: 'a',
      window: 'shop_sales_fact',
      keys: {},
      state: 'raised',
      window_start: '2026-11-01T18:30:00.000Z',
      window_end: '2026-11-02T18:30:00.000Z',
      value: 50,
      bound: 20,
      raised_at: '1970-01-01T00:00:01.000Z',
    })
    const feed = result('2026-11-02', false, { rule: 'fresh', observed: 90_000, bound: 10_800 })
    expect(verdicts(RULES, [feed])[0]).toMatchObject({ failed: true, value: 90_000, bound: 10_800 })
  })
})
