import { defineCommand } from 'citty'
import { type Client, CONNECTION_ARGS, connect } from '../client.ts'
import { Failure } from '../failure.ts'
import { INTERRUPTED, onInterrupt } from '../interrupt.ts'
import { readNumber } from '../numbers.ts'
import { progress } from '../progress.ts'
import { textOf } from '../text-of.ts'
import { deliverer, patientAfterFirst } from './deliver.ts'
import { type Batch, batches, FORMATS, type Format, formatOf } from './records.ts'
import { isForWhole } from './send-file.ts'
import { sendWhole } from './send-whole.ts'
import { Totals } from './totals.ts'

const GRACE_MS = 10_000
/** A body is 10 MB at most, and a character up to 4 bytes. */
const CHARACTERS = 2_000_000

export const send = defineCommand({
  meta: { name: 'send', description: 'Send the events of a file to a stream' },
  args: {
    stream: { type: 'positional', required: true, description: 'The stream as pack.stream' },
    file: {
      type: 'positional',
      required: true,
      description: 'NDJSON, JSON, CSV with a header or log lines, by its suffix; .gz too; - for stdin',
    },
    format: { type: 'string', description: `${Object.keys(FORMATS).join(', ')} (default: by the suffix)` },
    whole: {
      type: 'boolean',
      description: 'Send the file as it is, to be read there, however small it is (default: of over 16 MB)',
    },
    batch: { type: 'string', default: '500', description: 'Rows of a request' },
    concurrency: {
      type: 'string',
      default: '4',
      description: 'Requests under way at a time; 1 keeps the order of the file',
    },
    'dry-run': { type: 'boolean', description: 'Say what would be sent' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = connect(args)
    const format = formatOf(args.file, args.format)
    const limits = {
      rows: readNumber(args.batch, 'batch', { min: 1, max: 100_000, integer: true }),
      characters: CHARACTERS,
    }
    const concurrency = readNumber(args.concurrency, 'concurrency', { min: 1, max: 64, integer: true })
    if (!/^[\w-]+\.[\w-]+$/.test(args.stream))
      throw new Failure(
        `"${args.stream}" is no stream.`,
        'Name it as pack.stream, for example playback.logs.',
        2,
      )
    if (await isForWhole(args.file, format, args.whole === true)) {
      process.exitCode = await sendWhole(gateway, { ...args, format })
      return
    }
    const source = batches(textOf(args.file), format, limits)
    if (args['dry-run']) return tell(await count(source), args, gateway.url)
    process.exitCode = await sendAll(gateway, source, { ...args, format, concurrency })
  },
})

interface Sending {
  readonly stream: string
  readonly format: Format
  readonly concurrency: number
  readonly json?: boolean | undefined
}

async function sendAll(
  gateway: Client,
  source: AsyncGenerator<Batch>,
  { stream, format, concurrency, json }: Sending,
): Promise<number> {
  const began = Date.now()
  const totals = new Totals()
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const bar = progress('Sending', json === true)
  let note: string | undefined
  const sender = patientAfterFirst(gateway, totals, {
    stopping: interrupt.stopping,
    onWait: (text) => (note = text),
  })
  const deliver = deliverer(sender, totals, interrupt.aborting)
  let read = 0
  let isBroken = false
  const work = async () => {
    for await (const batch of { [Symbol.asyncIterator]: () => ({ next: () => source.next() }) }) {
      if (interrupt.stopping.aborted || isBroken) return
      read += batch.rows
      try {
        await deliver({ stream, type: FORMATS[format].type, text: batch.text, first: batch.first })
      } catch (error) {
        isBroken = true
        throw error
      }
      bar.update(totals.sum('received'), read, note)
      note = undefined
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, work))
  bar.stop()
  interrupt.dispose()
  const elapsed = Date.now() - began
  const error = ends.find((end) => end.status === 'rejected')?.reason
  if (totals.requests > 0 || !error)
    console.log(json ? JSON.stringify({ stream, ...totals.json(elapsed) }) : totals.text(elapsed))
  if (interrupt.stopping.aborted) return INTERRUPTED
  if (error) throw error
  return totals.sum('quarantined') > 0 ? 1 : 0
}

async function count(source: AsyncGenerator<Batch>) {
  const counted = { requests: 0, rows: 0, characters: 0 }
  for await (const { text, rows } of source) {
    counted.requests++
    counted.rows += rows
    counted.characters += text.length
  }
  return counted
}

function tell(
  counted: Awaited<ReturnType<typeof count>>,
  { stream, json }: { stream: string; json?: boolean | undefined },
  url: string,
): void {
  const { rows, requests } = counted
  const text = `Would send ${rows} rows in ${requests} requests to ${stream} at ${url}; nothing was sent.`
  console.log(json ? JSON.stringify({ dry_run: true, url, stream, ...counted }) : text)
}
