import { expect, test } from 'vitest'
import type { PictureSpec } from '../../src/contracts/preprocessing.ts'
import { Fault } from '../../src/contracts/problem.ts'
import { gate } from '../../src/engine/gate.ts'
import { readHeader } from '../../src/engine/header.ts'
import { decode } from '../../src/preprocess/decode.ts'
import { preprocess } from '../../src/preprocess/preprocess.ts'
import { image } from './vectors.ts'

const SPEC: PictureSpec = {
  resize: { mode: 'exact', width: 32, height: 32 },
  filter: 'bilinear',
  crop: null,
}

/** jSquash's instance is poisoned by some 70 errors; magick's is dropped after a trap. */
test.each([
  ['jpeg-640x480.jpg', 'jsquash', withoutTables],
  ['jpeg-progressive.jpg', 'magick', withoutTables],
  ['webp-lossless.webp', 'magick', scrambled],
  ['png-rgb8.png', 'png', scrambled],
] as const)('200 corrupt copies of %s do not spoil a sound one: %s', async (file, decoder, spoil) => {
  const sound = await image(file)
  expect(gate(readHeader(sound), sound.length, SPEC).decoder).toBe(decoder)
  const before = await tensor(sound)
  const corrupt = spoil(sound)
  for (let i = 0; i < 200; i++) {
    const fault: unknown = await tensor(corrupt).catch((error) => error)
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toHaveProperty('problem.type', '/problems#image-corrupt')
  }
  expect(await tensor(sound)).toStrictEqual(before)
})

test('a picture that needs more memory than its header suggests ends as a fault, and the next is sound', async () => {
  const bomb = await image('bomb-valid-30000x30000.png')
  const sound = await image('webp-lossy.webp')
  const before = await tensor(sound)
  const pastTheGate = decode(bomb, readHeader(bomb), { decoder: 'magick', eighths: 8 }, () => () => undefined)
  await expect(pastTheGate).rejects.toHaveProperty('problem.type', '/problems#image-too-large')
  expect(await tensor(sound)).toStrictEqual(before)
})

test('two pictures at the same time do not mix', async () => {
  const files = [
    'jpeg-640x480.jpg',
    'jpeg-progressive.jpg',
    'png-rgb8.png',
    'webp-lossy.webp',
    'png-rgba8.png',
  ]
  const pictures = await Promise.all(files.map(image))
  const alone: Uint8Array[] = []
  for (const picture of pictures) alone.push(await tensor(picture))
  expect(await Promise.all(pictures.map(tensor))).toStrictEqual(alone)
})

async function tensor(bytes: Uint8Array): Promise<Uint8Array> {
  return (await preprocess(bytes, readHeader(bytes), SPEC)).tensor
}

/** The quantisation tables of a JPEG become comments: header and end marker stay sound. */
function withoutTables(sound: Uint8Array): Uint8Array {
  const bytes = sound.slice()
  for (let i = 2; i < bytes.length && bytes[i + 1] !== 0xda; ) {
    if (bytes[i + 1] === 0xdb) bytes[i + 1] = 0xfe
    i += 2 + (((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0))
  }
  return bytes
}

/** The middle half is overwritten; headers and end markers stay sound. */
function scrambled(sound: Uint8Array): Uint8Array {
  const bytes = sound.slice()
  for (let i = bytes.length >> 2; i < (bytes.length * 3) >> 2; i++) bytes[i] = (i * 7919) >> 3
  return bytes
}
