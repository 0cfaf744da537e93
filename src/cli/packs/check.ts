import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineCommand } from 'citty'
import type { Pack } from '../../contracts/pack.ts'
import type { Finding } from '../../engine/stream/pack-check/finding.ts'
import { checkPack } from '../../engine/stream/pack-check.ts'
import { PACKS } from '../../packs/index.ts'
import { Failure } from '../failure.ts'

export const check = defineCommand({
  meta: { name: 'check', description: 'Say what is wrong with the packs of the list, or of a file' },
  args: {
    file: { type: 'positional', required: false, description: 'A module that exports a pack' },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
  },
  async run({ args }) {
    const packs = args.file === undefined ? PACKS : await packsOf(args.file)
    const checked = packs.map((pack) => ({ pack: pack.name, findings: findingsOf(pack, packs) }))
    console.log(args.json ? JSON.stringify({ packs: checked }) : checked.map(render).join('\n'))
    if (checked.some(({ findings }) => findings.length > 0)) process.exitCode = 1
  },
})

/** What a module exports that looks like a pack. */
export async function packsOf(file: string): Promise<Pack[]> {
  const url = pathToFileURL(resolve(file)).href
  const module = await import(url).catch((error: unknown) => {
    throw new Failure(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Check the path and the imports; "npm run check" says more.',
    )
  })
  const found = Object.values(module as Record<string, unknown>).filter(isPack)
  if (found.length > 0) return found
  throw new Failure(`${file} exports no pack.`, 'Write it as: export const name = definePack({ … })')
}

function isPack(value: unknown): value is Pack {
  const isObject = (part: unknown) => typeof part === 'object' && part !== null
  if (typeof value !== 'object' || value === null || !('name' in value)) return false
  return ['streams', 'windows', 'alerts'].every((part) => isObject((value as Record<string, unknown>)[part]))
}

function findingsOf(pack: Pack, all: readonly Pack[]): Finding[] {
  const twice = all.filter(({ name }) => name === pack.name).length > 1
  const found = twice ? [{ path: 'name', message: `two packs are called "${pack.name}": rename one` }] : []
  try {
    return [...found, ...checkPack(pack)]
  } catch (error) {
    const message = `is not of the shape of a pack (${String(error)}): "npm run check" says where`
    return [...found, { path: '', message }]
  }
}

function render({ pack, findings }: { pack: string; findings: readonly Finding[] }): string {
  if (findings.length === 0) return `${pack} is sound.`
  const head = `${pack} has ${findings.length === 1 ? 'a fault' : `${findings.length} faults`}:`
  return [head, ...findings.map(({ path, message }) => `  ${path || pack}: ${message}`)].join('\n')
}
