import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure } from './failure.ts'
import { ROOT } from './installation.ts'
import { runWrangler } from './workerd.ts'

/** Bundles made at a time; more only wait for the processor. */
const AT_ONCE = 2

/**
 * Bundles each worker as `wrangler deploy` would, and answers configurations that run the bundles. The workers then stay as
 * they were started: running from source, an edit of it would restart them and empty the local queues.
 */
export async function bundleWorkers(configs: readonly string[], directory: string): Promise<string[]> {
  const sources = sourcesHash()
  const waiting = [...configs]
  const bundler = async () => {
    for (let config = waiting.shift(); config; config = waiting.shift())
      await bundle(config, directory, sources)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, bundler))
  return configs.map((config) => runnable(config, directory))
}

const folderOf = (config: string, directory: string) => join(directory, basename(config, '.json'))

/** A bundle that was made of the same sources is left as it is. */
async function bundle(config: string, directory: string, sources: string): Promise<void> {
  const outdir = folderOf(config, directory)
  const made = `${outdir}.sha256`
  const wanted = madeOf(config, sources)
  if (existsSync(made) && readFileSync(made, 'utf8') === wanted) return
  // Modules of an earlier bundle would be taken along.
  rmSync(made, { force: true })
  rmSync(outdir, { recursive: true, force: true })
  const { code, output } = await runWrangler(['deploy', '--dry-run', '-c', config, '--outdir', outdir])
  if (code !== 0)
    throw new Failure(
      `${basename(config)} could not be bundled:\n${output}`,
      'Mend what it names, then start again.',
    )
  writeFileSync(made, wanted)
}

/** All that a bundle may be made of, but for its entry. */
function sourcesHash(): string {
  const files = globSync(['src/**/*', 'workers/*.ts', 'package-lock.json'], {
    cwd: ROOT,
    withFileTypes: true,
  })
  const hash = createHash('sha256')
  for (const path of files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort())
    hash.update(path).update(readFileSync(path))
  return hash.digest('hex')
}

/** Variables are given at the start; nothing of them is in a bundle. */
function madeOf(path: string, sources: string): string {
  const { vars: _, ...config } = JSON.parse(readFileSync(path, 'utf8')) as { main: string; vars?: unknown }
  return createHash('sha256')
    .update(sources)
    .update(JSON.stringify(config))
    .update(readFileSync(config.main))
    .digest('hex')
}

/** The configuration of a worker with its bundle for a source. */
function runnable(config: string, directory: string): string {
  const { main, ...settings } = JSON.parse(readFileSync(config, 'utf8')) as { main: string }
  const bundled = {
    ...settings,
    main: join(folderOf(config, directory), `${basename(main, '.ts')}.js`),
    no_bundle: true,
    find_additional_modules: true,
    rules: [
      { type: 'CompiledWasm', globs: ['**/*.wasm'] },
      { type: 'Text', globs: ['**/*.sql'] },
    ],
  }
  const target = `${folderOf(config, directory)}.json`
  writeFileSync(target, JSON.stringify(bundled, null, 2))
  return target
}
