import { consume, type NotifyEnv } from '../src/notify/consume.ts'

/** Queue `webhooks`: signed deliveries, retried until they are taken or abandoned. */
export default {
  queue: (batch, env) => consume(batch, env),
} satisfies ExportedHandler<NotifyEnv>
