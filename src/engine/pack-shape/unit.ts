import type { Weighted } from '../../contracts/aggregate.ts'
import type { ColumnType } from '../../contracts/column.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { Unit } from '../../contracts/unit.ts'
import type { Gauge, Tumbling } from '../../contracts/window.ts'
import { fieldTypes } from '../warehouse/field-types.ts'

/** A name that ends so says what it is of. What says nothing is told by `units` of the pack. */
const ENDINGS: readonly (readonly [ending: RegExp, unit: Unit])[] = [
  [/(^|_)ms$/, 'ms'],
  [/(^|_)seconds$/, 's'],
  [/(^|_)minutes$/, 'minutes'],
  [/(^|_)hours$|^hours_/, 'hours'],
  [/(^|_)days$|^days_/, 'days'],
  [/(^|_)kbps$/, 'kbps'],
  [/(^|_)bytes$/, 'bytes'],
  [/(^|_)gigabytes$/, 'gigabytes'],
  [/(^|_)kilometres$/, 'km'],
  [/_g$/, 'g'],
  [/_cm3$/, 'cm3'],
  [/(^|_)percent$/, 'percent'],
  [/(^|_)nano_usd$/, 'nano_usd'],
  [/^usd(_|$)|_usd$/, 'usd'],
  [/(^|_)(rate|ratio|share|ctr|conversion|utilisation|retention|reduction)$/, 'share'],
]

const OF_TYPE: { readonly [type in ColumnType]?: Unit } = { integer: 'count', real: 'number', money: 'money' }

type Value = (Tumbling | Gauge)['values'][string]

/** What the numbers of a KPI's column are of; nothing where it holds none. */
export function columnUnit(pack: Pack, name: string, type: ColumnType): Unit | undefined {
  const unit = OF_TYPE[type]
  if (unit === undefined || unit === 'money') return unit
  return told(pack, name) ?? unit
}

/** What a value of a window is of. */
export function valueUnit(pack: Pack, window: Tumbling | Gauge, name: string): Unit {
  const value: Value | undefined = window.values[name]
  const own = told(pack, name)
  if (value === undefined || own !== undefined) return own ?? 'number'
  if ('ratio' in value) return ratioUnit(pack, window, value)
  if ('weighted' in value) return weightedUnit(pack, window, value)
  if ('seconds' in value) return 's'
  const field = fieldOf(value)
  const stream = ('from' in value && value.from) || window.from
  return field === undefined ? 'count' : fieldUnit(pack, stream, field)
}

function ratioUnit(
  pack: Pack,
  window: Tumbling | Gauge,
  { ratio, times }: { readonly ratio: readonly [string, string]; readonly times?: number },
): Unit {
  if (times !== undefined) return 'number'
  const [over, under] = ratio.map((name) => valueUnit(pack, window, name))
  if (over === under) return 'share'
  return under === 'count' ? (over ?? 'number') : 'number'
}

/** What all of them are of. */
function weightedUnit(pack: Pack, window: Tumbling | Gauge, { weighted }: Weighted): Unit {
  const units = new Set(Object.keys(weighted).map((name) => valueUnit(pack, window, name)))
  const [unit = 'number'] = units
  return units.size === 1 ? unit : 'number'
}

function fieldOf(value: Value): string | undefined {
  if ('sum' in value) return value.sum
  if ('min' in value) return value.min
  if ('max' in value) return value.max
  if ('mean' in value) return value.mean
  return 'quantile' in value ? value.of : undefined
}

function fieldUnit(pack: Pack, stream: string, field: string): Unit {
  const declared = pack.streams[stream]
  const type = declared && fieldTypes(declared).get(field)
  return told(pack, field) ?? (type && OF_TYPE[type]) ?? 'number'
}

function told({ units }: Pack, name: string): Unit | undefined {
  return units?.[name] ?? ENDINGS.find(([ending]) => ending.test(name))?.[1]
}
