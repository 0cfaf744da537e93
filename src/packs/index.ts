import type { Pack } from '../contracts/pack.ts'
import { imaging } from './imaging.ts'
import { packaging } from './packaging.ts'
import { playback } from './playback.ts'
import { quickeats } from './quickeats.ts'
import { recommendations } from './recommendations.ts'
import { shopsmart } from './shopsmart.ts'
import { streamflix } from './streamflix.ts'

/** Every pack there is. The engine knows none of them by name. */
export const PACKS: readonly Pack[] = [
  imaging,
  packaging,
  playback,
  quickeats,
  recommendations,
  shopsmart,
  streamflix,
]
