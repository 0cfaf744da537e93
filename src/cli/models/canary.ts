import { defineCommand } from 'citty'
import { changeAlias, readShare, SHARE_ARGS, withShare } from './alias.ts'

export const canary = defineCommand({
  meta: { name: 'canary', description: 'Have a version answer a share of the images' },
  args: SHARE_ARGS,
  async run({ args }) {
    const share = readShare(args, 'canary')
    await changeAlias(args, (model) => withShare(model, 'canary', share))
  },
})
