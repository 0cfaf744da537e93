import type { FileFormat } from '../../contracts/file.ts'
import { Fault } from '../../contracts/problem.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'

/** How the bytes of a file are to be read. */
export interface FileForm {
  readonly format: FileFormat
  readonly gzip: boolean
}

const BY_TYPE: ReadonlyMap<string, FileFormat> = new Map([
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
])
const BY_SUFFIX: ReadonlyMap<string, FileFormat> = new Map([
  ['csv', 'csv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['log', 'lines'],
  ['txt', 'lines'],
])

/** By Content-Type, or by the suffix of the name where the type says nothing; packed by Content-Encoding, or `.gz`. */
export function formOf(headers: Headers, name: string, { fullName, stream }: StreamEntry): FileForm {
  const type = headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const suffix = /\.([^.]+)$/.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? ''
  const format = BY_TYPE.get(type) ?? BY_SUFFIX.get(suffix)
  if (format === undefined || (format === 'lines' && stream.lines === undefined)) throw unsupported(fullName)
  return { format, gzip: isPacked(headers) || /\.gz$/i.test(name) }
}

function isPacked(headers: Headers): boolean {
  const encoding = headers.get('Content-Encoding')?.trim().toLowerCase() ?? ''
  if (encoding === 'gzip' || encoding === 'x-gzip') return true
  if (encoding === '' || encoding === 'identity') return false
  throw new Fault(
    'content-type-unsupported',
    `Content-Encoding "${encoding}" is not taken. Send gzip or none.`,
    {
      accepts: ['gzip', 'identity'],
    },
  )
}

function unsupported(stream: string): Fault {
  const accepts = ['text/csv', 'application/x-ndjson']
  return new Fault(
    'content-type-unsupported',
    `A file of ${stream} is CSV or NDJSON: say so by Content-Type, or name it .csv, .ndjson or .jsonl, with .gz behind where it is packed.`,
    { accepts },
  )
}
