import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type Client, failureOf, isNotFound } from '../client.ts'
import { imagePages } from '../study-images.ts'
import type { Known } from './plan.ts'

/** The images a study has already, by name; none when there is no such study, or the key may write but not read. */
export async function readKnown(gateway: Client, study: string): Promise<Known> {
  const path = `/v1/studies/${encodeURIComponent(study)}`
  const response = await gateway.fetch(path)
  if (isNotFound(response) || response.status === 403) return new Map()
  if (!response.ok) throw await failureOf(path, response)
  const known = new Map()
  for await (const { images } of imagePages(gateway, study))
    for (const { name, id, state, sha256 } of images) known.set(name, { id, state, sha256 })
  return known
}

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
