import { defineCommand } from 'citty'
import { list } from './telemetry/list.ts'
import { query } from './telemetry/query.ts'

export const telemetry = defineCommand({
  meta: { name: 'telemetry', description: 'Ask what the pipeline measured of itself' },
  subCommands: { query, list },
})
