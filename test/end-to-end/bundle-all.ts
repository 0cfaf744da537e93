import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleWorkers } from '../../src/cli/bundle.ts'
import { writeLocalConfigs } from '../../src/cli/local-config.ts'

/** Every file starts the same workers: they are bundled before the first, or two files at a time would do it twice. */
export default async function setup(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-'))
  await bundleWorkers(writeLocalConfigs(directory, { key: '', webhook_secret: '' }), directory)
  rmSync(directory, { recursive: true })
}
