import { defineCommand } from 'citty'
import type { Model } from '../../contracts/model.ts'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { renderTable } from '../table.ts'

export const list = defineCommand({
  meta: { name: 'list', description: 'List the models and which version answers' },
  args: CONNECTION_ARGS,
  async run({ args }) {
    const { models } = await connect(args).json<{ models: Model[] }>('/v1/models')
    console.log(args.json ? JSON.stringify({ models }) : renderModels(models))
  },
})

const COLUMNS = [
  { head: 'model' },
  { head: 'answers', align: 'right' },
  { head: 'alias' },
  { head: 'canary' },
  { head: 'shadow' },
  { head: 'ready', align: 'right' },
  { head: 'refused', align: 'right' },
] as const

function renderModels(models: readonly Model[]): string {
  if (models.length === 0) return 'There is no model. "npx tributary models push <folder>" sends one.'
  return renderTable(
    COLUMNS,
    models.map(({ model, live, alias, versions }) => [
      model,
      String(live ?? ''),
      alias.live === 'latest' ? 'latest' : 'pinned',
      shareText(alias.canary),
      shareText(alias.shadow),
      count(versions, 'ready'),
      count(versions, 'refused'),
    ]),
  )
}

const shareText = (share: Model['alias']['canary']) => (share ? `${share.version} at ${share.percent} %` : '')

const count = (versions: Model['versions'], state: 'ready' | 'refused') =>
  String(versions.filter((version) => version.state === state).length)
