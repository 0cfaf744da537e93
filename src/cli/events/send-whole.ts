import { stat } from 'node:fs/promises'
import type { EventFile } from '../../contracts/file.ts'
import type { Client } from '../client.ts'
import { Failure } from '../failure.ts'
import { INTERRUPTED, onInterrupt } from '../interrupt.ts'
import { progress } from '../progress.ts'
import { patient } from '../retry.ts'
import type { Format } from './records.ts'
import { sendFile } from './send-file.ts'
import { Totals } from './totals.ts'

const GRACE_MS = 10_000

interface Sending {
  readonly stream: string
  readonly file: string
  readonly format: Format
  readonly json?: boolean | undefined
  readonly 'dry-run'?: boolean | undefined
}

/** Sends a file as it is and says what became of its rows: 0 when all were taken, 1 when some are in quarantine. */
export async function sendWhole(
  gateway: Client,
  { stream, file: path, format, json, 'dry-run': dryRun }: Sending,
): Promise<number> {
  if (dryRun) {
    const { size: bytes } = await stat(path)
    const text = `Would send ${path} of ${bytes} bytes as it is to ${stream} at ${gateway.url}; nothing was sent.`
    console.log(json ? JSON.stringify({ dry_run: true, url: gateway.url, stream, bytes }) : text)
    return 0
  }
  const began = Date.now()
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const { stopping, aborting } = interrupt
  const bar = progress(path, json === true)
  let note = 'sending'
  const file = await sendFile(patient(gateway, { stopping, onWait: (text) => (note = text) }), {
    stream,
    path,
    format,
    stopping,
    aborting,
    onSent: (bytes, of) => bar.update(bytes, of, note),
    onRead: ({ bytes_read, bytes, rows }) => bar.update(bytes_read, bytes, `${rows.received} rows`),
  }).finally(() => {
    bar.stop()
    interrupt.dispose()
  })
  return tell(file, Date.now() - began, json === true)
}

function tell(file: EventFile, elapsedMs: number, isJson: boolean): number {
  const { id, stream, state, rows, errors, problem } = file
  const totals = new Totals()
  totals.add(stream, { ...rows, errors }, 1)
  console.log(
    isJson ? JSON.stringify({ stream, file: id, state, ...totals.json(elapsedMs) }) : totals.text(elapsedMs),
  )
  if (state === 'failed')
    throw new Failure(problem?.detail ?? `File ${id} failed.`, 'Put it right and send it again.')
  if (state === 'loaded') return rows.quarantined > 0 ? 1 : 0
  process.stderr.write(
    `The platform goes on reading it: the same command, or GET ${file.links.self}, says how far it is.\n`,
  )
  return INTERRUPTED
}
