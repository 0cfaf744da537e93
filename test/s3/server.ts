import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Bucket } from './bucket.ts'
import { readAuthorization, sha256, signatureOf, type WireRequest } from './signature.ts'

export const REGION = 'eu-central-1'
export const ACCESS_KEY_ID = 'AKTRIBUTARY'
export const SECRET_ACCESS_KEY = 'a secret/with+signs'

/** The settings of a bridge to a bucket of the server. */
export const bridgeTo = (endpoint: string, bucket: string) => ({
  BRIDGE_ENDPOINT: endpoint,
  BRIDGE_REGION: REGION,
  BRIDGE_BUCKET: bucket,
  BRIDGE_ACCESS_KEY_ID: ACCESS_KEY_ID,
  BRIDGE_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
})

const SMALLEST_PART = 5 * 1024 * 1024
/** Less than S3's thousand, so that a small test has several pages. */
const PAGE = 50

/** What is done to requests instead: once, unless it says how often. `reset-after` and `refuse-after` do it first. */
export interface Mischief {
  readonly what: 'slow' | 'hang' | 'reset' | 'reset-after' | 'refuse' | 'refuse-after'
  readonly method?: string
  /** Part of the address. */
  readonly at?: string
  /** Requests that it lets through first. */
  readonly after?: number
  readonly times?: number
  readonly status?: number
  readonly code?: string
  readonly ms?: number
}

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
}

/** An S3 server for tests, in memory. It checks each signature and each body by itself, and can be told to fail. */
export class S3Server {
  readonly buckets = new Map<string, Bucket>()
  readonly log: string[] = []
  /** Called after each change of what it holds. */
  changed: (bucket: Bucket, key: string) => void = () => {}
  #mischief: { rule: Mischief; seen: number; done: number }[] = []
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  async start(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name) ?? new Bucket()
    this.buckets.set(name, bucket)
    return bucket
  }

  /** Replaces what it was told before. */
  misbehave(...rules: Mischief[]): void {
    this.#mischief = rules.map((rule) => ({ rule, seen: 0, done: 0 }))
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of message) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const request = { ...wire(message), body: Buffer.concat(chunks) }
    this.log.push(`${request.method} ${decodeURIComponent(request.url)}`)
    const rule = this.#due(request)
    if (rule?.what === 'reset') return void message.socket.destroy()
    if (rule?.what === 'hang') return
    if (rule?.what === 'slow') await sleep(rule.ms ?? 100)
    const refusal = problem(rule?.status ?? 500, rule?.code ?? 'InternalError')
    const done = rule?.what === 'refuse' ? refusal : this.#answer(request)
    if (rule?.what === 'reset-after') return void message.socket.destroy()
    const answer = rule?.what === 'refuse-after' ? refusal : done
    response.writeHead(answer.status, { 'Content-Type': 'application/xml', ...answer.headers })
    response.end(request.method === 'HEAD' ? undefined : answer.body)
  }

  #due({ method, url }: WireRequest): Mischief | undefined {
    const found = this.#mischief.find(
      ({ rule, done }) =>
        (rule.method ?? method) === method &&
        decodeURIComponent(url).includes(rule.at ?? '') &&
        done < (rule.times ?? 1),
    )
    if (!found || found.seen++ < (found.rule.after ?? 0)) return undefined
    found.done++
    return found.rule
  }

  #answer(request: WireRequest): Answer {
    const refused = check(request)
    if (refused) return refused
    const [path = '', search = ''] = request.url.split(/\?(.*)/s)
    const [, name = '', ...rest] = path.split('/').map(decodeURIComponent)
    const bucket = this.buckets.get(name)
    if (!bucket) return problem(404, 'NoSuchBucket')
    return this.#inBucket(bucket, rest.join('/'), new URLSearchParams(search), request)
  }

  #inBucket(
    bucket: Bucket,
    key: string,
    query: URLSearchParams,
    { method, headers, body }: WireRequest,
  ): Answer {
    const upload = query.get('uploadId')
    const kept = bucket.objects.get(key)
    switch (method) {
      case 'GET':
        if (key === '') return query.has('uploads') ? listUploads(bucket, query) : listObjects(bucket, query)
        return kept ? { status: 200, body: kept.body } : problem(404, 'NoSuchKey')
      case 'HEAD': {
        // as to a key that may list one folder only
        if (!kept) return { status: 403 }
        const meta = Object.entries(kept.metadata).map(([at, value]) => [`x-amz-meta-${at}`, value])
        return {
          status: 200,
          headers: {
            ETag: `"${kept.etag}"`,
            'Content-Length': String(kept.body.length),
            ...Object.fromEntries(meta),
          },
        }
      }
      case 'PUT': {
        if (upload !== null) return putPart(bucket, upload, query, Buffer.from(body))
        if (headers['if-none-match'] === '*' && kept) return problem(412, 'PreconditionFailed')
        const { etag } = bucket.put(key, Buffer.from(body), metadataOf(headers))
        this.changed(bucket, key)
        return { status: 200, headers: { ETag: `"${etag}"` } }
      }
      case 'POST': {
        if (query.has('uploads'))
          return {
            status: 200,
            body: `<InitiateMultipartUploadResult><UploadId>${bucket.begin(key, metadataOf(headers))}</UploadId></InitiateMultipartUploadResult>`,
          }
        const done = bucket.complete(upload ?? '', partsOf(Buffer.from(body).toString()), SMALLEST_PART)
        if (!done) return problem(400, 'InvalidPart')
        this.changed(bucket, key)
        return {
          status: 200,
          body: `<CompleteMultipartUploadResult><ETag>&quot;${done.etag}&quot;</ETag></CompleteMultipartUploadResult>`,
        }
      }
      case 'DELETE':
        if (upload !== null) bucket.uploads.delete(upload)
        else {
          bucket.objects.delete(key)
          this.changed(bucket, key)
        }
        return { status: 204 }
    }
    return problem(405, 'MethodNotAllowed')
  }
}

function wire({ method = '', url = '', headers }: IncomingMessage): Omit<WireRequest, 'body'> {
  return {
    method,
    url,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  }
}

/** The signature, the hash of the body, and the clock, in the order in which S3 refuses. */
function check(request: WireRequest): Answer | undefined {
  const by = readAuthorization(request.headers.authorization ?? '')
  if (!by) return problem(403, 'AccessDenied')
  if (by.accessKeyId !== ACCESS_KEY_ID) return problem(403, 'InvalidAccessKeyId')
  if (by.region !== REGION) return problem(400, 'AuthorizationHeaderMalformed', `<Region>${REGION}</Region>`)
  const unsigned = Object.keys(request.headers).filter(
    (name) => /^(host$|x-amz-)/.test(name) && !by.signedHeaders.includes(name),
  )
  if (unsigned.length > 0) return problem(403, 'AccessDenied')
  if (signatureOf(request, by, SECRET_ACCESS_KEY) !== by.signature)
    return problem(403, 'SignatureDoesNotMatch')
  const time = (request.headers['x-amz-date'] ?? '').replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5')
  if (!(Math.abs(Date.now() - Date.parse(time)) < 15 * 60_000)) return problem(403, 'RequestTimeTooSkewed')
  // A payload that is not signed is refused: the bridge has to sign it.
  if (request.headers['x-amz-content-sha256'] !== sha256(request.body))
    return problem(400, 'XAmzContentSHA256Mismatch')
  return undefined
}

function putPart(bucket: Bucket, id: string, query: URLSearchParams, body: Buffer): Answer {
  const upload = bucket.uploads.get(id)
  if (!upload) return problem(404, 'NoSuchUpload')
  upload.parts.set(Number(query.get('partNumber')), body)
  return { status: 200, headers: { ETag: `"${new Bucket().put('', body).etag}"` } }
}

function listObjects(bucket: Bucket, query: URLSearchParams): Answer {
  const { page, isTruncated } = bucket.list(
    query.get('prefix') ?? '',
    query.get('continuation-token') ?? '',
    PAGE,
  )
  const contents = page.map(
    ({ key, at, etag, body }) =>
      `<Contents><Key>${encodeURIComponent(key)}</Key><LastModified>${at.toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${body.length}</Size></Contents>`,
  )
  const next = isTruncated ? `<NextContinuationToken>${page.at(-1)?.key}</NextContinuationToken>` : ''
  return {
    status: 200,
    body: `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
  }
}

function listUploads(bucket: Bucket, query: URLSearchParams): Answer {
  const uploads = [...bucket.uploads]
    .filter(([, { key }]) => key.startsWith(query.get('prefix') ?? ''))
    .map(
      ([id, { key, at }]) =>
        `<Upload><Key>${encodeURIComponent(key)}</Key><UploadId>${id}</UploadId><Initiated>${at.toISOString()}</Initiated></Upload>`,
    )
  return { status: 200, body: `<ListMultipartUploadsResult>${uploads.join('')}</ListMultipartUploadsResult>` }
}

function partsOf(xml: string): { part: number; etag: string }[] {
  const parts = xml.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>"?([0-9a-f]+)"?<\/ETag>/g)
  return [...parts].map(([, part, etag = '']) => ({ part: Number(part), etag }))
}

function metadataOf(headers: WireRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-amz-meta-') ? [[name.slice(11), value]] : [],
    ),
  )
}

const problem = (status: number, code: string, more = ''): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code} &amp; so on</Message>${more}</Error>`,
})
