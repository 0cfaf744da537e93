import * as z from 'zod'

/**
 * Why a version of a model sees an image: its `answer` decides the image; a further model of its `study`, a `rerun` and a
 * `shadow` only add a result.
 */
export const RunRole = z.enum(['answer', 'study', 'rerun', 'shadow'])
export type RunRole = z.infer<typeof RunRole>
