import { describe, expect, test } from 'vitest'
import type { PictureSpec } from '../../src/contracts/preprocessing.ts'
import { Fault, type Problem } from '../../src/contracts/problem.ts'
import { gate } from '../../src/engine/gate.ts'
import { HEADER_BYTES, readHeader } from '../../src/engine/header.ts'
import { type Preprocessed, preprocess } from '../../src/preprocess/preprocess.ts'
import { image, reference, VALID, type Vector } from './vectors.ts'

const DIGITS: PictureSpec = {
  resize: { mode: 'exact', width: 32, height: 32 },
  filter: 'bilinear',
  crop: null,
}
const SQUEEZENET: PictureSpec = {
  resize: { mode: 'shortest_edge', edge: 256 },
  filter: 'bilinear',
  crop: { width: 224, height: 224 },
}

describe.each([
  ['s32', DIGITS, 32],
  ['c224', SQUEEZENET, 224],
] as const)('%s', (key, spec, side) => {
  test.each(VALID.filter((vector) => vector[key]))('$file agrees with Pillow: $note', async (vector) => {
    const made = await run(await image(vector.file), spec)
    expect([made.width, made.height]).toStrictEqual([side, side])
    expect([made.upright.width, made.upright.height]).toStrictEqual(vector.upright_size)
    const { mean, max } = difference(made.tensor, await reference(vector[key] ?? { file: '' }))
    expect(max).toBeLessThanOrEqual(tolerance(vector))
    expect(mean).toBeLessThanOrEqual(vector.decode_exact ? 0 : 0.5)
  })
})

/** A decode without loss must give Pillow's very bytes; a JPEG over 1.5 megapixels is shrunk while it is decoded. */
function tolerance({ file, decode_exact }: Vector): number {
  if (decode_exact) return 0
  return file === 'jpeg-4000x3000.jpg' ? 8 : 3
}

describe('the preview', () => {
  test('is an upright JPEG whose longest side is 256', async () => {
    const { preview } = await run(await image('jpeg-4000x3000.jpg'), DIGITS)
    expect(readHeader(preview)).toMatchObject({ format: 'jpeg', width: 256, height: 192, orientation: 1 })
  })
  test('is never larger than the picture, and turned', async () => {
    const { preview } = await run(await image('exif-orientation-6.jpg'), DIGITS)
    expect(readHeader(preview)).toMatchObject({ width: 96, height: 64, orientation: 1 })
  })
})

test('a picture smaller than the crop is padded with zeros', async () => {
  const spec: PictureSpec = { ...DIGITS, resize: { mode: 'none' }, crop: { width: 3, height: 3 } }
  const { tensor } = await run(await image('png-1x1.png'), spec)
  const row = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  expect([...tensor]).toStrictEqual([...row, 0, 0, 0, 12, 34, 56, 0, 0, 0, ...row])
})

describe('an extreme aspect', () => {
  test('computes only the crop', async () => {
    const made = await run(await image('png-wide-4000x2.png'), SQUEEZENET)
    expect(made.tensor.length).toBe(224 * 224 * 3)
  })
  test('is refused where there is no crop', async () => {
    const problem = await refusal('png-wide-4000x2.png', { ...SQUEEZENET, crop: null })
    expect(problem).toMatchObject({ type: '/problems#image-too-large' })
    expect(problem.detail).toContain('512000 x 256')
  })
})

describe('what is refused says what to do', () => {
  test('half of a JPEG', () => expectRefusal('bad-truncated.jpg', 'image-truncated', 'send the whole file'))
  test('half of a PNG', () => expectRefusal('bad-truncated.png', 'image-truncated', 'send the whole file'))
  test('a flipped byte in a PNG', () => expectRefusal('bad-crc.png', 'image-corrupt', 'Export it again'))
  test('a JPEG signature, then noise', () => expectRefusal('bad-header.jpg', 'image-corrupt', 'Export'))
  test('a text named .jpg', () => expectRefusal('bad-text.jpg', 'not-an-image', 'text'))
  test('an error page named .jpg', () => expectRefusal('bad-html.jpg', 'not-an-image', 'an HTML page'))
  test('nothing', () => expectRefusal('bad-empty.jpg', 'body-empty', 'Send the bytes'))
  test('a sound GIF', () => expectRefusal('bad-type.gif', 'image-format-unsupported', 'Convert it to JPEG'))
  test('a PNG that declares 30000 x 30000', () =>
    expectRefusal('bomb-declared-30000x30000.png', 'image-too-large', '900 megapixels'))
  test('a whole PNG of 30000 x 30000', () =>
    expectRefusal('bomb-valid-30000x30000.png', 'image-too-large', '900 megapixels'))
  test('a JPEG that declares 65000 x 65000', () =>
    expectRefusal('bomb-declared-65000x65000.jpg', 'image-too-large', '4225 megapixels'))
})

describe('what may go either way does not crash', () => {
  test('a JPEG with 64 bytes of its scan overwritten', async () => {
    const made = await run(await image('odd-corrupt-middle.jpg'), DIGITS)
    expect(made.tensor.length).toBe(32 * 32 * 3)
  })
  test('a PNG named .jpg is decoded by its content', async () => {
    const bytes = await image('odd-png-named.jpg')
    expect(readHeader(bytes).format).toBe('png')
    expect((await run(bytes, DIGITS)).upright).toStrictEqual({ width: 64, height: 48 })
  })
})

async function run(bytes: Uint8Array, spec: PictureSpec): Promise<Preprocessed> {
  const header = readHeader(bytes.subarray(0, HEADER_BYTES))
  gate(header, bytes.length, spec)
  return preprocess(bytes, header, spec)
}

async function refusal(file: string, spec: PictureSpec): Promise<Problem> {
  const bytes = await image(file)
  const fault: unknown = await run(bytes, spec).catch((error) => error)
  if (fault instanceof Fault) return fault.problem
  throw fault instanceof Error ? fault : new Error(`${file} was not refused`)
}

async function expectRefusal(file: string, name: string, advice: string): Promise<void> {
  const problem = await refusal(file, DIGITS)
  expect(problem.type).toBe(`/problems#${name}`)
  expect(problem.detail).toContain(advice)
}

function difference(a: Uint8Array, b: Uint8Array): { mean: number; max: number } {
  expect(a.length).toBe(b.length)
  let sum = 0
  let max = 0
  for (const [i, value] of a.entries()) {
    const distance = Math.abs(value - (b[i] ?? 0))
    sum += distance
    max = Math.max(max, distance)
  }
  return { mean: sum / a.length, max }
}
