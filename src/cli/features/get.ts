import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { renderTable } from '../table.ts'

interface Answer {
  readonly data: readonly {
    readonly id: string
    readonly views: Readonly<
      Record<
        string,
        {
          readonly status: string
          readonly event_time: string | null
          readonly values: Readonly<Record<string, unknown>>
        }
      >
    >
  }[]
}

export const get = defineCommand({
  meta: { name: 'get', description: 'Read the features of entities by their keys' },
  args: {
    entity: { type: 'positional', required: true, description: 'As pack.entity' },
    ids: { type: 'positional', required: true, description: 'Keys, with commas' },
    features: { type: 'string', description: 'Only these, as view or view:feature, with commas' },
    at: { type: 'string', description: 'As of then, ISO 8601 with a zone; now if not said' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const query = new URLSearchParams({ ids: args.ids })
    if (args.features !== undefined) query.set('features', args.features)
    if (args.at !== undefined) query.set('at', args.at)
    const answer = await connect(args).json<Answer>(
      `/v1/features/${encodeURIComponent(args.entity)}?${query}`,
    )
    console.log(args.json ? JSON.stringify(answer) : table(answer))
  },
})

function table({ data }: Answer): string {
  const rows = data.flatMap(({ id, views }) =>
    Object.entries(views).flatMap(([view, { status, event_time, values }]) =>
      Object.entries(values).map(([name, value]) => [
        id,
        `${view}:${name}`,
        value === null ? '' : String(value),
        status,
        event_time ?? '',
      ]),
    ),
  )
  const heads = ['id', 'feature', 'value', 'status', 'event time']
  return renderTable(
    heads.map((head) => ({ head, align: head === 'value' ? 'right' : 'left' })),
    rows,
  )
}
