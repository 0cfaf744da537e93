import { defineCommand } from 'citty'
import { grafanaDashboard } from '../engine/grafana/dashboard.ts'
import { PACKS } from '../packs/index.ts'
import { Failure } from './failure.ts'

export const grafana = defineCommand({
  meta: { name: 'grafana', description: 'Print a pack as a dashboard for Grafana to import' },
  args: {
    pack: { type: 'positional', required: true, description: 'The name of the pack' },
    json: { type: 'boolean', description: 'What it prints is JSON in any case' },
  },
  run({ args }) {
    const pack = PACKS.find(({ name }) => name === args.pack)
    if (!pack)
      throw new Failure(
        `There is no pack "${args.pack}".`,
        `Give one of ${PACKS.map(({ name }) => name).join(', ')}.`,
        2,
      )
    console.log(JSON.stringify(grafanaDashboard(pack), null, 2))
  },
})
