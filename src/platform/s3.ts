import { AwsClient } from 'aws4fetch'
import type { Listed } from '../engine/bridge/difference.ts'
import {
  completeXml,
  etagOf,
  type ListPage,
  readError,
  readListPage,
  readUploadId,
  readUploads,
  type Upload,
} from '../engine/bridge/s3-xml.ts'
import type { BridgeTarget } from '../engine/bridge/settings.ts'
import { explain, type Refusal, TargetFault } from '../engine/bridge/target-fault.ts'

/** A slow server is given so long for one answer. */
const PATIENCE_MS = 60_000
const TRIES = 3
const FIRST_WAIT_MS = 200
const EMPTY = new Uint8Array()

interface Asked {
  readonly action: string
  readonly method: string
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Statuses that are answers, besides 2xx. */
  readonly answers?: readonly number[]
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/**
 * A bucket of any server that speaks S3. Every request is signed with its payload (Signature Version 4), tried three times while
 * the fault may pass, and then throws a `TargetFault`. Keys are whole: the prefix is the caller's.
 */
export class S3 {
  /** Requests sent, the repeated ones too. */
  requests = 0
  readonly #target: BridgeTarget
  readonly #client: AwsClient
  readonly #patienceMs: number

  constructor(target: BridgeTarget, patienceMs = PATIENCE_MS) {
    this.#target = target
    this.#patienceMs = patienceMs
    const { accessKeyId, secretAccessKey, region } = target
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })
  }

  /** @returns false when there is an object at the key already, and `ifAbsent` was asked for */
  async put(
    key: string,
    body: Uint8Array,
    metadata: Record<string, string>,
    ifAbsent = false,
  ): Promise<boolean> {
    const headers = { ...prefixed(metadata), ...(ifAbsent && { 'If-None-Match': '*' }) }
    const action = ifAbsent ? 'put with If-None-Match' : 'put'
    const { status } = await this.#ask({ action, method: 'PUT', key, headers, body, answers: [412] })
    return status !== 412
  }

  /** Of an object that is there: size, etag, the metadata that was put with it, and whether the etag is one of encryption, which says nothing of the bytes. */
  async head(key: string) {
    const { headers } = await this.#ask({ action: 'read', method: 'HEAD', key })
    const etag = etagOf(headers.get('ETag') ?? '')
    const isOpaque =
      etag.includes('-') || headers.get('x-amz-server-side-encryption')?.startsWith('aws:kms') === true
    const metadata = (name: string) => headers.get(`x-amz-meta-${name}`) ?? undefined
    return { size: Number(headers.get('Content-Length')), etag, isOpaque, metadata }
  }

  /** Every object below a prefix, in the order of the keys, page by page as it is read. */
  async *list(prefix: string): AsyncGenerator<Listed> {
    for (let from: string | undefined; ; ) {
      const page: ListPage = await this.#page(prefix, from)
      yield* page.objects
      if (page.next === undefined) return
      from = page.next
    }
  }

  /** By a listing: a key that may list one folder only is not told by HEAD that an object is absent, but that it may not know. */
  async has(key: string): Promise<boolean> {
    for await (const listed of this.list(key)) return listed.key === key
    return false
  }

  async delete(key: string): Promise<void> {
    await this.#ask({ action: 'delete', method: 'DELETE', key, answers: [404] })
  }

  async beginUpload(key: string, metadata: Record<string, string>): Promise<string> {
    const { text } = await this.#ask({
      action: 'begin a multipart upload',
      method: 'POST',
      key,
      query: { uploads: '' },
      headers: prefixed(metadata),
    })
    return readUploadId(text) ?? ''
  }

  /** @param part from 1 @returns its etag */
  async putPart(key: string, uploadId: string, part: number, body: Uint8Array): Promise<string> {
    const query = { partNumber: String(part), uploadId }
    const { headers } = await this.#ask({ action: 'put a part', method: 'PUT', key, query, body })
    return etagOf(headers.get('ETag') ?? '')
  }

  async completeUpload(key: string, uploadId: string, etags: readonly string[]): Promise<void> {
    const body = new TextEncoder().encode(completeXml(etags))
    await this.#ask({ action: 'end a multipart upload', method: 'POST', key, query: { uploadId }, body })
  }

  async abortUpload(key: string, uploadId: string): Promise<void> {
    const query = { uploadId }
    await this.#ask({ action: 'abort a multipart upload', method: 'DELETE', key, query, answers: [404] })
  }

  /** Uploads under way below a prefix: the first thousand. */
  async uploads(prefix: string): Promise<Upload[]> {
    const query = { uploads: '', prefix, 'encoding-type': 'url' }
    const { text } = await this.#ask({ action: 'list multipart uploads', method: 'GET', query })
    return readUploads(text)
  }

  async #page(prefix: string, from: string | undefined): Promise<ListPage> {
    const query = {
      'list-type': '2',
      prefix,
      'encoding-type': 'url',
      ...(from && { 'continuation-token': from }),
    }
    const { text } = await this.#ask({ action: 'list', method: 'GET', query })
    return readListPage(text)
  }

  async #ask(asked: Asked): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(asked)
      if ('headers' in answer) return answer
      const trouble = explain(answer, this.#target)
      if (!trouble.passing || attempt === TRIES) throw new TargetFault(trouble)
      await scheduler.wait(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2))
    }
  }

  async #once({ action, method, key = '', query = {}, ...asked }: Asked): Promise<Answer | Refusal> {
    this.requests++
    const { headers, body = EMPTY, answers = [] } = asked
    try {
      const request = await this.#client.sign(this.#address(key, query), {
        method,
        headers: { ...headers, 'X-Amz-Content-Sha256': await sha256(body) },
        ...(body.byteLength > 0 && { body }),
      })
      const response = await fetch(request, {
        signal: AbortSignal.timeout(this.#patienceMs),
        redirect: 'manual',
      })
      // To its end: a body that breaks off is a fault of this request, and one that is left unread holds the connection.
      const text = await response.text()
      const error = readError(text)
      const isAnswer = response.ok
        ? !error
        : answers.includes(response.status) && error?.code !== 'NoSuchBucket'
      if (isAnswer) return { status: response.status, headers: response.headers, text }
      return { action, ...refusalOf(response, error) }
    } catch (error) {
      return { action, status: 0, code: '', message: innermost(error) }
    }
  }

  #address(key: string, query: Readonly<Record<string, string>>): string {
    const { endpoint, bucket, pathStyle } = this.#target
    const url = new URL(endpoint)
    if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`
    const path = [...(pathStyle ? [bucket] : []), ...key.split('/')].map(encoded).join('/')
    const search = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`)
    return `${url.origin}/${path}${search.length > 0 ? `?${search.join('&')}` : ''}`
  }
}

/** An answer without a document still has a status, as that to HEAD; a failure that says 200 is one of the server. */
function refusalOf(
  { ok, status, headers }: Response,
  error: ReturnType<typeof readError>,
): Omit<Refusal, 'action'> {
  return {
    status: ok ? 500 : status,
    code: error?.code ?? CODES[status] ?? '',
    message: error?.message ?? '',
    region: error?.region ?? headers.get('x-amz-bucket-region') ?? undefined,
  }
}

const CODES: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  403: 'AccessDenied',
  501: 'NotImplemented',
}

const prefixed = (metadata: Record<string, string>) =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]))

/** Signature Version 4 wants every character but the unreserved ones encoded. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

async function sha256(body: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('hex')
}

/** fetch itself may only say that it failed. */
function innermost(error: unknown): string {
  if (error instanceof Error && error.cause) return innermost(error.cause)
  return error instanceof Error ? error.message : String(error)
}
