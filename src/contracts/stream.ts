import type * as z from 'zod'
import type { Earlier, SchemaVer } from './contract-version.ts'
import type { Derived } from './derived.ts'
import type { Session } from './session.ts'

type Row = z.ZodObject
type FieldOf<Fields extends Row> = Extract<keyof Fields['shape'], string>

/** Rules that a row passes before its contract is checked, in order. */
export type Cleaning<Field extends string = string> =
  | { readonly trim: Field }
  | { readonly upperCase: Field }
  | { readonly lowerCase: Field }
  | { readonly padStart: Field; readonly length: number; readonly with: string }
  /** A number with its prefix and so many digits at least: `7`, `s7` and `S-0007` are `S0007`. What is no number stays as it is. */
  | { readonly code: Field; readonly prefix: string; readonly digits: number }
  /** Text that is a decimal number, as everything in CSV is text. */
  | { readonly number: Field }
  /** Other spellings of a day or time in ISO 8601: `31/12/2026 18:30` is `2026-12-31T18:30:00+05:30`. A time without a zone has this offset. */
  | { readonly isoTime: Field; readonly order: 'day first' | 'month first'; readonly offset: string }
  /** Several fields as one, where they are all there: what names a thing that has no id of its own. */
  | { readonly join: Field; readonly of: readonly Field[]; readonly with: string }
  /** What one number is more than another, where both are there: windows and experiments add up what rows say. */
  | { readonly difference: Field; readonly of: readonly [from: Field, less: Field] }
  | { readonly fill: Field; readonly with: string | number | boolean }

/** A line of text as one row: a leading time, then `name=value` pairs. */
export interface LogLine<Field extends string = string> {
  readonly time: Field
  /** What a line calls a field, where it differs. */
  readonly rename?: Readonly<Record<string, Field>>
}

interface StreamOf<Fields extends Row, Field extends string> {
  readonly kind: 'stream'
  /** What a row must be. A released version never changes. */
  readonly version: SchemaVer
  readonly fields: Fields
  /** The versions before it that rows may still name. */
  readonly earlier?: { readonly [version: SchemaVer]: Earlier<Field> }
  /** The fields that make an event the same event when it comes twice. */
  readonly key: readonly Field[]
  /** The field of event time, ISO 8601. */
  readonly time: Field
  /** Rows with one value here meet in one ledger. */
  readonly partition: Field
  readonly cleaning?: readonly Cleaning<Field>[]
  readonly lines?: LogLine<Field>
  readonly session?: Session<Field>
  readonly derived?: Readonly<Record<string, Derived>> | undefined
}

/** A stream whose fields are known by name. */
export type NamedStream<Fields extends Row> = StreamOf<Fields, FieldOf<Fields>>
export type Stream = StreamOf<Row, string>

type Derives<Fields extends Row, Own> = Omit<NamedStream<Fields>, 'derived'> & { readonly derived?: Own }

export function stream<Fields extends Row, const Own extends NamedStream<Row>['derived'] = undefined>(
  declared: Omit<Derives<Fields, Own>, 'kind'>,
): Derives<Fields, Own> {
  return { kind: 'stream', ...declared } as Derives<Fields, Own>
}
