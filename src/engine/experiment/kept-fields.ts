import type { ColumnType } from '../../contracts/column.ts'
import type { Experiment } from '../../contracts/experiment.ts'
import type { FactTable } from '../../contracts/fact.ts'
import type { Pack } from '../../contracts/pack.ts'
import { type Fields, fieldsOf } from '../stream/pack-check/fields.ts'
import { fieldTypes } from '../warehouse/field-types.ts'
import { mergeOf } from '../warehouse/plan.ts'

/** What the columns of a fact or of an experiment's own source may hold. Nothing where there is no such thing. */
export function keptFields(pack: Pack, { sources }: Experiment, name: string): Fields | undefined {
  const own = sources?.[name]
  if (own)
    return new Map(Object.entries(own.columns).map(([column, type]) => [column, fieldOf(type, undefined)]))
  const fact = pack.facts?.[name]
  return fact && factFields(pack, fact)
}

function factFields(pack: Pack, { from, windows = {}, grain, time, derived = {} }: FactTable): Fields {
  const found = Object.entries(from).flatMap(([name, source]) => {
    const stream = pack.streams[name]
    if (!stream) return []
    const types = fieldTypes(stream)
    const told = fieldsOf(stream)
    const columns = [
      ...grain.map((column) => ({ column, ...(source.grain?.[column] ?? { sql: column, type: undefined }) })),
      ...Object.entries(source.columns).map(([column, each]) => ({
        ...{ column, sql: mergeOf(each).sql, type: each.type },
      })),
    ]
    return columns.map(({ column, sql, type }) => {
      const kept = type ?? types.get(sql) ?? 'text'
      return [column, fieldOf(kept, told.get(sql)?.values)] as const
    })
  })
  const worked = Object.entries(derived).map(
    ([column, { type }]) => [column, fieldOf(type, undefined)] as const,
  )
  const ofWindows = Object.values(windows).flatMap((values) => [
    ...grain.map((column) => [column, fieldOf(column === time ? 'time' : 'text', undefined)] as const),
    ...Object.entries(values).map(([column, type]) => [column, fieldOf(type, undefined)] as const),
  ])
  return new Map([...found, ...ofWindows, ...worked])
}

const NUMBERS: readonly ColumnType[] = ['integer', 'real', 'money', 'flag', 'time']

const fieldOf = (type: ColumnType, values: readonly unknown[] | undefined) => ({
  required: false,
  isNumber: NUMBERS.includes(type),
  isText: type === 'text',
  values: type === 'flag' ? [true, false] : values,
})
