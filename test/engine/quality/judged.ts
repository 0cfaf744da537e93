import type { DatabaseSync } from 'node:sqlite'
import type { Pack } from '../../../src/contracts/pack.ts'
import { daySql } from '../../../src/engine/quality/day-sql.ts'
import { zonedDay } from '../../../src/engine/quality/days.ts'
import { type Count, type Counted, succeeds } from '../../../src/engine/quality/result.ts'
import { packRules } from '../../../src/engine/quality/rules.ts'

export interface Found extends Count {
  readonly observed: number | null
  readonly bound: number | null
  readonly examples: unknown[]
  readonly success: boolean
}

/** What rules make of a day, of those that something can be said of. */
export function judged(pack: Pack, database: DatabaseSync, day: string): Record<string, Found> {
  const found: Record<string, Found> = {}
  for (const { pack: name, timezone, rules } of packRules([pack]))
    for (const plan of rules) {
      const row = database.prepare(daySql(name, plan, zonedDay(timezone, day), timezone)).get()
      if (!row) continue
      const count = row as unknown as Found
      found[plan.name] = {
        ...count,
        examples: JSON.parse(String(row.examples)),
        success: succeeds(count, plan.mostly),
      }
    }
  return found
}

/** Counts of loads as the database adds them up, by rule and day. */
export function summed(counts: Iterable<Counted>): Map<string, Counted> {
  const sums = new Map<string, Counted>()
  for (const count of counts) {
    const id = `${count.rule} ${count.day}`
    const sum = sums.get(id)
    sums.set(id, sum ? add(sum, count) : count)
  }
  return sums
}

function add(one: Counted, other: Counted): Counted {
  const examples = [...new Set([...one.examples, ...other.examples].map((each) => JSON.stringify(each)))]
  return {
    ...one,
    element_count: one.element_count + other.element_count,
    missing_count: one.missing_count + other.missing_count,
    unexpected_count: one.unexpected_count + other.unexpected_count,
    observed: one.observed === null ? null : Math.max(one.observed, other.observed ?? -Infinity),
    examples: examples
      .sort()
      .slice(0, 5)
      .map((text) => JSON.parse(text)),
  }
}
