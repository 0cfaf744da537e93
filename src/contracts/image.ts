import * as z from 'zod'
import { ModelRef } from './model.ts'
import { Problem } from './problem.ts'
import { Result, Run } from './result.ts'
import { RunRole } from './run.ts'
import { Stage } from './stage.ts'
import { Usage } from './usage.ts'

/** `done` and `failed` are final; `parked` waits for a redrive after its retries ran out. */
export const ImageState = z.enum(['received', 'preprocessed', 'done', 'failed', 'parked'])
export type ImageState = z.infer<typeof ImageState>

/**
 * A name inside a study: what a file system and a URL both take. No control character, no backslash, no `.` or `..` part,
 * no leading or trailing slash.
 */
export const ImageName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)[^\p{Cc}\\]+(?<!\/)$/u, {
    error: 'must not be empty, start or end with "/", hold "..", "//", a backslash or a control character',
  })
export const StudyName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, {
  error: 'must be 1 to 128 letters, digits, ".", "_" or "-", and start with a letter or digit',
})

/** Where the uploaded bytes are and how to tell that they are still the same. */
export const StoredObject = z.object({ key: z.string(), etag: z.string(), bytes: z.int() })
export type StoredObject = z.infer<typeof StoredObject>

/** Queue `images`: one accepted image, to be preprocessed. */
export const ImageMessage = z.object({
  image_id: z.string(),
  study_id: z.string(),
  object: StoredObject,
  model: ModelRef,
  role: RunRole,
  attempt: z.int().describe('Counts redrives; a message of an earlier attempt changes nothing'),
  received_at: z.number(),
  enqueued_at: z.number(),
  stages: z.array(Stage),
  usage: Usage,
})
export type ImageMessage = z.infer<typeof ImageMessage>

/** What the API says of an image. */
export const Image = z.object({
  id: z.string(),
  study: z.string(),
  name: z.string(),
  state: ImageState,
  model: z.string(),
  received_at: z.iso.datetime(),
  finished_at: z.iso.datetime().optional(),
  end_to_end_ms: z.number().optional(),
  bytes: z.int(),
  sha256: z.string().optional(),
  format: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  stages: z.array(Stage),
  cost_usd: z.number().optional(),
  result: Result.optional(),
  runs: z.array(Run).optional().describe('What further models and versions say, and shadows'),
  problem: Problem.optional(),
  links: z.object({ self: z.string(), study: z.string(), preview: z.string().optional() }),
})
export type Image = z.infer<typeof Image>
