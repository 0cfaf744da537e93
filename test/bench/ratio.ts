import type { ScenarioFigures } from './figures.ts'

/**
 * The platform's stage `preprocess` over the peer's, both with nothing else under way: read the file, decode, tensor, preview,
 * write the preview.
 */
export function preprocessRatio({ median: { platform, peer } }: ScenarioFigures): number {
  return (platform.idle.stages.preprocess ?? NaN) / (peer.idle.stages.preprocess ?? NaN)
}
