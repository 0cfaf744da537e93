const MICROS = 1_000_000
const MICROS_BIG = 1_000_000n
/** Two numbers under this add to a safe integer. */
const ROOM = 2 ** 52
/** A double under this tells six decimals apart from their neighbours after the multiplication: error < 0.5 micros. */
const SIX_DECIMALS = 2_000_000_000

/**
 * An exact sum of decimals: fixed point of six digits, in two safe integers that overflow into one BigInt. Integers and decimals
 * of up to six digits, as numbers or text, are summed without any error; each further digit is rounded once, half away from zero,
 * so a row adds an error of 5e-7 at most and the sum does not depend on the order.
 */
export class Exact {
  #whole = 0
  #micros = 0
  #carry = 0n

  /** Whether it was a number. */
  add(value: unknown): boolean {
    if (typeof value === 'string') return this.#addText(value)
    if (typeof value !== 'number' || !Number.isFinite(value)) return false
    if (Number.isInteger(value)) this.#addInteger(value)
    else if (Math.abs(value) < SIX_DECIMALS) this.#addMicros(value)
    else return this.#addText(String(value))
    return true
  }

  addUnits(micros: bigint): void {
    this.#carry += micros
  }

  /** The sum in millionths. */
  units(): bigint {
    return this.#carry + BigInt(this.#whole) * MICROS_BIG + BigInt(this.#micros)
  }

  /** The double nearest to the sum. */
  read(): number {
    if (this.#carry === 0n && this.#micros === 0) return this.#whole
    const units = this.units()
    const digits = (units < 0n ? -units : units).toString().padStart(7, '0')
    const nearest = Number(`${digits.slice(0, -6)}.${digits.slice(-6)}`)
    return units < 0n ? -nearest : nearest
  }

  #addInteger(value: number): void {
    if (Math.abs(value) >= ROOM) this.#carry += BigInt(value) * MICROS_BIG
    else this.#whole += value
    if (Math.abs(this.#whole) < ROOM) return
    this.#carry += BigInt(this.#whole) * MICROS_BIG
    this.#whole = 0
  }

  #addMicros(value: number): void {
    // Math.round takes halves up; away from zero, what is given back cancels what was paid
    this.#micros += value < 0 ? -Math.round(-value * MICROS) : Math.round(value * MICROS)
    if (Math.abs(this.#micros) < ROOM) return
    this.#carry += BigInt(this.#micros)
    this.#micros = 0
  }

  #addText(text: string): boolean {
    const [, sign, whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text) ?? []
    if (whole === undefined) return false
    const up = fraction.charCodeAt(6) >= 53 ? 1n : 0n
    const units = BigInt(whole + fraction.slice(0, 6).padEnd(6, '0')) + up
    this.#carry += sign === '-' ? -units : units
    return true
  }
}
