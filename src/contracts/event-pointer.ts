import * as z from 'zod'

/** Where to go on, in queue `events`: the rows are in R2, and a pointer that is lost is made again by the sweep. */
export const EventPointer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('spill'), key: z.string() }),
  z.object({ kind: z.literal('file'), id: z.string() }),
])
export type EventPointer = z.infer<typeof EventPointer>
