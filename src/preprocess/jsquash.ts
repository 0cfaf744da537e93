import { Fault } from '../contracts/problem.ts'
import type { Begin } from './begin.ts'
import { type Decoder, loadDecoder, type Picture } from './mozjpeg.ts'
import { truncated } from './truncated.ts'

let ready: Promise<Decoder> | undefined
let messages: string[] = []

/** JPEGs of one or three components; bit-identical with libjpeg. */
export async function decodeJsquash(bytes: Uint8Array, begin: Begin): Promise<void> {
  ready ??= loadDecoder((message) => messages.push(message))
  const { data, width, height } = read(await ready, bytes)
  begin({ width, height })({
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    rows: height,
    channels: 4,
  })
}

function read(decoder: Decoder, bytes: Uint8Array): Picture {
  messages = []
  let picture: Picture | null
  try {
    // the pixels as stored: we turn the small picture, jSquash would turn the large one
    picture = decoder.decode(bytes, false)
  } catch {
    picture = null
  }
  if (picture === null) {
    // What it throws is no Error, and its C++ stack is not unwound: after some 70 of them it fails on good files too.
    ready = undefined
    throw corrupt(messages)
  }
  if (messages.some((message) => message.includes('Premature end'))) throw truncated(bytes.length)
  return picture
}

function corrupt(reasons: readonly string[]): Fault {
  const reason = reasons[0] ?? 'no reason given'
  return new Fault(
    'image-corrupt',
    `The JPEG cannot be decoded (${reason}). Export the picture again and send that.`,
  )
}
