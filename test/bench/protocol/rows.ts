import type { ProtocolFigures } from './compare.ts'

export const PROTOCOL_HEADS = [
  '8 clients',
  'platform, requests/s',
  'p50, ms',
  'p95, ms',
  'Node, requests/s',
  'p50, ms',
  'p95, ms',
  'ratio',
]

/** The ratio is of requests a second: above 1 the platform answers more. */
export function protocolRows(figures: readonly ProtocolFigures[]): string[][] {
  return figures.map(({ title, median: { platform, peer } }) => [
    title,
    ...[platform, peer].flatMap(({ requests_per_second, p50, p95 }) => [
      requests_per_second.toFixed(1),
      p50.toFixed(1),
      p95.toFixed(1),
    ]),
    (platform.requests_per_second / peer.requests_per_second).toFixed(2),
  ])
}
