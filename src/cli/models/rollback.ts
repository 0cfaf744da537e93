import { defineCommand } from 'citty'
import type { Model } from '../../contracts/model.ts'
import { connect } from '../client.ts'
import { ALIAS_ARGS } from './alias.ts'
import { modelPath, readModel, requireName } from './model.ts'
import { aliasInWords } from './words.ts'

export const rollback = defineCommand({
  meta: { name: 'rollback', description: 'Take back the last change of which version answers' },
  args: ALIAS_ARGS,
  async run({ args }) {
    const gateway = connect(args)
    const name = requireName(args.name)
    const show = (json: unknown, text: string) => console.log(args.json ? JSON.stringify(json) : text)
    if (args['dry-run']) {
      const { alias, live } = await readModel(gateway, name)
      const json = { dry_run: true, model: name, before: alias }
      return show(json, `Would take back the last change of ${name}; now ${aliasInWords(alias, live)}.`)
    }
    const after = await gateway.json<Model>(`${modelPath(name)}/rollback`, { method: 'POST' })
    show(after, `${name}: ${aliasInWords(after.alias, after.live)}.`)
  },
})
