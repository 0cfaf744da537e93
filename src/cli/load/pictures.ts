import { readFile } from 'node:fs/promises'
import { findSources } from '../upload/sources.ts'

/** Kept in memory: the disk of this machine must not be what is measured. */
const MEMORY_BYTES = 256e6

export interface Picture {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The images of a folder, as many as memory may hold. */
export async function readPictures(folder: string): Promise<Picture[]> {
  const pictures: Picture[] = []
  let kept = 0
  for (const { file, name, bytes } of await findSources([folder], process.stdin)) {
    kept += bytes
    if (kept > MEMORY_BYTES && pictures.length > 0) break
    pictures.push({ name, bytes: await readFile(file) })
  }
  return pictures
}
