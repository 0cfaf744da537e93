import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Pack } from '../../src/contracts/pack.ts'

export type SlicesByPack = Readonly<Record<string, Pack['slices']>>

const root = resolve(import.meta.dirname, '../..')
const PACKS = join(root, 'src/packs/index.ts')
const WORKERS = join(root, 'workers/')

/** The list of packs with the slices that a variable has: so the bundles are the same whatever is declared, and made once. */
const SLICED = `import { env } from 'cloudflare:workers'
import { PACKS as DECLARED } from '${PACKS}'
export const PACKS = DECLARED.map((pack) => ({ ...pack, ...(env.SLICES[pack.name] && { slices: env.SLICES[pack.name] }) }))
`
const FOLDER = join(
  root,
  '.wrangler',
  `sliced-${createHash('sha256').update(SLICED).digest('hex').slice(0, 16)}`,
)

/**
 * Gives packs slices of their own: a worker that holds them gets an entry that is its own, but for the list of packs.
 * @param path of the configuration, which is written anew
 */
export function declareSlices(path: string, slices: SlicesByPack): void {
  if (Object.keys(slices).length === 0) return
  const config: { main: string; vars: object } = JSON.parse(readFileSync(path, 'utf8'))
  mkdirSync(FOLDER, { recursive: true })
  write(join(FOLDER, 'packs.ts'), SLICED)
  const main = copied(config.main)
  if (main === undefined) return
  writeFileSync(path, JSON.stringify({ ...config, main, vars: { ...config.vars, SLICES: slices } }))
}

/** Copies an entry, and those that it stands in the place of, with the other list of packs. Nothing where it has none. */
function copied(entry: string): string | undefined {
  let holdsPacks = false
  const text = readFileSync(entry, 'utf8').replaceAll(/(?<=from )'(\.[^']+)'/g, (_, specifier: string) => {
    const imported = resolve(dirname(entry), specifier)
    const other = otherThan(imported)
    holdsPacks ||= other !== undefined
    return `'${other ?? imported}'`
  })
  if (!holdsPacks) return undefined
  const copy = join(FOLDER, `${basename(dirname(entry))}-${basename(entry)}`)
  write(copy, text)
  return copy
}

function otherThan(imported: string): string | undefined {
  if (imported === PACKS) return join(FOLDER, 'packs.ts')
  return imported.startsWith(WORKERS) ? copied(imported) : undefined
}

/** Whole or not at all: two files at a time write the same. */
function write(path: string, text: string): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, path)
}
