import type { Image } from '../../contracts/image.ts'
import type { Problem } from '../../contracts/problem.ts'
import type { Client } from '../client.ts'
import { shortType } from '../image-row.ts'
import { imagePath } from '../upload/name.ts'
import type { Fire } from './generate.ts'
import type { Picture } from './pictures.ts'

/** After so long a request counts as one without an answer. */
const ANSWER_MS = 60_000

/** Sends pictures in turn, each under a name of its own so that none is recognised; a failure is counted, never repeated. */
export function firing(
  gateway: Client,
  study: string,
  pictures: readonly Picture[],
  aborting: AbortSignal,
): Fire {
  const headers = { 'Content-Type': 'application/octet-stream' }
  return async (index) => {
    const picture = pictures[index % pictures.length]
    if (!picture) return { failure: 'no-picture' }
    const name = `${String(index).padStart(7, '0')}/${picture.name}`
    const signal = AbortSignal.any([aborting, AbortSignal.timeout(ANSWER_MS)])
    try {
      const init = { method: 'PUT', headers, body: picture.bytes, signal }
      const response = await gateway.fetch(imagePath(study, name), init)
      if (!response.ok) return { failure: shortType((await response.json()) as Problem) }
      const { id, stages } = (await response.json()) as Image
      return { id, acceptStageMs: stages.find(({ stage }) => stage === 'accept')?.ms ?? 0 }
    } catch {
      return { failure: 'no-answer' }
    }
  }
}
