import type { Listed } from './difference.ts'

/** One page of ListObjectsV2, asked for with `encoding-type=url`. */
export interface ListPage {
  readonly objects: readonly Listed[]
  /** Where the next page begins; the last page has none. */
  readonly next: string | undefined
}

export interface Upload {
  readonly key: string
  readonly id: string
  /** Epoch ms. */
  readonly at: number
}

export function readListPage(xml: string): ListPage {
  const objects = elements(xml, 'Contents').map((element) => ({
    key: decodeURIComponent((text(element, 'Key') ?? '').replaceAll('+', ' ')),
    size: Number(text(element, 'Size')),
    etag: etagOf(text(element, 'ETag') ?? ''),
    at: Date.parse(text(element, 'LastModified') ?? ''),
  }))
  const isTruncated = text(xml, 'IsTruncated') === 'true'
  return { objects, next: isTruncated ? text(xml, 'NextContinuationToken') : undefined }
}

export function readUploads(xml: string): Upload[] {
  return elements(xml, 'Upload').map((element) => ({
    key: decodeURIComponent((text(element, 'Key') ?? '').replaceAll('+', ' ')),
    id: text(element, 'UploadId') ?? '',
    at: Date.parse(text(element, 'Initiated') ?? ''),
  }))
}

export const readUploadId = (xml: string) => text(xml, 'UploadId')

/** Of an error document; an answer may say 200 and hold one all the same, when the end of a multipart upload fails late. */
export function readError(
  xml: string,
): { code: string; message: string; region: string | undefined } | undefined {
  const error = elements(xml, 'Error')[0]
  if (error === undefined) return undefined
  return {
    code: text(error, 'Code') ?? '',
    message: text(error, 'Message') ?? '',
    region: text(error, 'Region'),
  }
}

export function completeXml(etags: readonly string[]): string {
  const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>"${etag}"</ETag></Part>`)
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
}

export const etagOf = (header: string) => header.replaceAll('"', '')

/** S3's documents are flat and have no attributes but the namespace of their root: no more is read here. */
function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(([, inner = '']) => inner)
}

function text(xml: string, name: string): string | undefined {
  const inner = elements(xml, name)[0]
  return inner?.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (entity, decimal, hex, word) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return ENTITIES[word] ?? entity
  })
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
