import { createApp } from '../src/gateway/app.ts'
import type { GatewayEnv } from '../src/gateway/env.ts'
import { consumeInbox } from '../src/gateway/inbox.ts'
import { imaging } from '../src/packs/imaging.ts'
import { PACKS } from '../src/packs/index.ts'

export { RateLimiter } from '../src/gateway/rate-limiter.ts'

const app = createApp(imaging.sidecar, PACKS)

/** The public edge: HTTP, and queue `inbox` for what S3 clients put into the bucket. */
export default {
  fetch: app.fetch,
  queue: (batch, env, context) => consumeInbox(batch, env, context, imaging.sidecar),
} satisfies ExportedHandler<GatewayEnv>
