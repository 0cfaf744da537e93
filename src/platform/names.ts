import type { Commit, LedgerAddress } from '../contracts/event.ts'
import type { Segment } from '../contracts/segment.ts'
import {
  checkpointPath,
  commitPath,
  LAKE_PREFIX,
  LAST_CHECKPOINT,
  LOG,
  lakePrefix,
} from '../engine/lake/paths.ts'

/** Every R2 key and object name, made here and nowhere else. */

export const uploadKey = (uploadId: string) => `images/${uploadId}`
export const previewKey = (imageId: string) => `previews/${imageId}.jpg`
export const tensorKey = (imageId: string, attempt: number, reference: string) =>
  `tensors/${imageId}/${attempt}/${reference}`

/** `reference` is `name@version`. */
export const modelKey = (reference: string, file: string) => `models/${reference.replace('@', '/')}/${file}`
/** Where a file of a version that serves is put to be compared with the one that is there. */
export const comparedModelKey = (reference: string, file: string) => `${modelKey(reference, file)}.again`

/** What registration found of a version, for the workers that serve it. */
export const resolvedModelKey = (reference: string) => modelKey(reference, 'resolved.json')

/** `inbox/{study}/{name…}`, or nothing when the key has another shape. */
export function parseInboxKey(key: string): { study: string; name: string } | undefined {
  const [, study, name] = /^inbox\/([^/]+)\/(.+)$/.exec(key) ?? []
  return study && name ? { study, name } : undefined
}

/** The sidecar of `x.jpg` is `x.json`. */
export const sidecarKey = (key: string) => `${key.replace(/\.[^./]+$/, '')}.json`

/** The Durable Object of one slice. */
export const ledgerName = ({ pack, partition, slice }: LedgerAddress) => `${pack}/${partition}/${slice}`

/** A ledger as the keys of its segments name it. */
export const ledgerOf = ({ partition, slice }: Omit<LedgerAddress, 'pack'>) => `${partition}-${slice}`

/** Rows of one stream that passed, of log rows `first` to `last` of a ledger. Padded, so that keys list in order. */
export const segmentKey = (address: LedgerAddress, stream: string, first: number, last: number) =>
  `segments/${address.pack}.${stream}/${ledgerOf(address)}/${padded(first)}-${padded(last)}.ndjson.gz`

/** Where the segments of a stream, as `pack.stream`, are, and those of one of its ledgers. */
export const segmentsPrefix = (stream: string, ledger?: string) =>
  `segments/${stream}/${ledger === undefined ? '' : `${ledger}/`}`

/** Behind every segment of a ledger that ends at this log row or before. */
export const behindSegment = ({ stream, ledger, last }: Omit<Segment, 'first'>) =>
  `${segmentsPrefix(stream, ledger)}${padded(last)}~`

/** What a segment holds, or nothing when the key is none of one. */
export function parseSegmentKey(key: string): Segment | undefined {
  const [, stream, ledger, first, last] =
    /^segments\/([^/]+)\/([^/]+)\/(\d{12})-(\d{12})\.ndjson\.gz$/.exec(key) ?? []
  if (stream === undefined || ledger === undefined) return undefined
  return { stream, ledger, first: Number(first), last: Number(last) }
}

/** Rows of one request that broke their contract, as they were sent; each replay writes them anew. `stream` is `pack.stream`. */
export const quarantineKey = (stream: string, kept: string, generation = 0) =>
  `quarantine/${stream}/${kept}${generation === 0 ? '' : `.${generation}`}.ndjson`

export const SPILL_PREFIX = 'spill/'

/** A commit whose ledger was away: the same message finds it again. */
export const spillKey = ({ address: { pack, slice }, stream, messageId }: Commit) =>
  `${SPILL_PREFIX}${pack}.${stream}/${messageId}-${slice}.ndjson`

/** The bytes of a file of events, `stream` as `pack.stream`. */
export const fileKey = (stream: string, uploadId: string) => `files/${stream}/${uploadId}`

export { LAKE_PREFIX, lakePrefix }
export const lakeLogPrefix = (table: string) => lakePrefix(table) + LOG
export const commitKey = (table: string, version: number) => lakePrefix(table) + commitPath(version)
export const checkpointKey = (table: string, version: number) => lakePrefix(table) + checkpointPath(version)
export const lastCheckpointKey = (table: string) => lakePrefix(table) + LAST_CHECKPOINT

/** Where a data file is below its table. `part` tells it from every other file. */
export const dataFilePath = (day: string, part: string) => `dt=${day}/part-${part}.snappy.parquet`

const padded = (sequence: number) => String(sequence).padStart(12, '0')
