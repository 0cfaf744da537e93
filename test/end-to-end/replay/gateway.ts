import { createApp } from '../../../src/gateway/app.ts'
import type { GatewayEnv } from '../../../src/gateway/env.ts'
import { imaging } from '../../../src/packs/imaging.ts'
import { PACKS } from './declared-later.ts'

// biome-ignore lint/performance/noBarrelFile: it stands in the place of the worker, whose other class is as it is
export { RateLimiter } from '../../../src/gateway/rate-limiter.ts'

/** The gateway, with what was declared later. */
export default { fetch: createApp(imaging.sidecar, PACKS).fetch } satisfies ExportedHandler<GatewayEnv>
