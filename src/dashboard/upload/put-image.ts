import type { Image } from '../../contracts/image.ts'
import type { Problem } from '../../contracts/problem.ts'
import { AWAY } from '../data/request.ts'
import type { Picked } from './dropped.ts'

export type Told = Pick<Problem, 'title' | 'detail'> & Partial<Problem>

export type Put =
  | { readonly image: Image }
  | { readonly problem: Told; readonly retryAfterMs: number | undefined }

/** How long the answer may wait for the result. An image that takes longer is under way by then, and is looked up. */
const WAIT_SECONDS = 10

/**
 * Sends a picture under its name and waits for what comes of it. By XMLHttpRequest, since "fetch" does not say how much has been sent.
 * @param onProgress the share that has left, 0 to 1
 */
export function putImage(
  study: string,
  { name, file }: Picked,
  onProgress: (share: number) => void,
): Promise<Put> {
  return new Promise((resolve) => {
    const asked = new XMLHttpRequest()
    asked.open('PUT', `/v1/studies/${encodeURIComponent(study)}/images/${pathOf(name)}`)
    asked.setRequestHeader('Prefer', `wait=${WAIT_SECONDS}`)
    asked.setRequestHeader(
      'Content-Type',
      /^image\/./.test(file.type) ? file.type : 'application/octet-stream',
    )
    asked.responseType = 'json'
    asked.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total)
    asked.onload = () => resolve(read(asked))
    asked.onerror = () => resolve({ problem: AWAY, retryAfterMs: undefined })
    asked.send(file)
  })
}

const pathOf = (name: string) => name.split('/').map(encodeURIComponent).join('/')

function read(asked: XMLHttpRequest): Put {
  const body: unknown = asked.response
  if (asked.status >= 200 && asked.status < 300 && body !== null) return { image: body as Image }
  const { title, detail, ...rest } = (body ?? {}) as Partial<Problem>
  const seconds = Number(asked.getResponseHeader('Retry-After') ?? Number.NaN)
  return {
    problem: {
      ...rest,
      title: title ?? `The gateway answered ${asked.status}`,
      status: asked.status,
      detail: detail ?? 'Send the file again; the log of the gateway says more.',
    },
    retryAfterMs: Number.isNaN(seconds) ? undefined : seconds * 1000,
  }
}
