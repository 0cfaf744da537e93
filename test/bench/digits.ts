import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../src/cli/installation.ts'

const FOLDER = join(ROOT, 'test/digits')

export async function digits(): Promise<Buffer[]> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.jpg'))
  return names.sort().map((name) => readFileSync(join(FOLDER, name)))
}
