import { createHash, createHmac } from 'node:crypto'

/** A request as it came over the wire: nothing decoded. */
export interface WireRequest {
  readonly method: string
  /** Path and query, encoded. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface SignedBy {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

export function readAuthorization(header: string): SignedBy | undefined {
  const [, accessKeyId, date, region, service, signedHeaders, signature] = HEADER.exec(header) ?? []
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature) return undefined
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature }
}

/** The signature that a request has to have: Signature Version 4 as Amazon's documentation tells it, by node:crypto alone. */
export function signatureOf(request: WireRequest, by: Omit<SignedBy, 'signature'>, secret: string): string {
  const scope = `${by.date}/${by.region}/${by.service}/aws4_request`
  const time = request.headers['x-amz-date'] ?? ''
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonicalRequest(request, by.signedHeaders))].join(
    '\n',
  )
  const key = [by.date, by.region, by.service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return hmac(key, text).toString('hex')
}

export function canonicalRequest(
  { method, url, headers, body }: WireRequest,
  signed: readonly string[],
): string {
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  return [
    method,
    path.split('/').map(reencoded).join('/'),
    query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => pair.split(/=(.*)/s))
      .map(([name = '', value = '']) => `${reencoded(name)}=${reencoded(value)}`)
      .sort()
      .join('&'),
    ...signed.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signed.join(';'),
    headers['x-amz-content-sha256'] ?? sha256(body),
  ].join('\n')
}

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

function reencoded(text: string): string {
  return [...Buffer.from(decodeURIComponent(text))]
    .map((byte) => String.fromCharCode(byte))
    .map((sign) =>
      /[A-Za-z0-9_.~-]/.test(sign)
        ? sign
        : `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}
