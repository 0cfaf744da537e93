import { createHash } from 'node:crypto'

export interface Kept {
  readonly body: Buffer
  readonly etag: string
  readonly metadata: Readonly<Record<string, string>>
  readonly at: Date
}

export interface Upload {
  readonly key: string
  readonly metadata: Readonly<Record<string, string>>
  readonly at: Date
  readonly parts: Map<number, Buffer>
}

/** What a bucket holds. Objects show whole or not at all, as in S3. */
export class Bucket {
  readonly objects = new Map<string, Kept>()
  readonly uploads = new Map<string, Upload>()
  #next = 1

  put(key: string, body: Buffer, metadata: Readonly<Record<string, string>> = {}): Kept {
    return this.#keep(key, body, md5(body).toString('hex'), metadata)
  }

  begin(key: string, metadata: Readonly<Record<string, string>>): string {
    const id = `upload-${this.#next++}`
    this.uploads.set(id, { key, metadata, at: new Date(), parts: new Map() })
    return id
  }

  /** @returns nothing when there is no such upload, or a part of it is too small or has another etag */
  complete(id: string, etags: readonly { part: number; etag: string }[], smallest: number): Kept | undefined {
    const upload = this.uploads.get(id)
    const bodies = etags.flatMap(({ part, etag }) => {
      const body = upload?.parts.get(part)
      return body && md5(body).toString('hex') === etag ? [body] : []
    })
    const isSmall = bodies.slice(0, -1).some((body) => body.length < smallest)
    if (!upload || bodies.length !== etags.length || bodies.length === 0 || isSmall) return undefined
    this.uploads.delete(id)
    const etag = `${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-${bodies.length}`
    return this.#keep(upload.key, Buffer.concat(bodies), etag, upload.metadata)
  }

  /** A page of keys behind `after`, in order. */
  list(prefix: string, after: string, limit: number) {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, limit).flatMap((key) => {
      const kept = this.objects.get(key)
      return kept ? [{ key, ...kept }] : []
    })
    return { page, isTruncated: keys.length > limit }
  }

  #keep(key: string, body: Buffer, etag: string, metadata: Kept['metadata']): Kept {
    const kept = { body, etag, metadata, at: new Date() }
    this.objects.set(key, kept)
    return kept
  }
}

const md5 = (body: Uint8Array) => createHash('md5').update(body).digest()
