import { AwsV4Signer } from 'aws4fetch'
import { describe, expect, it } from 'vitest'
import { readAuthorization, sha256, signatureOf } from '../../s3/signature.ts'

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Published by Amazon: the Signature Version 4 test suite, and the examples of the S3 API Reference ("Authenticating Requests"). */
const SUITE = {
  accessKeyId: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  service: 'service',
}
const S3 = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  service: 's3',
}
const VECTORS = [
  {
    name: 'get-vanilla',
    ...SUITE,
    request: { method: 'GET', url: '/', headers: {} },
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'post-vanilla',
    ...SUITE,
    request: { method: 'POST', url: '/', headers: {} },
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    ...SUITE,
    request: { method: 'GET', url: '/?Param2=value2&Param1=value1', headers: {} },
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'S3: GET Object',
    ...S3,
    request: {
      method: 'GET',
      url: '/test.txt',
      headers: { range: 'bytes=0-9', 'x-amz-content-sha256': EMPTY_SHA256 },
    },
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    name: 'S3: PUT Object',
    ...S3,
    request: {
      method: 'PUT',
      url: '/test%24file.text',
      headers: {
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': sha256('Welcome to Amazon S3.'),
      },
    },
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'S3: GET Bucket Lifecycle',
    ...S3,
    request: { method: 'GET', url: '/?lifecycle', headers: { 'x-amz-content-sha256': EMPTY_SHA256 } },
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    name: 'S3: List Objects',
    ...S3,
    request: {
      method: 'GET',
      url: '/?max-keys=2&prefix=J',
      headers: { 'x-amz-content-sha256': EMPTY_SHA256 },
    },
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
] as const

describe('the server that checks signatures asks for the published ones', () => {
  it.each(VECTORS)('$name', ({ accessKeyId, secret, service, request, signature }) => {
    const [host, time] =
      service === 's3'
        ? ['examplebucket.s3.amazonaws.com', '20130524T000000Z']
        : ['example.amazonaws.com', '20150830T123600Z']
    const headers: Record<string, string> = { ...request.headers, host, 'x-amz-date': time }
    const by = {
      accessKeyId,
      service,
      date: time.slice(0, 8),
      region: 'us-east-1',
      signedHeaders: Object.keys(headers).sort(),
    }
    expect(signatureOf({ ...request, headers, body: new Uint8Array() }, by, secret)).toBe(signature)
  })
})

it('the server and the signer of the bridge agree on keys and queries with signs in them', async () => {
  const signer = new AwsV4Signer({
    method: 'GET',
    url: "http://127.0.0.1:9000/bucket/lake/a%20b%2Bc/dt%3D2026-11-20/it's%20(1)!.parquet?prefix=x%2Fy&list-type=2&uploads=",
    accessKeyId: 'A',
    secretAccessKey: 'S',
    service: 's3',
    region: 'eu-central-1',
    headers: { 'X-Amz-Content-Sha256': EMPTY_SHA256, 'x-amz-meta-note': 'two  spaces' },
  })
  const { headers, url } = await signer.sign()
  const by = readAuthorization(headers.get('Authorization') ?? '')
  if (!by) throw new Error('no authorization')
  const told = { ...Object.fromEntries(headers), host: url.host }
  const request = { method: 'GET', url: url.pathname + url.search, headers: told, body: new Uint8Array() }
  expect(signatureOf(request, by, 'S')).toBe(by.signature)
  expect(signatureOf(request, by, 'another')).not.toBe(by.signature)
})
