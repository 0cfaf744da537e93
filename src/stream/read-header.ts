import type { Stream } from '../contracts/stream.ts'
import { ChunkCutter } from '../engine/ingest/file/chunk-cutter.ts'
import { DELIMITERS, readHeader, unreadable } from '../engine/ingest/file/header.ts'
import { CsvEnds } from '../engine/ingest/file/record-ends.ts'
import { decoded } from '../engine/ingest/file/rows.ts'
import { beginFile, type FileRow } from '../platform/database/files.ts'
import { openFile } from './open-file.ts'

/** Reads the first line of a CSV file, and writes down that its rows begin behind it. */
export async function readFileHeader(
  { BUCKET, DATABASE }: { readonly BUCKET: R2Bucket; readonly DATABASE: D1Database },
  file: FileRow,
  stream: Stream,
): Promise<FileRow> {
  const { text, end } = await firstRecord(BUCKET, file)
  const header = JSON.stringify(readHeader(text, stream))
  await beginFile(DATABASE, file.id, header, end)
  return { ...file, header, position: end }
}

async function firstRecord(bucket: R2Bucket, file: FileRow): Promise<{ text: string; end: number }> {
  const cutter = new ChunkCutter(new CsvEnds(DELIMITERS), 0, 1)
  const chunks = async function* () {
    for await (const piece of (await openFile(bucket, file, 0)).pieces) yield* cutter.push(piece)
    yield* cutter.finish()
  }
  for await (const { records, end, tooLong } of chunks()) {
    if (tooLong) break
    const text = decoded(records[0] ?? new Uint8Array(), 'The header')
    if (text.trim() !== '') return { text, end }
  }
  throw unreadable('The CSV has no header that can be read. Its first line names the columns.')
}
