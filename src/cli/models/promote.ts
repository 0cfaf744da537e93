import { defineCommand } from 'citty'
import type { Alias, Model } from '../../contracts/model.ts'
import { Failure } from '../failure.ts'
import { ALIAS_ARGS, changeAlias, promoted } from './alias.ts'
import { requireReady, requireVersion } from './model.ts'

export const promote = defineCommand({
  meta: {
    name: 'promote',
    description: 'Have one version answer every image: the canary, unless another is named',
  },
  args: {
    version: { type: 'string', description: 'Pin this one (default: the version of the canary)' },
    latest: { type: 'boolean', description: 'Follow the newest version at each push' },
    ...ALIAS_ARGS,
  },
  async run({ args }) {
    if (args.latest && args.version !== undefined)
      throw new Failure('--latest and --version are two things.', 'Give one of them.', 2)
    const version = args.version === undefined ? undefined : requireVersion(args.version)
    await changeAlias(args, (model) => promoted(model, args.latest ? 'latest' : pinned(model, version)))
  },
})

function pinned(model: Model, version = model.alias.canary?.version): Alias['live'] {
  if (version === undefined)
    throw new Failure(`${model.model} has no canary to promote.`, 'Give --version 2, or --latest.', 2)
  requireReady(model, version)
  return version
}
