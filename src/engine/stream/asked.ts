import type { Derived } from '../../contracts/derived.ts'
import type { Stream } from '../../contracts/stream.ts'
import type { Dimension, Gauge, Tumbling } from '../../contracts/window.ts'

/** The fields of a stream that its windows and gauges read: all that a ledger has to know of a row but its key and time. */
export function askedFields(
  name: string,
  streams: Readonly<Record<string, Pick<Stream, 'session' | 'derived' | 'partition'>>>,
  windows: Readonly<Record<string, Tumbling | Gauge>>,
): string[] {
  const { session, derived = {}, partition } = streams[name] ?? {}
  const asked = Object.values(windows).flatMap((window) => ofWindow(name, window))
  const meeting = Object.entries(streams).flatMap(([other, { derived: its = {} }]) =>
    Object.values(its).flatMap((each) => ofDerived(name, other, each)),
  )
  const all = new Set([
    ...asked,
    ...(session ? [session.key, session.state] : []),
    ...meeting,
    ...(meeting.length > 0 && partition ? [partition] : []),
  ])
  return [...all].filter((field) => !Object.hasOwn(derived, field)).sort()
}

function ofWindow(name: string, window: Tumbling | Gauge): string[] {
  const values = window.kind === 'gauge' ? [] : Object.values(window.values)
  const read = values.filter((value) => ('from' in value ? value.from : window.from) === name)
  if (window.from !== name && read.length === 0) return []
  return [
    ...(window.from === name ? Object.keys(window.where ?? {}) : []),
    ...(window.by ?? []).flatMap(ofDimension),
    ...(window.kind === 'gauge' ? ofGauge(window) : read.flatMap(ofValue)),
  ]
}

/** What a field of another stream, or of this one, is worked out of. */
function ofDerived(name: string, owner: string, derived: Derived): string[] {
  if ('bursts' in derived)
    return owner === name
      ? derived.bursts.flatMap(({ by = [], where = {} }) => [...by, ...Object.keys(where)])
      : []
  return derived.sought.flatMap(({ when = {}, in: source, where = {}, same, take }) => [
    ...(owner === name ? [...Object.keys(when), ...same] : []),
    ...(source === name ? [...Object.keys(where), ...same, take] : []),
  ])
}

function ofGauge({ latestBy, tie }: Gauge): string[] {
  return tie ? [latestBy, tie.field] : [latestBy]
}

function ofDimension(dimension: Dimension): readonly string[] {
  return typeof dimension === 'string' ? [dimension] : dimension.geohash
}

function ofValue(value: Tumbling['values'][string]): string[] {
  const where = 'where' in value ? Object.keys(value.where ?? {}) : []
  if ('sum' in value) return [value.sum, ...where]
  if ('min' in value) return [value.min, ...where]
  if ('max' in value) return [value.max, ...where]
  if ('mean' in value) return [value.mean, ...where]
  if ('distinct' in value) return [value.distinct, ...where]
  if ('of' in value) return [value.of, ...where]
  return where
}
