import type { Cleaning } from '../../contracts/pack.ts'

type Draft = Record<string, unknown>

/** Cleans a row in place, rule by rule. Rules on text leave what is no text to the contract. */
export function cleaner(rules: readonly Cleaning[]): (row: Draft) => void {
  const steps = rules.map(step)
  return (row) => {
    for (const apply of steps) apply(row)
  }
}

function step(rule: Cleaning): (row: Draft) => void {
  if ('trim' in rule) return onText(rule.trim, (text) => text.trim())
  if ('upperCase' in rule) return onText(rule.upperCase, (text) => text.toUpperCase())
  if ('lowerCase' in rule) return onText(rule.lowerCase, (text) => text.toLowerCase())
  if ('padStart' in rule) return onText(rule.padStart, (text) => text.padStart(rule.length, rule.with))
  return (row) => {
    const value = row[rule.fill]
    if (value === undefined || value === null || value === '') row[rule.fill] = rule.with
  }
}

function onText(field: string, change: (text: string) => string): (row: Draft) => void {
  return (row) => {
    const value = row[field]
    if (typeof value !== 'string') return
    const changed = change(value)
    // most rows come clean, and a field that is written costs more than one that is read
    if (changed !== value) row[field] = changed
  }
}
