import { defineCommand } from 'citty'
import { modelRef } from '../../contracts/model.ts'
import { CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { Failure } from '../failure.ts'
import { NAME_ARG, readModel, requireName, requireVersion, versionPath } from './model.ts'

export const remove = defineCommand({
  meta: { name: 'delete', description: 'Delete a version that no alias names' },
  args: {
    ...NAME_ARG,
    version: { type: 'positional', required: true, description: 'Which version' },
    'dry-run': { type: 'boolean', description: 'Say what would be deleted' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = connect(args)
    const name = requireName(args.name)
    const version = requireVersion(args.version)
    const reference = modelRef(name, version)
    const { versions } = await readModel(gateway, name)
    const known = versions.find((one) => one.version === version)
    if (!known)
      throw new Failure(
        `There is no version ${reference}.`,
        `"npx tributary models show ${name}" lists them.`,
      )
    const show = (json: unknown, text: string) => console.log(args.json ? JSON.stringify(json) : text)
    const deleted = { model: name, version, state: known.state }
    if (args['dry-run'])
      return show(
        { dry_run: true, ...deleted },
        `Would delete ${reference} (${known.state}); nothing was changed.`,
      )
    const path = versionPath(name, version)
    const response = await gateway.fetch(path, { method: 'DELETE' })
    if (!response.ok) throw await failureOf(path, response)
    show(deleted, `Deleted ${reference}.`)
  },
})
