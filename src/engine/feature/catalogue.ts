import type { FeatureView } from '../../contracts/feature.ts'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { nearest } from '../ingest/nearest.ts'
import { milliseconds } from '../stream/duration.ts'

/** A feature view with what its names stand for. */
export interface FeatureEntry {
  /** `pack.view` */
  readonly fullName: string
  readonly name: string
  readonly pack: string
  readonly view: FeatureView
  /** `pack.entity` */
  readonly entity: string
  /** The column of the spine that names the entity, which is what a client calls it too. */
  readonly key: string
  readonly ttlMs: number
  readonly delayMs: number
}

/** Features of one view that are asked for, under the name that they were asked by. */
export interface Selection {
  readonly entry: FeatureEntry
  readonly askedAs: string
  readonly features: readonly string[]
}

/** All features there are, by name. */
export class FeatureCatalogue {
  readonly #entries: readonly FeatureEntry[]

  constructor(packs: readonly Pack[]) {
    this.#entries = packs.flatMap(entriesOf)
  }

  of(pack: string): readonly FeatureEntry[] {
    return this.#entries.filter((entry) => entry.pack === pack)
  }

  /** The views of an entity, as `pack.entity`. One name may be an entity of several packs, so it does not stand by itself. */
  ofEntity(entity: string): readonly FeatureEntry[] {
    const entries = this.#entries.filter((entry) => entry.entity === entity)
    if (entries.length > 0) return entries
    const all = this.#entries.map((entry) => entry.entity)
    const alike = all.filter((name) => name.endsWith(`.${entity}`))
    throw unknown(`entity with features "${entity}"`, entity, alike.length > 0 ? alike : all)
  }

  /** All features of an entity: what Feast calls a feature service. */
  service(entity: string): Selection[] {
    const entries = this.ofEntity(entity)
    return this.select(
      entries.map(({ name }) => name),
      entries,
    )
  }

  /** References as `view`, `view:feature`, and with `pack.` before them, gathered by view in their order. */
  select(references: readonly string[], among = this.#entries): Selection[] {
    const selected = new Map<string, { entry: FeatureEntry; features: Set<string> }>()
    for (const reference of references) {
      const [, askedAs = '', feature] = /^([^:]*)(?::(.*))?$/s.exec(reference) ?? []
      const entry = entryNamed(askedAs, among)
      const own = selected.get(askedAs) ?? { entry, features: new Set() }
      selected.set(askedAs, own)
      for (const name of featuresIn(entry, feature)) own.features.add(name)
    }
    return [...selected].map(([askedAs, { entry, features }]) => ({
      entry,
      askedAs,
      features: [...features],
    }))
  }
}

function entriesOf({ name: pack, dimensions = {}, features = {} }: Pack): FeatureEntry[] {
  return Object.entries(features).map(([name, view]) => {
    const { entity } = view
    const told =
      typeof entity === 'string' ? { name: entity, key: dimensions[entity]?.key ?? entity } : entity
    return {
      fullName: `${pack}.${name}`,
      name,
      pack,
      view,
      entity: `${pack}.${told.name}`,
      key: told.key,
      ttlMs: milliseconds(view.ttl),
      delayMs: milliseconds(view.delay),
    }
  })
}

function entryNamed(name: string, among: readonly FeatureEntry[]): FeatureEntry {
  const found = among.filter((entry) => entry.fullName === name || entry.name === name)
  const [entry] = found
  if (entry && found.length === 1) return entry
  if (!entry)
    throw unknown(
      `feature view "${name}"`,
      name,
      among.map(({ fullName }) => fullName),
    )
  const names = found.map(({ fullName }) => fullName)
  throw new Fault('malformed-request', `"${name}" may be ${names.join(' or ')}. Name the pack too.`, {
    nearest: names,
  })
}

function featuresIn({ fullName, view }: FeatureEntry, wanted: string | undefined): readonly string[] {
  const names = Object.keys(view.features)
  if (wanted === undefined) return names
  if (names.includes(wanted)) return [wanted]
  throw unknown(`feature "${wanted}" in ${fullName}`, wanted, names)
}

function unknown(what: string, name: string, among: readonly string[]): Fault {
  const names = nearest(name, [...new Set(among)])
  return new Fault('not-found', `There is no ${what}. The nearest are ${names.join(', ')}.`, {
    nearest: names,
  })
}
