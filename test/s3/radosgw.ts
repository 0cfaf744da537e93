import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AwsClient } from 'aws4fetch'
import type { BridgeTarget } from '../../src/engine/bridge/settings.ts'

const SCRIPT = join(import.meta.dirname, 'radosgw.sh')
/** Kept: what was unpacked once is there for the next run. */
const FOLDER = join(tmpdir(), 'tributary-radosgw')
const PATIENCE_MS = 150_000
/** One a process; the monitor's ports are 32,830 above. */
const PORT = 20_000 + (process.pid % 10_000)

const run = promisify(execFile)

/** Ceph's radosgw with an empty bucket, or nothing where Debian's packages cannot be had. */
export async function startRadosgw(): Promise<
  { target: BridgeTarget; stop(): Promise<unknown> } | undefined
> {
  const stop = () => run(SCRIPT, ['stop', FOLDER, String(PORT)])
  try {
    await run(SCRIPT, ['start', FOLDER, String(PORT)], { timeout: PATIENCE_MS, killSignal: 'SIGKILL' })
  } catch (error) {
    console.error(
      `\n!!! NOT TESTED: Ceph's radosgw cannot be had here, so the bridge was not held against it.\n${String(error)}\n`,
    )
    await stop().catch(() => undefined)
    return undefined
  }
  const target: BridgeTarget = {
    endpoint: `http://127.0.0.1:${PORT}`,
    region: 'us-east-1',
    bucket: 'copy',
    prefix: 'eu/',
    pathStyle: true,
    accessKeyId: 'AKLAKE',
    secretAccessKey: 'SKLAKE123',
  }
  const client = new AwsClient({ ...target, service: 's3' })
  const made = await client.fetch(`${target.endpoint}/${target.bucket}`, { method: 'PUT' })
  if (!made.ok) throw new Error(`radosgw made no bucket: ${made.status} ${await made.text()}`)
  return { target, stop }
}
