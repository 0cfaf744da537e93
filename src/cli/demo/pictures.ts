import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../installation.ts'
import type { Source } from '../upload/sources.ts'

/** A picture of every digit and one more, 20 to 422 pixels wide or high, and one that was cut short. */
const PICTURES = [
  'test/digits/digit-005.jpg',
  'test/digits/digit-014.jpg',
  'test/digits/digit-009.jpg',
  'test/digits/digit-003.jpg',
  'test/digits/digit-015.jpg',
  'test/digits/digit-026.jpg',
  'test/digits/digit-013.jpg',
  'test/digits/digit-029.jpg',
  'test/digits/digit-007.jpg',
  'test/digits/digit-006.jpg',
  'test/digits/digit-010.jpg',
  'test/vectors/images/bad-truncated.jpg',
]

/** Those that are there, and the paths of those that are not. */
export async function findPictures(): Promise<{ found: Source[]; missing: string[] }> {
  const found: Source[] = []
  const missing: string[] = []
  for (const path of PICTURES) {
    const file = join(ROOT, path)
    const info = await stat(file).catch(() => undefined)
    if (info) found.push({ file, name: path.slice(path.lastIndexOf('/') + 1), bytes: info.size })
    else missing.push(path)
  }
  return { found, missing }
}
