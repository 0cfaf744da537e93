import { milliseconds } from '../stream/duration.ts'
import { hashFields } from '../stream/hash.ts'
import type { Compiler, Operation } from './compiler.ts'
import { drawBy, Random } from './random.ts'
import type { Draw, Frame } from './scope.ts'

/** Values that are drawn. */
export function compileChance(value: Operation, compiler: Compiler): Draw | undefined {
  const { world } = compiler
  if ('pick' in value) {
    const names = Object.keys(value.pick)
    const at = weighted(
      Object.values(value.pick).map((weight) => compiler.number(weight)),
      compiler,
    )
    return (frame) => names[at(frame)]
  }
  if ('uniform' in value) {
    const [low, high] = value.uniform.map((bound) => compiler.number(bound)) as [Figure, Figure]
    return (frame) => {
      const from = low(frame)
      return from + (high(frame) - from) * world.random.next()
    }
  }
  if ('normal' in value) {
    const [mean, deviation] = value.normal.map((part) => compiler.number(part)) as [Figure, Figure]
    return (frame) => mean(frame) + deviation(frame) * world.random.normal()
  }
  if ('lognormal' in value) {
    const [median, sigma] = value.lognormal.map((part) => compiler.number(part)) as [Figure, Figure]
    return (frame) => median(frame) * Math.exp(sigma(frame) * world.random.normal())
  }
  if ('gamma' in value) {
    const [mean, shape] = value.gamma.map((part) => compiler.number(part)) as [Figure, Figure]
    return (frame) => {
      const own = shape(frame)
      return (mean(frame) / own) * world.random.gamma(own)
    }
  }
  if ('exponential' in value) {
    const mean = compiler.number(value.exponential)
    return (frame) => world.random.exponential(mean(frame))
  }
  if ('chance' in value) {
    const probability = compiler.number(value.chance)
    return (frame) => world.random.next() < probability(frame)
  }
  if ('id' in value) return () => `${value.id}${identifier(world.ids)}`
  return 'every' in value ? compileSpell(value, compiler) : undefined
}

type Figure = (frame: Frame) => number

/** The place of one of the weights; the last one where they come to nothing. */
export function weighted(weights: readonly Figure[], { world }: Compiler): (frame: Frame) => number {
  const drawn = weights.map(() => 0)
  return (frame) => {
    let total = 0
    for (let i = 0; i < weights.length; i++) total += drawn[i] = Math.max(0, weights[i]?.(frame) ?? 0)
    let left = world.random.next() * total
    for (let i = 0; i < weights.length; i++) {
      left -= drawn[i] ?? 0
      if (left < 0) return i
    }
    return weights.length - 1
  }
}

/** 62 bits: among a million million ids the chance that two are one is 1 in 10. */
function identifier(random: Random): string {
  return part(random) + part(random)
}

function part(random: Random): string {
  return (random.word() >>> 1).toString(36).padStart(6, '0')
}

/** What is the same for a while, as weather: nothing is kept, it is drawn again from the same seed. */
function compileSpell(
  { every, per, draw }: Extract<Operation, { every: unknown }>,
  compiler: Compiler,
): Draw {
  const { world } = compiler
  const length = milliseconds(every)
  const drawn = compiler.value(draw)
  const key = compiler.value(per)
  const declared = hashFields({ every, draw: JSON.stringify(draw), seed: world.seed }, [
    'every',
    'draw',
    'seed',
  ])
  return (frame) => {
    const { high, low } = hashFields({ key: key(frame) }, ['key'], declared.low)
    const random = new Random(high, low, Math.floor(world.now / length))
    return drawBy(world, random, () => drawn(frame))
  }
}
