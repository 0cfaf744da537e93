import type { EventFile } from '../../contracts/file.ts'
import type { FileRow } from '../../platform/database/files.ts'

const iso = (at: number) => new Date(at).toISOString()

export function present(row: FileRow): EventFile {
  const { id, stream, name, format, state, bytes, bytes_read, accepted, duplicates, quarantined } = row
  return {
    id,
    stream,
    name,
    format,
    gzip: row.gzip === 1,
    state,
    bytes,
    bytes_read,
    rows: { received: accepted + duplicates + quarantined, accepted, duplicates, quarantined },
    errors: JSON.parse(row.errors),
    ...(row.problem !== null && { problem: JSON.parse(row.problem) }),
    received_at: iso(row.received_at),
    ...(row.started_at !== null && { started_at: iso(row.started_at) }),
    ...(row.finished_at !== null && { finished_at: iso(row.finished_at) }),
    links: { self: `/v1/files/${id}` },
  }
}
