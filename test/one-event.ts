import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { followEvent } from './end-to-end/lake/follow-event.ts'
import { startPlatform } from './end-to-end/platform.ts'
import { bridgeTo, S3Server } from './s3/server.ts'

/** `node test/one-event.ts`: starts all workers and an S3 server on this machine, and shows one event on its way into DuckDB. */
const cache = mkdtempSync(join(tmpdir(), 'tributary-one-event-'))
const s3 = new S3Server()
s3.bucket('copy')
const bridge = bridgeTo(await s3.start(), 'copy')
const platform = await startPlatform({ LAKE_COMMIT_SECONDS: 0, ...bridge })
try {
  await followEvent(platform.api, bridge, cache, console.log)
} finally {
  await platform.close()
  await s3.stop()
  rmSync(cache, { recursive: true, force: true })
}
