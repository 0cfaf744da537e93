import { type Client, failureOf, isNotFound } from '../../client.ts'
import type { RemoteObjects } from './source.ts'

interface Page {
  readonly files: readonly { readonly path: string }[]
  readonly next: string | null
}

/** The lake of an installation, through its gateway. */
export function gatewayObjects(gateway: Client): RemoteObjects {
  const addressOf = (table: string) => `/v1/lake/${encodeURIComponent(table)}/files`
  return {
    where: gateway.url,
    async get(table, path) {
      const address = `${addressOf(table)}/${path.split('/').map(encodeURIComponent).join('/')}`
      const response = await gateway.fetch(address)
      if (isNotFound(response)) return undefined
      if (!response.ok) throw await failureOf(address, response)
      return {
        bytes: await response.bytes(),
        storedAt: Date.parse(response.headers.get('Last-Modified') ?? ''),
        md5: md5In(response.headers),
      }
    },
    async *list(table, prefix) {
      for (let cursor: string | null = null; ; ) {
        const query = new URLSearchParams({ prefix, ...(cursor !== null && { cursor }) })
        const page: Page = await gateway.json<Page>(`${addressOf(table)}?${query}`)
        for (const { path } of page.files) yield path
        if (page.next === null) return
        cursor = page.next
      }
    },
  }
}

/** An ETag of one part that nobody encrypted is the MD5. */
export const md5In = (headers: Headers) => /^"?([0-9a-f]{32})"?$/.exec(headers.get('ETag') ?? '')?.[1]
