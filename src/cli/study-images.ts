import { setTimeout as sleep } from 'node:timers/promises'
import type { Image } from '../contracts/image.ts'
import { type Client, failureOf } from './client.ts'

const POLL_MS = 700
const PAGE = 200

export interface ImagePage {
  readonly path: string
  readonly images: readonly Image[]
  readonly next: string | undefined
}

async function readPage(gateway: Client, path: string, signal?: AbortSignal): Promise<ImagePage> {
  const response = await gateway.fetch(path, { signal: signal ?? null })
  if (!response.ok) throw await failureOf(path, response)
  const { images } = (await response.json()) as { images: Image[] }
  return { path, images, next: nextLink(response.headers.get('Link')) }
}

/** RFC 8288: the target whose relation is `next`. */
export function nextLink(header: string | null): string | undefined {
  return /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(header ?? '')?.[1]
}

/** All images of a study in order of arrival, page by page. */
export async function* imagePages(
  gateway: Client,
  study: string,
  options: { limit?: number; signal?: AbortSignal } = {},
): AsyncGenerator<ImagePage> {
  const { limit = 1000, signal } = options
  let path: string | undefined = `/v1/studies/${encodeURIComponent(study)}/images?limit=${limit}`
  while (path) {
    const page: ImagePage = await readPage(gateway, path, signal)
    yield page
    path = page.next
  }
}

export const isFinal = ({ state }: Pick<Image, 'state'>) =>
  state === 'done' || state === 'failed' || state === 'parked'

/**
 * Reads until every image of `ids` is done, failed or parked, and answers them in order of arrival. The study is walked once;
 * after that only pages that hold something unfinished are read again, however many images others sent.
 */
export async function waitForImages(
  gateway: Client,
  study: string,
  ids: ReadonlySet<string>,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (final: number) => void },
): Promise<Image[]> {
  const images = new Map<string, Image>()
  const take = (page: ImagePage) => {
    const ours = page.images.filter(({ id }) => ids.has(id))
    for (const image of ours) images.set(image.id, image)
    onProgress([...images.values()].filter(isFinal).length)
    return ours.every(isFinal) ? [] : [page.path]
  }
  let open: string[] = []
  for await (const page of imagePages(gateway, study, { limit: PAGE, signal })) {
    open.push(...take(page))
    if (images.size === ids.size) break
  }
  while (open.length > 0) {
    await sleep(POLL_MS, undefined, { signal })
    const still: string[] = []
    for (const path of open) still.push(...take(await readPage(gateway, path, signal)))
    open = still
  }
  return [...images.values()]
}
