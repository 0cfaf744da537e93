import type * as z from 'zod'
import { isoTime } from './iso-time.ts'
import type { Row } from './row.ts'

type Input = Readonly<Record<string, unknown>>
type Passes = (value: unknown) => boolean
interface Field {
  readonly name: string
  readonly passes: Passes
}

/**
 * Says of most good rows at once what the contract makes of them: workers may not compile code, so zod walks through its objects
 * for every field. Nothing, when only zod can tell: of every bad row, and where an absent field is there by name. Not made at all
 * for a contract with a kind of field or check that is not known here. A test holds it against zod.
 */
export function quickCheck(fields: z.ZodObject): ((input: Input) => Row | undefined) | undefined {
  const object = objectOf(fields)
  if (!object) return undefined
  const { known, unknown } = object
  return (input) => {
    let present = 0
    for (const { name, passes } of known) {
      const value = input[name]
      if (!passes(value)) return undefined
      if (value !== undefined) present++
    }
    if (Object.keys(input).length === present) return input
    return unknown === 'stripped' ? stripped(input, known) : undefined
  }
}

function stripped(input: Input, known: readonly Field[]): Row | undefined {
  const row: Record<string, unknown> = {}
  for (const { name } of known) {
    const value = input[name]
    if (value !== undefined) row[name] = value
    else if (name in input) return undefined
  }
  return row
}

function objectOf(schema: z.core.$ZodType) {
  const { type, shape, catchall, checks = [] } = schema._zod.def as z.core.$ZodObjectDef
  if (type !== 'object' || checks.length > 0) return undefined
  const known: Field[] = []
  for (const [name, field] of Object.entries(shape)) {
    const passes = passesOf(field)
    if (!passes || name === '__proto__') return undefined
    known.push({ name, passes })
  }
  return { known, unknown: catchall === undefined ? ('stripped' as const) : ('for zod' as const) }
}

/** Whether a value passes and is left as it is; nothing for what is not known. */
function passesOf(schema: z.core.$ZodType): Passes | undefined {
  const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] }
  if ('coerce' in def && def.coerce) return undefined
  const checks = checksOf(def.checks ?? [])
  const kind = kindOf(schema, def)
  if (!kind || !checks) return undefined
  if (checks.length === 0) return kind
  const [first, second, ...more] = checks
  if (first && !second) return (value) => kind(value) && first(value)
  if (first && second && more.length === 0) return (value) => kind(value) && first(value) && second(value)
  return (value) => kind(value) && checks.every((passes) => passes(value))
}

function kindOf(schema: z.core.$ZodType, def: z.core.$ZodTypes['_zod']['def']): Passes | undefined {
  switch (def.type) {
    case 'string':
      return 'format' in def
        ? formatted(def as z.core.$ZodStringFormatDef)
        : (value) => typeof value === 'string'
    case 'number':
      return 'check' in def ? integer(def as z.core.$ZodNumberFormatDef) : (value) => Number.isFinite(value)
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'enum':
    case 'literal': {
      const { values } = schema._zod
      return values && ((value) => values.has(value as string))
    }
    case 'optional': {
      const inner = passesOf(def.innerType)
      // whether an undefined that is there by name is one, zod has to say: then the count of keys is another
      return inner && ((value) => value === undefined || inner(value))
    }
    case 'nullable': {
      const inner = passesOf(def.innerType)
      return inner && ((value) => value === null || inner(value))
    }
    case 'union': {
      const options = def.options.map(passesOf)
      const known = options.flatMap((passes) => passes ?? [])
      // each leaves what it takes as it is, so it does not matter which one does
      if (known.length < options.length || ('inclusive' in def && def.inclusive === false)) return undefined
      return (value) => known.some((passes) => passes(value))
    }
    case 'array': {
      const inner = passesOf(def.element)
      return inner && ((value) => Array.isArray(value) && value.every(inner))
    }
    default:
      return undefined
  }
}

function formatted(def: z.core.$ZodStringFormatDef): Passes | undefined {
  const { format, pattern } = def
  if (pattern === undefined || (format !== 'datetime' && format !== 'date')) return undefined
  const anyPrecision = !('precision' in def) || def.precision === null
  const plainTime = anyPrecision ? isPlainTime : undefined
  const quick = format === 'date' ? isDay : plainTime
  return (value) => typeof value === 'string' && (quick?.(value) || matches(pattern, value))
}

/** `2026-11-01T10:00:00Z` or `2026-11-01T10:00:00.000Z`, which every contract of a time takes, if it does not state a precision; nothing else that is a time has these lengths. */
function isPlainTime(text: string): boolean {
  return (text.length === 24 || text.length === 20) && isoTime(text) !== null
}

/** `2026-11-01`, as `isPlainTime`. */
const isDay = (text: string) => text.length === 10 && isoTime(text) !== null

function matches(pattern: RegExp, value: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(value)
}

function integer({ format }: z.core.$ZodNumberFormatDef): Passes | undefined {
  return format === 'safeint' ? (value) => Number.isSafeInteger(value) : undefined
}

function checksOf(checks: readonly z.core.$ZodCheck<never>[]): Passes[] | undefined {
  const all = checks.map(checkOf)
  const known = all.flatMap((passes) => passes ?? [])
  return known.length === all.length ? known : undefined
}

/** The kind of the value is known when a check is asked: a length is of a text or an array, a bound of a number. */
function checkOf(check: z.core.$ZodCheck<never>): Passes | undefined {
  const { def } = (check as unknown as z.core.$ZodChecks)._zod
  switch (def.check) {
    case 'min_length':
      return (value) => (value as string).length >= def.minimum
    case 'max_length':
      return (value) => (value as string).length <= def.maximum
    case 'length_equals':
      return (value) => (value as string).length === def.length
    case 'greater_than':
    case 'less_than':
      return bound(def)
    case 'string_format': {
      const { format, pattern } = def
      return format === 'regex' && pattern ? (value) => matches(pattern, value as string) : undefined
    }
    default:
      return undefined
  }
}

function bound({
  check,
  value: edge,
  inclusive,
}: z.core.$ZodCheckLessThanDef | z.core.$ZodCheckGreaterThanDef) {
  if (typeof edge !== 'number') return undefined
  if (check === 'less_than')
    return (value: unknown) => (inclusive ? (value as number) <= edge : (value as number) < edge)
  return (value: unknown) => (inclusive ? (value as number) >= edge : (value as number) > edge)
}
