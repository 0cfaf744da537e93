import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure } from './failure.ts'
import { runWrangler } from './workerd.ts'

/** Bundles made at a time; more only wait for the processor. */
const AT_ONCE = 2

/**
 * Bundles each worker as `wrangler deploy` would, and answers configurations that run the bundles. The workers then stay as
 * they were started: running from source, an edit of it would restart them and empty the local queues.
 */
export async function bundleWorkers(configs: readonly string[], directory: string): Promise<string[]> {
  const waiting = [...configs]
  const bundler = async () => {
    for (let config = waiting.shift(); config; config = waiting.shift()) await bundle(config, directory)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, bundler))
  return configs.map((config) => runnable(config, directory))
}

const folderOf = (config: string, directory: string) => join(directory, basename(config, '.json'))

async function bundle(config: string, directory: string): Promise<void> {
  const outdir = folderOf(config, directory)
  // Modules of an earlier bundle would be taken along.
  rmSync(outdir, { recursive: true, force: true })
  const { code, output } = await runWrangler(['deploy', '--dry-run', '-c', config, '--outdir', outdir])
  if (code !== 0)
    throw new Failure(
      `${basename(config)} could not be bundled:\n${output}`,
      'Mend what it names, then start again.',
    )
}

/** The configuration of a worker with its bundle for a source. */
function runnable(config: string, directory: string): string {
  const { main, ...settings } = JSON.parse(readFileSync(config, 'utf8')) as { main: string }
  const bundled = {
    ...settings,
    main: join(folderOf(config, directory), `${basename(main, '.ts')}.js`),
    no_bundle: true,
    find_additional_modules: true,
    rules: [{ type: 'CompiledWasm', globs: ['**/*.wasm'] }],
  }
  const target = `${folderOf(config, directory)}.json`
  writeFileSync(target, JSON.stringify(bundled, null, 2))
  return target
}
