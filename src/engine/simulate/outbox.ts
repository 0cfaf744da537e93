import type { Pack } from '../../contracts/pack.ts'
import type { BadKind, Noise } from '../../contracts/simulator.ts'
import { Agenda } from './agenda.ts'
import { type Break, breaks } from './bad-rows.ts'
import { Random } from './random.ts'
import { type Frame, Scope } from './scope.ts'
import { lineOf, type Row, type Template } from './template.ts'
import { ValueCompiler } from './value-compiler.ts'
import type { World } from './world.ts'

/** One event as it reaches the platform. */
export interface SimulatedEvent {
  readonly stream: string
  /** Arrival, epoch ms. */
  readonly at: number
  /** A row, or where the stream takes lines of text, a line. */
  readonly row: Row | string
  /** What was done to it on purpose. */
  readonly planted?: BadKind | 'duplicate' | 'late'
}

interface Way {
  /** Seconds. */
  readonly delay: () => number
  readonly duplicates: number
  readonly lateShare: number
  readonly lateBy: () => number
  readonly bad: readonly (readonly [kind: BadKind, share: number, spoil: Break])[]
}

/** What is on its way to the platform: delayed, doubled and spoilt at the rates that are declared. */
export class Outbox {
  readonly #pack: Pack
  readonly #world: World
  readonly #from: number
  readonly #random: Random
  readonly #ways = new Map<string, Way>()
  readonly #waiting = new Agenda<SimulatedEvent>()

  /** @param from rows that arrive before are of the time before, and not sent */
  constructor(pack: Pack, world: World, from: number) {
    this.#pack = pack
    this.#world = world
    this.#from = from
    this.#random = Random.of('noise', world.seed, from)
  }

  /** Arrival of the next event, epoch ms; Infinity when none waits. */
  get next(): number {
    return this.#waiting.next
  }

  take(): SimulatedEvent | undefined {
    return this.#waiting.take()
  }

  send(template: Template, frame: Frame): void {
    const way = this.#way(template)
    const random = this.#random
    const own = this.#world.random
    this.#world.random = random
    const late = random.next() < way.lateShare ? way.lateBy() : 0
    const arrival = this.#arrival(way, late)
    const spoil = spoilOf(way, random.next())
    const again = !spoil && random.next() < way.duplicates ? this.#arrival(way, late + way.delay()) : 0
    this.#world.random = own
    if (Math.max(arrival, again) < this.#from) return
    const { stream } = template
    const row = template.fill(frame)
    if (spoil) {
      const [kind, , change] = spoil
      this.#put({ stream, at: arrival, row: this.#sent(stream, change(row, arrival, random)), planted: kind })
      return
    }
    const sent = this.#sent(stream, row)
    this.#put(
      late > 0 ? { stream, at: arrival, row: sent, planted: 'late' } : { stream, at: arrival, row: sent },
    )
    if (again > 0) this.#put({ stream, at: again, row: sent, planted: 'duplicate' })
  }

  #arrival(way: Way, late: number): number {
    return Math.round(this.#world.now + 1000 * (late + Math.max(0, way.delay())))
  }

  #put(event: SimulatedEvent): void {
    if (event.at >= this.#from) this.#waiting.add(event.at, event)
  }

  #sent(name: string, row: Row | string): Row | string {
    const stream = this.#pack.streams[name]
    return typeof row === 'string' || !stream?.lines ? row : lineOf(row, stream)
  }

  #way(template: Template): Way {
    const known = this.#ways.get(template.stream)
    if (known) return known
    const way = this.#compile(template, this.#world.simulator.noise?.[template.stream] ?? { delay: 0 })
    this.#ways.set(template.stream, way)
    return way
  }

  #compile({ stream: name, fields }: Template, { delay, duplicates = 0, late, bad = {} }: Noise): Way {
    const compiler = new ValueCompiler(this.#world, new Scope(`noise of ${name}`))
    const stream = this.#pack.streams[name]
    if (!stream) throw new Error(`there is no stream "${name}"`)
    const ways = breaks(name, stream, fields)
    const [after, by] = [compiler.number(delay), compiler.number(late?.by ?? 0)]
    return {
      delay: () => after([]),
      duplicates,
      lateShare: late?.share ?? 0,
      lateBy: () => by([]),
      bad: (Object.entries(bad) as [BadKind, number][]).map(([kind, share]) => {
        const spoil = ways[kind]
        if (!spoil) throw new Error(`noise of ${name}: no row of it can be bad by "${kind}"`)
        return [kind, share, spoil]
      }),
    }
  }
}

function spoilOf({ bad }: Way, drawn: number): Way['bad'][number] | undefined {
  let left = drawn
  for (const one of bad) {
    left -= one[1]
    if (left < 0) return one
  }
  return undefined
}
