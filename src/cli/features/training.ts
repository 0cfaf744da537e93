import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { batches, FORMATS, formatOf } from '../events/records.ts'
import { Failure } from '../failure.ts'
import { textOf } from '../text-of.ts'

/** What one request takes. */
const LIMITS = { rows: 10_000, characters: 2_000_000 }

export const training = defineCommand({
  meta: { name: 'training', description: 'Add features to examples, each as of the time of the example' },
  args: {
    file: {
      type: 'positional',
      required: true,
      description: 'CSV or NDJSON with event_timestamp and keys; .gz too; - for stdin',
    },
    features: { type: 'string', required: true, description: 'As view or view:feature, with commas' },
    full: { type: 'boolean', description: 'Name columns view__feature' },
    output: { type: 'string', description: 'File to write; stdout if not said' },
    format: { type: 'string', description: 'Of the file: csv, ndjson or json (default: by the suffix)' },
    'dry-run': { type: 'boolean', description: 'Say how many examples there are, and ask nothing' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const format = formatOf(args.file, args.format)
    if (format === 'lines')
      throw new Failure('Examples are CSV or NDJSON.', 'Give --format csv or --format ndjson.', 2)
    const source = batches(textOf(args.file), format, LIMITS)
    const gateway = connect(args)
    if (args['dry-run']) {
      let rows = 0
      for await (const batch of source) rows += batch.rows
      return console.log(args.json ? JSON.stringify({ rows }) : `${rows} examples`)
    }
    const query = new URLSearchParams({
      features: args.features,
      full_feature_names: String(args.full === true),
    })
    if (args.json) query.set('format', 'ndjson')
    const path = `/v1/features/training?${query}`
    const isCsv = format === 'csv' && !args.json
    const output = args.output === undefined ? process.stdout : createWriteStream(args.output)
    let isFirst = true
    for await (const { text } of source) {
      const headers = { 'Content-Type': FORMATS[format].type }
      const response = await gateway.fetch(path, { method: 'POST', headers, body: text })
      if (!response.ok) throw await failureOf(path, response)
      const answer = await response.text()
      const written = isCsv && !isFirst ? answer.slice(answer.indexOf('\r\n') + 2) : answer
      if (!output.write(written)) await once(output, 'drain')
      isFirst = false
    }
    if (output !== process.stdout) await new Promise<void>((done) => output.end(done))
  },
})
