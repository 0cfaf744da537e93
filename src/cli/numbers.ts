import { Failure } from './failure.ts'

/** An option's text as a number between `min` and `max`. */
export function readNumber(
  text: string,
  option: string,
  { min, max, integer = false }: { min: number; max: number; integer?: boolean },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return value
  const kind = integer ? 'a whole number' : 'a number'
  throw new Failure(`"${text}" does not do for --${option}.`, `Give ${kind} from ${min} to ${max}.`, 2)
}
