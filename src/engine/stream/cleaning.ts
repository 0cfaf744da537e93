import type { Cleaning } from '../../contracts/stream.ts'
import { isoOf } from './spelled-time.ts'

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
  if ('code' in rule) return onText(rule.code, coded(rule))
  if ('isoTime' in rule) return onText(rule.isoTime, (text) => isoOf(text, rule.order, rule.offset) ?? text)
  if ('number' in rule) return numbered(rule.number)
  if ('join' in rule) return joined(rule)
  if ('difference' in rule) return subtracted(rule)
  return (row) => {
    const value = row[rule.fill]
    if (value === undefined || value === null || value === '') row[rule.fill] = rule.with
  }
}

type Rule<Word extends string> = Extract<Cleaning, { readonly [Name in Word]: string }>

function subtracted({ difference, of: [from, less] }: Rule<'difference'>): (row: Draft) => void {
  return (row) => {
    const [whole, part] = [row[from], row[less]]
    if (typeof whole === 'number' && typeof part === 'number') row[difference] = whole - part
    // only the two say what it is
    else delete row[difference]
  }
}

function coded({ prefix, digits }: Rule<'code'>): (text: string) => string {
  const lower = prefix.toLowerCase()
  const length = prefix.length + digits
  return (text) => {
    if (text.length === length && text.startsWith(prefix) && isNumber(text, prefix.length)) return text
    const plain = text.trim()
    const behind = plain.toLowerCase().startsWith(lower) ? plain.slice(prefix.length) : plain
    const [, number] = /^[-_ ]?(\d+)$/.exec(behind) ?? []
    return number === undefined ? text : prefix + number.replace(/^0+(?=\d)/, '').padStart(digits, '0')
  }
}

function isNumber(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return false
  }
  return true
}

const DECIMAL = /^[+-]?\d+(\.\d+)?$/

function numbered(field: string): (row: Draft) => void {
  return (row) => {
    const value = row[field]
    if (typeof value !== 'string') return
    const text = value.trim()
    // what a number cannot hold to the digit stays text, and the contract refuses it
    if (DECIMAL.test(text) && text.length <= 17) row[field] = Number(text)
  }
}

function joined({ join, of, with: between }: Rule<'join'>): (row: Draft) => void {
  return (row) => {
    const parts = of.map((field) => row[field])
    if (parts.every((part) => typeof part === 'string')) row[join] = parts.join(between)
    // only the parts say what it is
    else delete row[join]
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
