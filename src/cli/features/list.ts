import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { renderTable } from '../table.ts'

interface Catalog {
  readonly packs: readonly {
    readonly features: readonly {
      readonly name: string
      readonly entity: string
      readonly key: string
      readonly features: readonly {
        readonly name: string
        readonly type: string
        readonly meaning?: string
      }[]
    }[]
  }[]
}

export const list = defineCommand({
  meta: { name: 'list', description: 'List the features that the key may read' },
  args: { pack: { type: 'string', description: 'Only of this pack' }, ...CONNECTION_ARGS },
  async run({ args }) {
    const query = args.pack === undefined ? '' : `?pack=${encodeURIComponent(args.pack)}`
    const { packs } = await connect(args).json<Catalog>(`/v1/catalog${query}`)
    const views = packs.flatMap((pack) => pack.features)
    if (args.json) return console.log(JSON.stringify({ features: views }))
    const rows = views.flatMap(({ name, entity, key, features }) =>
      features.map((feature) => [
        `${name}:${feature.name}`,
        feature.type,
        `${entity} by ${key}`,
        feature.meaning ?? '',
      ]),
    )
    console.log(
      renderTable([{ head: 'feature' }, { head: 'type' }, { head: 'of' }, { head: 'meaning' }], rows),
    )
  },
})
