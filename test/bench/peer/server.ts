import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { stage } from '../../../src/engine/outcome.ts'
import type { Store } from './store.ts'
import type { Work } from './work.ts'

export interface Peer {
  readonly directory: string
  readonly key: string
  readonly model: string
  readonly store: Store
  readonly work: Work
}

const IMAGE = /^\/v1\/images\/([\w-]+)$/
const STUDY = /^\/v1\/studies\/([\w.-]+)$/
const STUDY_IMAGES = /^\/v1\/studies\/([\w.-]+)\/images$/
const UPLOAD = /^\/v1\/studies\/([\w.-]+)\/images\/(.+)$/

/** The part of the platform's HTTP that the benchmark uses. */
export function serve(peer: Peer): Server {
  return createServer((request, response) => {
    answer(peer, request, response).catch((error: unknown) => {
      console.error(error)
      send(response, 500, { title: String(error) })
    })
  })
}

async function answer(peer: Peer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://peer')
  if (request.headers.authorization !== `Bearer ${peer.key}`) return send(response, 401, {})
  const [, study = '', name = ''] = UPLOAD.exec(pathname) ?? []
  if (request.method === 'PUT' && name) return upload(peer, request, response, study, name)
  const [, id] = IMAGE.exec(pathname) ?? []
  if (id) return send(response, 200, peer.store.find(id))
  const [, counted] = STUDY.exec(pathname) ?? []
  if (counted) return send(response, 200, { images: peer.store.count(counted) })
  const [, listed] = STUDY_IMAGES.exec(pathname) ?? []
  if (listed) return list(peer, response, listed, searchParams)
  send(response, 404, {})
}

async function upload(
  { directory, model, store, work }: Peer,
  request: IncomingMessage,
  response: ServerResponse,
  study: string,
  name: string,
): Promise<void> {
  const received_at = Date.now()
  const id = randomUUID()
  const digest = createHash('sha256')
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    digest.update(chunk)
  })
  await pipeline(request, createWriteStream(`${directory}/images/${id}`))
  store.insert({ id, study, name, model, bytes, sha256: digest.digest('hex'), received_at })
  const finished = work.add(id, stage('accept', received_at, Date.now()))
  const waits = /^wait=/.test(String(request.headers.prefer ?? ''))
  if (waits) await finished
  send(response, waits ? 200 : 202, store.find(id))
}

function list({ store }: Peer, response: ServerResponse, study: string, query: URLSearchParams): void {
  const limit = Number(query.get('limit') ?? 100)
  const { images, last } = store.page(study, Number(query.get('cursor') ?? 0), limit)
  const next = `</v1/studies/${study}/images?limit=${limit}&cursor=${last}>; rel="next"`
  if (images.length === limit) response.setHeader('Link', next)
  send(response, 200, { images })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body ?? {}))
}
