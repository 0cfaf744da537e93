import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Failure } from './failure.ts'

/** Text of a file or of stdin, unpacked. A fault of the file is one of its reader. */
export async function* textOf(file: string): AsyncGenerator<string> {
  const raw: Readable = file === '-' ? process.stdin : createReadStream(file)
  const unpacked = file.toLowerCase().endsWith('.gz')
    ? raw.on('error', (error) => unpacked.destroy(error)).pipe(createGunzip())
    : raw
  unpacked.setEncoding('utf8')
  try {
    for await (const piece of unpacked) yield String(piece)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!code?.startsWith('Z_')) throw error
    throw new Failure(`"${file}" cannot be unpacked: ${String(error)}.`, 'Is it gzip, and whole?')
  }
}
