import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventFile, FileParts } from '../../contracts/file.ts'
import { type Client, failureOf } from '../client.ts'
import { Failure } from '../failure.ts'
import { FORMATS, type Format } from './records.ts'

/** A file of over so many bytes is sent as it is, and read by the platform. */
export const WHOLE_BYTES = 16_000_000
/** A file is the same one when it comes again in the same parts, so their size is that of every file. */
const PART_BYTES = 32 * 1024 * 1024
/** Parts under way at a time. */
const LANES = 3
const POLL_MS = 500

/** Whether a file is sent as it is: an array of JSON, and what comes by stdin, is not. */
export async function isForWhole(path: string, format: Format, isWanted: boolean): Promise<boolean> {
  if (path === '-' || format === 'json') {
    if (!isWanted) return false
    throw new Failure(
      'Only a file of NDJSON, CSV or lines is sent as it is.',
      'Leave --whole out: it then goes in batches.',
      2,
    )
  }
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  return isWanted || size > WHOLE_BYTES
}

export interface FileSending {
  readonly stream: string
  readonly path: string
  readonly format: Format
  /** Begin nothing new. */
  readonly stopping: AbortSignal
  readonly aborting: AbortSignal
  readonly onSent: (bytes: number, of: number) => void
  readonly onRead: (file: EventFile) => void
}

/**
 * Puts a file into the bucket, in parts if it is large, and watches until its rows are counted. The same file again is the file that
 * is there: what was loaded of it is not loaded twice.
 *
 * @param gateway sends again what may arrive twice: a part takes the place of the same one before
 */
export async function sendFile(gateway: Client, sending: FileSending): Promise<EventFile> {
  const { path, stopping, onRead } = sending
  const blob = await openAsBlob(path)
  let file =
    blob.size > PART_BYTES ? await putParts(gateway, blob, sending) : await put(gateway, blob, sending)
  for (;;) {
    onRead(file)
    if (file.state === 'loaded' || file.state === 'failed' || stopping.aborted) return file
    await sleep(POLL_MS, undefined, { signal: stopping }).catch(() => undefined)
    file = await gateway.json<EventFile>(file.links.self)
  }
}

const placeOf = ({ stream, path }: FileSending) =>
  `/v1/files/${encodeURIComponent(stream)}/${encodeURIComponent(basename(path))}`

/** A text of lines has no Content-Type of its own there: its name says what it is. */
const typeOf = ({ format }: FileSending): Record<string, string> =>
  format === 'lines' ? {} : { 'Content-Type': FORMATS[format].type }

async function put(gateway: Client, blob: Blob, sending: FileSending): Promise<EventFile> {
  const { aborting: signal, onSent } = sending
  const file = await answer<EventFile>(gateway, placeOf(sending), {
    method: 'PUT',
    body: blob,
    headers: typeOf(sending),
    signal,
  })
  onSent(blob.size, blob.size)
  return file
}

async function putParts(gateway: Client, blob: Blob, sending: FileSending): Promise<EventFile> {
  const { stopping, aborting: signal, onSent } = sending
  const place = `${placeOf(sending)}/uploads`
  const headers = typeOf(sending)
  const { upload_id } = await answer<{ upload_id: string }>(gateway, place, {
    method: 'POST',
    headers,
    signal,
  })
  const count = Math.ceil(blob.size / PART_BYTES)
  const parts: FileParts['parts'] = []
  let next = 1
  let sent = 0
  const work = async () => {
    while (next <= count && !stopping.aborted) {
      const part = next++
      const body = blob.slice((part - 1) * PART_BYTES, part * PART_BYTES)
      parts.push(await answer(gateway, `${place}/${upload_id}/${part}`, { method: 'PUT', body, signal }))
      sent += body.size
      onSent(sent, blob.size)
    }
  }
  await Promise.all(Array.from({ length: LANES }, work))
  if (parts.length < count) throw new Failure('The file was not sent to its end.', 'Run the same again.', 1)
  return answer<EventFile>(gateway, `${place}/${upload_id}/complete`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ parts }),
    signal,
  })
}

async function answer<T>(gateway: Client, path: string, init: RequestInit): Promise<T> {
  const response = await gateway.fetch(path, init)
  if (!response.ok) throw await failureOf(path, response)
  return (await response.json()) as T
}
