import type { Commit, CommitAnswer } from '../contracts/event.ts'
import { Fault } from '../contracts/problem.ts'
import { QuarantinedRow } from '../contracts/quarantine.ts'
import type { StreamEntry } from '../engine/ingest/catalogue.ts'
import type { BadRow } from '../engine/ingest/check-rows.ts'
import { insertQuarantine, type QuarantineRow } from './database/quarantine.ts'
import { quarantineKey } from './names.ts'

/** Errors that an answer and the index show. */
export const SHOWN = 20

/**
 * Keeps bad rows as they were sent, with the reasons, and says how the commit of their request names them. Before the commit: what
 * the ledger counts as quarantined is here then. A request that is refused leaves a list that nothing names, and no entry.
 */
export async function quarantine(
  { BUCKET }: { readonly BUCKET: R2Bucket },
  { fullName, stream }: StreamEntry,
  messageId: string,
  bad: readonly BadRow[],
): Promise<Pick<Commit, 'arrived' | 'kept'>> {
  if (bad.length === 0) return {}
  const body = toLines(bad)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))
  const kept = `${messageId}-${Buffer.from(digest).toString('hex').slice(0, 16)}`
  await BUCKET.put(quarantineKey(fullName, kept), body, contentOf(stream.version))
  return { kept, arrived: new Date().toISOString().slice(0, 10) }
}

/**
 * Lists what a ledger has counted as quarantined, as it was told first: of several tries of a message one was counted. When this
 * fails, the same commit may be made again.
 */
export async function listQuarantined(
  { BUCKET, DATABASE }: { readonly BUCKET: R2Bucket; readonly DATABASE: D1Database },
  { address, stream, messageId }: Commit,
  answer: CommitAnswer,
): Promise<void> {
  if (answer.outcome !== 'committed' || answer.kept === undefined || answer.arrived === undefined) return
  const fullName = `${address.pack}.${stream}`
  const { kept, arrived } = answer
  const { rows, contract } = await readList(BUCKET, { stream: fullName, kept, generation: 0 })
  await insertQuarantine(DATABASE, {
    message_id: messageId,
    stream: fullName,
    contract,
    rows: answer.counts.quarantined,
    errors: shownOf(rows),
    quarantined_at: Date.now(),
    kept,
    arrived,
  })
}

type ListName = Pick<QuarantineRow, 'stream' | 'kept' | 'generation'>

interface List {
  readonly rows: readonly QuarantinedRow[]
  readonly contract: string
}

/** The rows of one request as they were sent, and the version that they were checked against. */
export async function readList(bucket: R2Bucket, name: ListName): Promise<List> {
  const list = await findList(bucket, name)
  if (list) return list
  const key = quarantineKey(name.stream, name.kept, name.generation)
  throw new Fault('not-found', `The rows are gone from the quarantine: there is no ${key}.`)
}

export async function findList(
  bucket: R2Bucket,
  { stream, kept, generation }: ListName,
): Promise<List | undefined> {
  const object = await bucket.get(quarantineKey(stream, kept, generation))
  if (!object) return undefined
  const rows = (await object.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => QuarantinedRow.parse(JSON.parse(line)))
  return { rows, contract: object.customMetadata?.contract ?? '' }
}

/** Writes the next list, unless another replay has written it: that one is the one to go by. @returns what is there */
export async function writeList(
  bucket: R2Bucket,
  name: ListName,
  rows: readonly QuarantinedRow[],
  contract: string,
): Promise<List> {
  const key = quarantineKey(name.stream, name.kept, name.generation)
  const put = await bucket.put(key, toLines(rows), {
    ...contentOf(contract),
    onlyIf: { etagDoesNotMatch: '*' },
  })
  return put ? { rows, contract } : readList(bucket, name)
}

/** The first errors, as the index holds them. */
export function shownOf(rows: readonly Pick<QuarantinedRow, 'errors'>[]): string {
  return JSON.stringify(rows.flatMap(({ errors }) => errors).slice(0, SHOWN))
}

const toLines = (rows: readonly (BadRow | QuarantinedRow)[]) =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('')

const contentOf = (contract: string) => ({
  httpMetadata: { contentType: 'application/x-ndjson' },
  customMetadata: { contract },
})
