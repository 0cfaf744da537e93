import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { type ListPage, readError, readListPage } from '../../../engine/bridge/s3-xml.ts'
import { type BridgeTarget, type BridgeVars, readSettings } from '../../../engine/bridge/settings.ts'
import { explain } from '../../../engine/bridge/target-fault.ts'
import { LOG, lakePrefix } from '../../../engine/lake/paths.ts'
import { Failure } from '../../failure.ts'
import { md5In } from './gateway.ts'
import type { RemoteObjects } from './source.ts'

const EMPTY_SHA256 = createHash('sha256').digest('hex')

/** The copy that the bridge makes, with the settings of the bridge from the environment. */
export function s3Objects(environment: BridgeVars): RemoteObjects {
  const settings = readSettings(environment)
  if (settings === undefined)
    throw new Failure(
      'It is not said where the copy in S3 is.',
      'Set BRIDGE_ENDPOINT, BRIDGE_BUCKET, BRIDGE_ACCESS_KEY_ID and BRIDGE_SECRET_ACCESS_KEY, as docs/bridge.md has them; a key that may read is enough.',
      2,
    )
  if ('says' in settings) throw new Failure(settings.says, 'docs/bridge.md shows the settings.', 2)
  const { target } = settings
  const ask = asker(target)
  const root = (table: string) => target.prefix + lakePrefix(table)
  // A key that may list one folder only is not told that an object is absent, but that it may not know: so the log is listed first.
  const logs = new Map<string, Promise<Set<string>>>()
  async function* list(table: string, prefix: string) {
    for (let from: string | undefined; ; ) {
      const query = { 'list-type': '2', prefix: root(table) + prefix, 'encoding-type': 'url' }
      const response = await ask('list', '', { ...query, ...(from && { 'continuation-token': from }) })
      const page: ListPage = readListPage(await response.text())
      for (const { key } of page.objects) yield key.slice(root(table).length)
      if (page.next === undefined) return
      from = page.next
    }
  }
  const logOf = (table: string) => {
    const known = logs.get(table) ?? setOf(list(table, LOG))
    logs.set(table, known)
    return known
  }
  return {
    where: `${target.endpoint}, bucket ${target.bucket}${target.prefix && `, ${target.prefix}`}`,
    list,
    async get(table, path) {
      if (path.startsWith(LOG) && !(await logOf(table)).has(path)) return undefined
      const response = await ask('read', root(table) + path)
      const storedAt = Date.parse(response.headers.get('Last-Modified') ?? '') || 0
      return { bytes: await response.bytes(), storedAt, md5: md5In(response.headers) }
    },
  }
}

async function setOf(paths: AsyncIterable<string>): Promise<Set<string>> {
  const all = new Set<string>()
  for await (const path of paths) all.add(path)
  return all
}

/** Signed requests, of which an answer that is no success is a failure in words. */
function asker(target: BridgeTarget) {
  const { accessKeyId, secretAccessKey, region, endpoint, bucket, pathStyle } = target
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 })
  return async (action: string, key: string, query: Readonly<Record<string, string>> = {}) => {
    const url = new URL(endpoint)
    if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`
    url.pathname = [...(pathStyle ? [bucket] : []), ...key.split('/')].map(encodeURIComponent).join('/')
    url.search = new URLSearchParams(query).toString().replaceAll('+', '%20')
    const headers = { 'X-Amz-Content-Sha256': EMPTY_SHA256 }
    const response = await client
      .fetch(url, { headers })
      .catch((error: unknown) => new Response(String(error), { status: 599 }))
    if (response.ok) return response
    const text = await response.text()
    const { code = '', message = text, region: other } = readError(text) ?? {}
    const status = response.status === 599 ? 0 : response.status
    const { says, remedy } = explain({ action, status, code, message, region: other }, target)
    throw new Failure(says, remedy)
  }
}
