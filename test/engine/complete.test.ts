import { describe, expect, test } from 'vitest'
import { assertComplete } from '../../src/engine/complete.ts'
import { readHeader } from '../../src/engine/header.ts'
import vectors from '../vectors/index.json'
import { image, refusal } from './pictures.ts'

test.each(vectors.valid.map(({ file }) => file))('%s is complete', (file) => {
  const bytes = image(file)
  expect(() => assertComplete(bytes, readHeader(bytes).format)).not.toThrow()
})

describe.each(['jpeg-640x480.jpg', 'jpeg-progressive.jpg', 'png-rgb8.png', 'webp-lossy.webp'])(
  '%s',
  (file) => {
    test.each([0.3, 0.6, 0.999])('cut to %f of its length is truncated', (part) => {
      const bytes = image(file)
      const cut = bytes.subarray(0, Math.floor(bytes.length * part))
      const problem = refusal(() => assertComplete(cut, readHeader(bytes).format))
      expect(problem.type).toBe('/problems#image-truncated')
      expect(problem.detail).toContain('send the whole file')
    })
  },
)

test('the end marker of a thumbnail inside a segment is not the end', () => {
  const thumbnail = [0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9]
  const scan = [0xff, 0xda, 0, 3, 1, 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56]
  const cut = Uint8Array.from([0xff, 0xd8, ...thumbnail, ...scan])
  expect(refusal(() => assertComplete(cut, 'jpeg')).type).toBe('/problems#image-truncated')
  expect(() => assertComplete(Uint8Array.from([...cut, 0xff, 0xff, 0xd9, 0, 0]), 'jpeg')).not.toThrow()
})

test('20 MB of scan data are walked in well under a second', () => {
  const bytes = new Uint8Array(20_000_000).fill(0x5a)
  for (let i = 300; i < bytes.length; i += 200) bytes.set([0xff, 0], i)
  bytes.set([0xff, 0xd8, 0xff, 0xda, 0, 3, 1])
  bytes.set([0xff, 0xd9], bytes.length - 2)
  const start = performance.now()
  assertComplete(bytes, 'jpeg')
  expect(performance.now() - start).toBeLessThan(500)
})
