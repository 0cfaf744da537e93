import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Pack } from '../../src/contracts/pack.ts'

export type SlicesByPack = Readonly<Record<string, Pack['slices']>>

const root = resolve(import.meta.dirname, '../..')
const PACKS = join(root, 'src/packs/index.ts')
const WORKERS = join(root, 'workers/')

/**
 * Gives packs slices of their own: a worker that holds them gets an entry that is its own, but for the list of packs.
 * @param path of the configuration, which is written anew
 */
export function declareSlices(path: string, directory: string, slices: SlicesByPack): void {
  if (Object.keys(slices).length === 0) return
  const config: { main: string } = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(
    join(directory, 'packs.ts'),
    `import { PACKS as DECLARED } from '${PACKS}'
const SLICES = ${JSON.stringify(slices)}
export const PACKS = DECLARED.map((pack) => ({ ...pack, ...(SLICES[pack.name] && { slices: SLICES[pack.name] }) }))
`,
  )
  writeFileSync(path, JSON.stringify({ ...config, main: copied(config.main, directory) }))
}

/** Copies an entry, and those that it stands in the place of, with the other list of packs. */
function copied(entry: string, directory: string): string {
  const text = readFileSync(entry, 'utf8').replaceAll(/(?<=from )'(\.[^']+)'/g, (_, specifier: string) => {
    const imported = resolve(dirname(entry), specifier)
    if (imported === PACKS) return `'${join(directory, 'packs.ts')}'`
    return `'${imported.startsWith(WORKERS) ? copied(imported, directory) : imported}'`
  })
  const copy = join(directory, `${basename(dirname(entry))}-${basename(entry)}`)
  writeFileSync(copy, text)
  return copy
}
