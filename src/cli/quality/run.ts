import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { printResults } from './print.ts'

export const run = defineCommand({
  meta: {
    name: 'run',
    description: 'Judge a day that is over; exit code 1 when a rule fails that is no warning',
  },
  args: {
    pack: { type: 'positional', required: true, description: 'Its name' },
    day: { type: 'string', description: 'As 2026-11-01, in the zone of the pack; yesterday, if not said' },
    'dry-run': { type: 'boolean', description: 'Say what it comes to, and write nothing' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const query = new URLSearchParams({ dry_run: String(args['dry-run'] === true) })
    if (args.day !== undefined) query.set('day', args.day)
    const path = `/v1/quality/${encodeURIComponent(args.pack)}/run?${query}`
    const response = await connect(args).fetch(path, { method: 'POST' })
    if (!response.ok) throw await failureOf(path, response)
    const answer = await printResults(response, args.json ? 'json' : 'table')
    const failed = answer?.data.some(({ success, severity }) => success === false && severity === 'error')
    if (failed) process.exitCode = 1
  },
})
