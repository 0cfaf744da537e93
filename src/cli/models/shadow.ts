import { defineCommand } from 'citty'
import { changeAlias, readShare, SHARE_ARGS, withShare } from './alias.ts'

export const shadow = defineCommand({
  meta: {
    name: 'shadow',
    description: 'Have a version see a share of the images, its answers kept and never returned',
  },
  args: SHARE_ARGS,
  async run({ args }) {
    const share = readShare(args, 'shadow')
    await changeAlias(args, (model) => withShare(model, 'shadow', share))
  },
})
