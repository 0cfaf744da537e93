import type * as z from 'zod'
import { quickeats } from '../../../../src/packs/quickeats.ts'

const { fields } = quickeats.streams.payments
const FUTURE_LIMIT = 5 * 60_000
const WINDOW_MS = 5 * 60_000

export type Payment = z.infer<typeof fields>

/** A row that passed: as it is, as it came, and the window it belongs to. */
export interface Checked {
  readonly payment: Payment
  readonly line: string
  /** Epoch ms. */
  readonly start: number
}

/** Holds a row against the pack's own contract; nothing where it does not pass. */
export function check(line: string, now: number): Checked | undefined {
  const { data: payment } = fields.safeParse(JSON.parse(line))
  if (!payment) return undefined
  if (payment.city !== undefined) payment.city = payment.city.trim()
  const time = Date.parse(payment.at)
  if (time > now + FUTURE_LIMIT) return undefined
  return { payment, line, start: Math.floor(time / WINDOW_MS) * WINDOW_MS }
}
