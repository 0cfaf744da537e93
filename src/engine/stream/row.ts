import type { Scalar } from '../../contracts/where.ts'

/** A row that passed its contract. */
export type Row = Readonly<Record<string, unknown>>

/** What a field is as a key: absent and null are one, and what is neither text, number nor truth is its JSON. */
export function scalar(value: unknown): Scalar | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === undefined || value === null ? null : JSON.stringify(value)
}

/** The number that a field holds, decimals in text included. Anything else is no number, as a NULL is none in SQL. */
export function numeric(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value === '')) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}
