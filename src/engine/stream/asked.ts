import type { Aggregate, Dimension, Gauge, Ratio, Stream, Tumbling, Weighted } from '../../contracts/pack.ts'
import type { SessionAggregate } from '../../contracts/session.ts'

/** The fields of a stream that its windows and gauges read: all that a ledger has to know of a row but its key and time. */
export function askedFields(
  name: string,
  { session }: Pick<Stream, 'session'>,
  windows: Readonly<Record<string, Tumbling | Gauge>>,
): string[] {
  const fed = Object.values(windows).filter(({ from }) => from === name)
  const asked = fed.flatMap((window) => [
    ...Object.keys(window.where ?? {}),
    ...(window.by ?? []).flatMap(ofDimension),
    ...(window.kind === 'gauge' ? ofGauge(window) : Object.values(window.values).flatMap(ofValue)),
  ])
  return [...new Set([...asked, ...(session ? [session.key, session.state] : [])])].sort()
}

function ofGauge({ latestBy, tie }: Gauge): string[] {
  return tie ? [latestBy, tie.field] : [latestBy]
}

function ofDimension(dimension: Dimension): readonly string[] {
  return typeof dimension === 'string' ? [dimension] : dimension.geohash
}

function ofValue(value: Aggregate | SessionAggregate | Ratio | Weighted): string[] {
  const where = 'where' in value ? Object.keys(value.where ?? {}) : []
  if ('sum' in value) return [value.sum, ...where]
  if ('min' in value) return [value.min, ...where]
  if ('max' in value) return [value.max, ...where]
  if ('mean' in value) return [value.mean, ...where]
  if ('distinct' in value) return [value.distinct, ...where]
  if ('of' in value) return [value.of, ...where]
  return where
}
