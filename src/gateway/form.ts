import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { Fault } from '../contracts/problem.ts'
import { truncated } from '../platform/objects.ts'

const FIELD_BYTES = 256 * 1024

/** One uploaded part, still to be read: `sink` must read it to its end. */
export type Sink<Received> = (
  part: ReadableStream<Uint8Array>,
  filename: string | undefined,
) => Promise<Received>

/**
 * Reads `multipart/form-data` as it streams: the part `image` goes to `sink` while it arrives, the small fields are collected.
 * Fields may stand before or after the image.
 */
export async function readForm<Received>(
  body: ReadableStream<Uint8Array>,
  contentType: string,
  sink: Sink<Received>,
): Promise<{ image: Received; filename: string | undefined; fields: Map<string, string> }> {
  const fields = new Map<string, string>()
  let image: Promise<Received> | undefined
  let filename: string | undefined
  const busboy = parserOf(contentType)
  busboy.on('field', (name, value, _, valueTruncated) => {
    if (valueTruncated)
      return busboy.destroy(new Fault('malformed-request', `Field "${name}" is over ${FIELD_BYTES} bytes.`))
    fields.set(name, value)
  })
  busboy.on('file', (name, stream, givenName) => {
    if (name !== 'image')
      return busboy.destroy(
        new Fault('malformed-request', `File part "${name}" is not known; name it "image".`),
      )
    filename = givenName
    image = sink(Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>, givenName)
    // A sink that stops reading must not leave the parser waiting for it.
    image.catch((error: unknown) => busboy.destroy(error as Error))
  })
  await pump(body, busboy)
  if (!image)
    throw new Fault('malformed-request', 'The form has no file part "image". Add one: curl -F image=@x.jpg …')
  return { image: await image, filename, fields }
}

function parserOf(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: FIELD_BYTES, fields: 20, files: 1 },
    })
  } catch (error) {
    throw unreadable(error)
  }
}

function unreadable(error: unknown): Fault {
  return new Fault(
    'malformed-request',
    `The form cannot be read: ${String(error)}. Let the client set its own Content-Type.`,
  )
}

async function pump(body: ReadableStream<Uint8Array>, busboy: NodeJS.WritableStream): Promise<void> {
  try {
    await pipeline(Readable.fromWeb(body as never), busboy)
  } catch (error) {
    if (error instanceof Fault) throw error
    if (/Unexpected end/.test(String(error))) throw truncated(0)
    throw unreadable(error)
  }
}
