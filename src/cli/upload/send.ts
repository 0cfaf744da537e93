import { openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Image } from '../../contracts/image.ts'
import type { Problem } from '../../contracts/problem.ts'
import { type Client, failureOf, isUnreadableBody } from '../client.ts'
import { imagePath } from './name.ts'
import type { Refusal } from './plan.ts'
import type { Source } from './sources.ts'

export type Outcome =
  | { readonly kind: 'sent' | 'known'; readonly source: Source; readonly id: string }
  | { readonly kind: 'refused'; readonly source: Source; readonly refusal: Refusal }

/** Sends one file as it lies on disk. A key that may not send at all is a `Failure`: the next file would fare no better. */
export async function sendFile(
  gateway: Client,
  study: string,
  source: Source,
  signal: AbortSignal,
): Promise<Outcome> {
  const { name, file } = source
  const refused = (problem: Problem, id?: string): Outcome => ({
    kind: 'refused',
    source,
    refusal: { name, file, problem, ...(id !== undefined && { id }) },
  })
  const path = imagePath(study, name)
  try {
    const body = await bodyOf(source)
    if (body instanceof Error) return refused(unreadable(`${body.message}. Is it there, and may it be read?`))
    const response = await gateway.fetch(path, { method: 'PUT', signal, ...body })
    if (response.status === 401 || response.status === 403) throw await failureOf(path, response)
    if (!response.ok) return refused(await problemOf(response))
    const image = (await response.json()) as Image
    if (image.problem) return refused(image.problem, image.id)
    return { kind: response.status === 200 ? 'known' : 'sent', source, id: image.id }
  } catch (error) {
    if (!isUnreadableBody(error)) throw error
    return refused(unreadable('The file changed while it was sent. Send it again.'))
  }
}

/** Of a blob on disk the length is known and the bytes are read while they go out. The gateway looks at the bytes, not at a type. */
async function bodyOf({ file, sidecar }: Source): Promise<{ body: BodyInit; headers?: HeadersInit } | Error> {
  try {
    const image = await openAsBlob(file, { type: 'application/octet-stream' })
    if (!sidecar) return { body: image, headers: { 'Content-Type': 'application/octet-stream' } }
    const form = new FormData()
    form.set('metadata', await readFile(sidecar, 'utf8'))
    form.set('image', image, 'image')
    return { body: form }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const { status } = response
  const text = await response.text()
  try {
    return JSON.parse(text) as Problem
  } catch {
    return {
      type: 'about:blank',
      status,
      title: `Answer ${status}`,
      detail: text.slice(0, 200) || 'It has no body.',
    }
  }
}

const unreadable = (detail: string): Problem => ({
  type: 'about:blank',
  status: 0,
  title: 'The file cannot be read',
  detail,
})
