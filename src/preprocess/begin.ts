import type { Size } from '../engine/geometry.ts'
import type { Strip } from '../engine/resample.ts'

/** Told the size of what was decoded, answers with the sink of its rows. */
export type Begin = (size: Size) => (strip: Strip) => void
