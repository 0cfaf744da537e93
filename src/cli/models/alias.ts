import type { Alias, Model } from '../../contracts/model.ts'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { Failure } from '../failure.ts'
import { readNumber } from '../numbers.ts'
import { modelPath, NAME_ARG, readModel, requireName, requireReady, requireVersion } from './model.ts'
import { aliasInWords } from './words.ts'

/** Arguments of the commands that change which version answers. */
export const ALIAS_ARGS = {
  ...NAME_ARG,
  'dry-run': { type: 'boolean', description: 'Say what would change' },
  ...CONNECTION_ARGS,
} as const

export const SHARE_ARGS = {
  version: { type: 'string', description: 'Which version' },
  percent: { type: 'string', description: 'Its share of the images, drawn by their ids' },
  off: { type: 'boolean', description: 'Take it away' },
  ...ALIAS_ARGS,
} as const

interface AliasTexts {
  name: string
  url?: string | undefined
  key?: string | undefined
  json?: boolean | undefined
  'dry-run'?: boolean | undefined
}

/** Reads a model, decides its next setting, and sets it. */
export async function changeAlias(args: AliasTexts, decide: (model: Model) => Alias): Promise<void> {
  const gateway = connect(args)
  const name = requireName(args.name)
  const before = await readModel(gateway, name)
  const alias = decide(before)
  const show = (json: unknown, text: string) => console.log(args.json ? JSON.stringify(json) : text)
  if (args['dry-run']) {
    const json = { dry_run: true, model: name, alias, before: before.alias }
    return show(json, `Would have of ${name}: ${aliasInWords(alias, latestOf(before))}. Nothing was changed.`)
  }
  const after = await gateway.json<Model>(`${modelPath(name)}/alias`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(alias),
  })
  show(after, `${name}: ${aliasInWords(after.alias, after.live)}.`)
}

const latestOf = ({ versions }: Model) => versions.findLast(({ state }) => state === 'ready')?.version

/** A share of a version, or nothing where it is to go. */
export function readShare(
  {
    version,
    percent,
    off,
  }: { version?: string | undefined; percent?: string | undefined; off?: boolean | undefined },
  what: 'canary' | 'shadow',
): { version: number; percent: number } | undefined {
  if (off && version === undefined && percent === undefined) return undefined
  if (off || version === undefined || percent === undefined)
    throw new Failure(
      off ? '--off takes no version and no share.' : `A ${what} is a version and its share.`,
      `Give --version 2 --percent 10, or --off.`,
      2,
    )
  return {
    version: requireVersion(version),
    percent: readNumber(percent, 'percent', { min: 0, max: 100 }),
  }
}

/** The setting with this canary or shadow in the place of the one it had. */
export function withShare(
  model: Model,
  what: 'canary' | 'shadow',
  share: ReturnType<typeof readShare>,
): Alias {
  const { [what]: _, ...rest } = model.alias
  if (!share) return rest
  requireReady(model, share.version)
  if (share.version === model.live)
    throw new Failure(
      `${model.model}@${share.version} answers already${model.alias.live === 'latest' ? ', as the latest' : ''}.`,
      `Have another version answer meanwhile: "npx tributary models promote ${model.model} --version <it>".`,
      2,
    )
  return { ...rest, [what]: share }
}

/** The setting in which `live` answers every image. A shadow of that very version would see nothing: it goes. */
export function promoted({ alias: { shadow } }: Model, live: Alias['live']): Alias {
  return { live, ...(shadow && shadow.version !== live && { shadow }) }
}
