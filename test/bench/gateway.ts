import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import type { Image } from '../../src/contracts/image.ts'
import type { Study } from '../../src/contracts/study.ts'
import type { Side } from './side.ts'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** The client of both sides: kept connections, at most `connections` of them. */
export class Gateway {
  readonly #side: Pick<Side, 'url' | 'key'>
  readonly #agent: Agent

  constructor(side: Pick<Side, 'url' | 'key'>, connections: number) {
    this.#side = side
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  /** The status, 0 without any answer; and the image, when it was taken. */
  async upload(
    study: string,
    name: string,
    picture: Buffer,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; image?: Image }> {
    const path = `/v1/studies/${study}/images/${name}`
    const type = { 'Content-Type': 'image/jpeg', 'Content-Length': String(picture.length), ...headers }
    const { status, text } = await this.#send('PUT', path, type, picture).catch(() => ({
      status: 0,
      text: '',
    }))
    return status === 200 || status === 202 ? { status, image: JSON.parse(text) } : { status }
  }

  async image(id: string): Promise<Image> {
    return JSON.parse((await this.#get(`/v1/images/${id}`)).text)
  }

  async counts(study: string): Promise<Study['images']> {
    return JSON.parse((await this.#get(`/v1/studies/${study}`)).text).images
  }

  async images(study: string): Promise<Image[]> {
    const found: Image[] = []
    for (let path: string | undefined = `/v1/studies/${study}/images?limit=500`; path; ) {
      const { text, headers } = await this.#get(path)
      found.push(...JSON.parse(text).images)
      path = /<([^>]+)>;\s*rel="next"/.exec(String(headers.link ?? ''))?.[1]
    }
    return found
  }

  close(): void {
    this.#agent.destroy()
  }

  async #get(path: string): Promise<Answer> {
    const answer = await this.#send('GET', path, {})
    if (answer.status === 200) return answer
    throw new Error(`${path} answered ${answer.status}: ${answer.text}`)
  }

  #send(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const all = { ...headers, Authorization: `Bearer ${this.#side.key}` }
      const target = `${this.#side.url}${path}`
      const sent = request(target, { method, headers: all, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        )
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
}
