import type { Value } from '../../contracts/simulator.ts'
import type { Compiler, Operation } from './compiler.ts'
import { isoText } from './iso-text.ts'
import { localDay, localMonth } from './local-day.ts'
import { localHour } from './local-hour.ts'
import type { Draw } from './scope.ts'

/** Values that are worked out of others. */
export function compileFigure(value: Operation, compiler: Compiler): Draw | undefined {
  const { world } = compiler
  const number = (part: Value) => compiler.number(part)
  if ('add' in value) {
    const parts = value.add.map(number)
    return (frame) => {
      let sum = 0
      for (const part of parts) sum += part(frame)
      return sum
    }
  }
  if ('times' in value) {
    const parts = value.times.map(number)
    return (frame) => {
      let product = 1
      for (const part of parts) product *= part(frame)
      return product
    }
  }
  if ('minus' in value) {
    const [from, less] = [number(value.minus[0]), number(value.minus[1])]
    return (frame) => from(frame) - less(frame)
  }
  if ('over' in value) {
    const [dividend, divisor] = [number(value.over[0]), number(value.over[1])]
    return (frame) => dividend(frame) / divisor(frame)
  }
  if ('above' in value) {
    const [one, bound] = [number(value.above[0]), number(value.above[1])]
    return (frame) => one(frame) > bound(frame)
  }
  if ('within' in value) {
    const [held, low, high] = [number(value.within[0]), number(value.within[1]), number(value.within[2])]
    return (frame) => Math.min(Math.max(held(frame), low(frame)), high(frame))
  }
  if ('round' in value) {
    const exact = number(value.round)
    const scale = 10 ** (value.digits ?? 0)
    return (frame) => Math.round(exact(frame) * scale) / scale
  }
  if ('hours' in value) {
    const { hours } = value
    if (hours.length !== 24) throw new Error(`${compiler.scope.title}: a day has 24 hours`)
    const own = value.zone === undefined ? undefined : localHour(value.zone)
    const hour = own && world.hour ? () => own(world.now) : world.hour
    const mean = hours.reduce((sum, each) => sum + each, 0) / 24
    return hour ? () => hours[hour()] ?? 0 : () => mean
  }
  if ('months' in value) {
    const { months } = value
    if (months.length !== 12) throw new Error(`${compiler.scope.title}: a year has 12 months`)
    const month = localMonth(world.timezone)
    return () => months[month(world.now)] ?? 0
  }
  if ('parameter' in value) return compileParameter(value.parameter, compiler)
  return compileText(value, compiler)
}

function compileText(value: Operation, compiler: Compiler): Draw | undefined {
  if ('money' in value) {
    const amount = compiler.number(value.money)
    return (frame) => (Math.round(amount(frame) * 100) / 100).toFixed(2)
  }
  if ('text' in value) {
    const parts = value.text.map((part) => compiler.value(part))
    return (frame) => parts.map((part) => String(part(frame))).join('')
  }
  if ('time' in value) {
    const seconds = compiler.value(value.time)
    const text = isoText()
    return (frame) => {
      const at = seconds(frame)
      return typeof at === 'number' ? text(Math.round(at * 1000)) : undefined
    }
  }
  if ('day' in value) {
    const seconds = compiler.value(value.day)
    const day = localDay(compiler.world.timezone)
    return (frame) => {
      const at = seconds(frame)
      return typeof at === 'number' ? day(Math.round(at * 1000)) : undefined
    }
  }
  if ('by' in value) {
    const key = compiler.value(value.by)
    const cases = new Map(compiler.entries(value.of, (one) => compiler.value(one)))
    const rest = value.else === undefined ? undefined : compiler.value(value.else)
    return (frame) => (cases.get(String(key(frame))) ?? rest)?.(frame)
  }
  if ('if' in value) {
    const [condition, gives] = [compiler.value(value.if), compiler.value(value.gives)]
    const rest = value.else === undefined ? undefined : compiler.value(value.else)
    return (frame) => (condition(frame) ? gives(frame) : rest?.(frame))
  }
  return undefined
}

/** The figure as it is, or as an incident has it that meets this process. */
function compileParameter(name: string, { world, scope }: Compiler): Draw {
  const usual = world.simulator.parameters?.[name]
  if (usual === undefined) throw new Error(`${scope.title}: there is no parameter "${name}"`)
  const conditions = new Map(
    Object.entries(world.simulator.incidents ?? {}).flatMap(([incident, { where = {}, changes }]) => {
      const keys = Object.keys(where)
      // what has no such variable is not met
      if (!(name in changes) || keys.some((key) => !scope.find(key))) return []
      return [[incident, keys.map((key) => [key, scope.get(key).at] as const)] as const]
    }),
  )
  return (frame) => {
    for (const incident of world.active) {
      const keys = conditions.get(incident.name)
      if (keys?.every(([key, at]) => incident.where[key] === frame[at])) return incident.changes[name]
    }
    return usual
  }
}
