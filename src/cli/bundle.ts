import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { Failure } from './failure.ts'
import { ROOT } from './installation.ts'
import { runWrangler } from './workerd.ts'

/** Bundles made at a time; more only wait for the processor. */
const AT_ONCE = 2

/** Bundles of this checkout, by what they are made of: another start, on whatever state, need not make them again. */
const CACHE = join(ROOT, '.wrangler/bundles')
/** Of each worker. The oldest go. */
const KEPT = 12

/**
 * Bundles each worker as `wrangler deploy` would, and answers configurations, in `directory`, that run the bundles. The workers then
 * stay as they were started: running from source, an edit of it would restart them and empty the local queues.
 */
export async function bundleWorkers(configs: readonly string[], directory: string): Promise<string[]> {
  const sources = sourcesHash()
  mkdirSync(CACHE, { recursive: true })
  mkdirSync(directory, { recursive: true })
  const waiting = configs.entries()
  const runnables: string[] = []
  const bundler = async () => {
    for (const [i, config] of waiting)
      runnables[i] = runnable(config, await bundle(config, sources), directory)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, bundler))
  return runnables
}

/** A bundle is there whole or not at all, also where two are made at a time. @returns its folder */
async function bundle(config: string, sources: string): Promise<string> {
  const name = basename(config, '.json')
  const outdir = join(CACHE, `${name}-${madeOf(config, sources)}`)
  if (existsSync(outdir)) {
    utimesSync(outdir, new Date(), new Date())
    return outdir
  }
  const draft = mkdtempSync(join(CACHE, 'draft-'))
  const { code, output } = await runWrangler(['deploy', '--dry-run', '-c', config, '--outdir', draft])
  if (code !== 0) {
    rmSync(draft, { recursive: true })
    throw new Failure(
      `${basename(config)} could not be bundled:\n${output}`,
      'Mend what it names, then start again.',
    )
  }
  try {
    renameSync(draft, outdir)
  } catch (error) {
    rmSync(draft, { recursive: true })
    if (!existsSync(outdir)) throw error
  }
  forgetOld(name)
  return outdir
}

function forgetOld(name: string): void {
  const made = globSync(`${name}-${'[0-9a-f]'.repeat(16)}`, { cwd: CACHE })
    .map((folder) => join(CACHE, folder))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of made.slice(KEPT)) rmSync(old, { recursive: true, force: true })
}

/** All that a bundle may be made of, but for its entry: the command line and the page are in none. */
function sourcesHash(): string {
  const files = globSync(['src/!(cli|dashboard)/**/*', 'workers/*.ts', 'package-lock.json'], {
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

/** What a start says anew: variables, where the page lies, how queues are read. Nothing of it is in a bundle. */
interface Told {
  readonly vars?: unknown
  readonly assets?: unknown
  readonly queues?: unknown
}

function madeOf(path: string, sources: string): string {
  const told: Told & { readonly main: string } = JSON.parse(readFileSync(path, 'utf8'))
  const { vars: _, assets: __, queues: ___, ...config } = told
  return createHash('sha256')
    .update(sources)
    .update(JSON.stringify(config))
    .update(readFileSync(config.main))
    .digest('hex')
    .slice(0, 16)
}

/** The configuration of a worker with its bundle for a source. */
function runnable(config: string, bundled: string, directory: string): string {
  const { main, ...settings } = JSON.parse(readFileSync(config, 'utf8')) as { main: string }
  const runs = {
    ...settings,
    main: join(bundled, `${basename(main, '.ts')}.js`),
    no_bundle: true,
    find_additional_modules: true,
    rules: [
      { type: 'CompiledWasm', globs: ['**/*.wasm'] },
      { type: 'Text', globs: ['**/*.sql'] },
    ],
  }
  const target = join(directory, basename(config))
  writeFileSync(target, JSON.stringify(runs, null, 2))
  return target
}
