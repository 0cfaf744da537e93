import * as z from 'zod'

/** What the sidecar of an image may say. Unknown fields are kept. */
export const Sidecar = z.looseObject({
  captured_at: z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time with a zone' }).optional(),
  device: z.string().min(1).max(200).optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  tags: z.array(z.string().min(1).max(100)).max(50).optional(),
  label: z.string().max(200).optional(),
})
