import * as z from 'zod'

/** R2 event notification, as documented for Queues consumers. */
export const InboxMessage = z.looseObject({
  account: z.string().optional(),
  bucket: z.string(),
  action: z.enum(['PutObject', 'CopyObject', 'CompleteMultipartUpload', 'DeleteObject', 'LifecycleDeletion']),
  object: z.looseObject({ key: z.string(), size: z.int().optional(), eTag: z.string().optional() }),
  eventTime: z.string(),
})
export type InboxMessage = z.infer<typeof InboxMessage>
