import * as z from 'zod'
import { Incident } from './incident.ts'

const Row = z.record(z.string(), z.unknown()).describe('As /v1/windows gives it')

/** What `/v1/live/{pack}` sends. `id` is what to name to go on after a message. */
export const LiveMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    id: z.string(),
    pack: z.string(),
    windows: z.record(z.string(), z.array(Row)).describe('The newest rows of each window and gauge'),
    alerts: z.array(Incident).describe('Those that are raised'),
  }),
  z.object({ type: z.literal('window'), id: z.string(), window: z.string(), rows: z.array(Row) }),
  z.object({ type: z.literal('alert'), id: z.string(), incident: Incident }),
])
export type LiveMessage = z.infer<typeof LiveMessage>
