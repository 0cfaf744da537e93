/// <reference types="vite/types/importMeta.d.ts" />
/// <reference types="@cloudflare/vitest-plugin/types" />
import { env } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { Fault } from '../../src/contracts/problem.ts'
import { admit, MOST_WAITING } from '../../src/infer/admission.ts'
import { classify, MAX_BATCH, runs } from '../../src/infer/classify.ts'
import { loaded, withModel } from '../../src/infer/sessions.ts'
import { modelKey } from '../../src/platform/names.ts'
import { onnxRuntime } from '../../src/platform/onnx-runtime.ts'

const { BUCKET } = env as unknown as { BUCKET: R2Bucket }

// There is no file system in workerd: the files are carried into the test as data URLs.
const FILES = import.meta.glob<string>(['../../models/digits/*', '../bench/squeezenet/*'], {
  query: '?url&inline',
  import: 'default',
})
const FOLDERS = { digits: '../../models/digits', squeezenet: '../bench/squeezenet' }

async function load(folder: keyof typeof FOLDERS, file: string): Promise<Uint8Array> {
  const url = (await FILES[`${FOLDERS[folder]}/${file}`]?.()) ?? ''
  return new Uint8Array(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
}

async function push(reference: string, folder: keyof typeof FOLDERS, model?: Uint8Array): Promise<void> {
  for (const file of ['config.json', 'preprocessor_config.json'])
    await BUCKET.put(modelKey(reference, file), await load(folder, file))
  await BUCKET.put(modelKey(reference, 'model.onnx'), model ?? (await load(folder, 'model.onnx')))
}

const pixels = (side: number, seed = 1) =>
  Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 7919 * seed) % 251)
const tensor = (side: number, seed?: number) => ({ width: side, height: side, pixels: pixels(side, seed) })

const serveModel = (bucket: R2Bucket, reference: string, now: number) =>
  withModel(bucket, reference, now, async (served) => served)

beforeAll(() => push('digits@1', 'digits'))

describe('a model', () => {
  it('is read for its signature from the graph itself', async () => {
    const { model } = await serveModel(BUCKET, 'digits@1', 0)
    expect(model.signature).toEqual({
      inputs: [{ name: 'pixel_values', datatype: 'FP32', shape: [-1, 3, 32, 32] }],
      outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, 10] }],
    })
    expect(onnxRuntime.heapBytes()).toBeGreaterThan(1_000_000)
  })

  it('that is cold makes one session for all who ask for it at once', async () => {
    await push('digits@2', 'digits')
    const served = await Promise.all(Array.from({ length: 8 }, () => serveModel(BUCKET, 'digits@2', 0)))
    expect(new Set(served.map(({ model }) => model)).size).toBe(1)
  })

  it('whose bytes were replaced is loaded anew when its etag is looked at again', async () => {
    await push('digits@3', 'digits')
    const first = await serveModel(BUCKET, 'digits@3', 0)
    expect(await serveModel(BUCKET, 'digits@3', 30_000)).toBe(first)
    await push('digits@3', 'squeezenet')
    expect(await serveModel(BUCKET, 'digits@3', 59_000)).toBe(first)
    const second = await serveModel(BUCKET, 'digits@3', 61_000)
    expect(second.model.signature.inputs[0]?.shape).toEqual([-1, 3, 224, 224])
  })

  it.each([
    ['is missing', 'absent@1', undefined, /no model\.onnx of absent@1/],
    ['is no ONNX', 'text@1', new TextEncoder().encode('this is no model'), /cannot be loaded/],
    ['is cut short', 'cut@1', 'half', /cannot be loaded/],
  ] as const)(
    'that %s is a fault of the model, and the others go on',
    async (_, reference, bytes, message) => {
      const whole = await load('digits', 'model.onnx')
      if (bytes !== undefined)
        await push(reference, 'digits', bytes === 'half' ? whole.subarray(0, whole.length / 2) : bytes)
      const error = await serveModel(BUCKET, reference, 0).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(Fault)
      expect((error as Fault).problem).toMatchObject({ type: '/problems#model-unavailable' })
      expect((error as Fault).message).toMatch(message)
      const [result] = await classify('digits@1', await serveModel(BUCKET, 'digits@1', 0), [tensor(32)])
      expect(result?.predictions).toHaveLength(10)
    },
  )
})

describe('classification', () => {
  it('gives each image of a batch what it gets alone', async () => {
    const served = await serveModel(BUCKET, 'digits@1', 0)
    const tensors = [1, 2, 3, 4].map((seed) => tensor(32, seed))
    const together = await classify('digits@1', served, tensors)
    for (const [i, one] of tensors.entries()) {
      const [alone] = await classify('digits@1', served, [one])
      expect(together[i]?.label).toBe(alone?.label)
      expect(together[i]?.probability).toBeCloseTo(alone?.probability ?? Number.NaN, 5)
    }
  })

  it('says that it is uncertain under the threshold of the model', async () => {
    const served = await serveModel(BUCKET, 'digits@1', 0)
    const config = (uncertain_below: number) => ({ ...served, config: { ...served.config, uncertain_below } })
    const [sure] = await classify('digits@1', config(0), [tensor(32)])
    const [unsure] = await classify('digits@1', config(1), [tensor(32)])
    expect([sure?.uncertain, unsure?.uncertain]).toEqual([false, true])
  })

  it('refuses a tensor of another size than the graph declares', async () => {
    const served = await serveModel(BUCKET, 'digits@1', 0)
    await expect(classify('digits@1', served, [tensor(28)])).rejects.toThrow(
      /tensor-mismatch.*preprocessor_config/,
    )
  })

  it(`runs at most ${MAX_BATCH} images at once, and only those of one size`, () => {
    const messages = [32, 32, 28, 32, 32, 32, 28].map((side) => ({
      tensor: { width: side, height: side, data: { key: 'k' } },
    }))
    const sizes = [...runs(messages, MAX_BATCH)].map((run) => run.map(({ tensor }) => tensor.width))
    expect(sizes).toEqual([[32, 32, 32, 32], [32], [28, 28]])
  })

  it('of the same input by another engine call is the same to the last bit', async () => {
    const model = await onnxRuntime.load(await load('squeezenet', 'model.onnx'))
    const values = Float32Array.from(pixels(224), (value) => value / 255 - 0.5)
    const data = new Uint8Array(values.buffer)
    const input = { name: 'pixel_values', datatype: 'FP32', shape: [1, 3, 224, 224], data } as const
    const [first] = await model.run([input])
    const [second] = await model.run([input])
    expect(first?.shape).toEqual([1, 1000])
    expect(second?.data).toEqual(first?.data)
  })
})

describe('memory', () => {
  it('of sessions stays within its budget: the least recently used leaves, and comes back when asked for', async () => {
    const references = Array.from({ length: 16 }, (_, i) => `many-${i}@1`)
    for (const [at, reference] of references.entries()) {
      await push(reference, 'squeezenet')
      await serveModel(BUCKET, reference, at)
    }
    expect(loaded()).not.toContain('many-0@1')
    expect(loaded()).toContain('many-15@1')
    const { model } = await serveModel(BUCKET, 'many-0@1', 100)
    expect(model.signature.outputs[0]?.shape).toEqual([-1, 1000])
    expect(loaded()).toContain('many-0@1')
  }, 60_000)

  it('is not taken from a session that is in use', async () => {
    const held = await withModel(BUCKET, 'many-0@1', 200, async ({ model }) => {
      for (let i = 1; i < 16; i++) await serveModel(BUCKET, `many-${i}@1`, 200 + i)
      const input = {
        name: 'pixel_values',
        datatype: 'FP32',
        shape: [1, 3, 224, 224],
        data: new Uint8Array(602_112),
      } as const
      return model.run([input])
    })
    expect(held[0]?.shape).toEqual([1, 1000])
  }, 60_000)
})

describe('a request', () => {
  it(`is sent away with a time to come back when ${MOST_WAITING} are waiting, and let in when one has ended`, async () => {
    const ends: (() => void)[] = []
    const waiting = Array.from({ length: MOST_WAITING }, () =>
      admit(() => new Promise<void>((end) => ends.push(end))),
    )
    const refused = await admit(async () => 'in').catch((error: unknown) => error)
    expect((refused as Fault).problem).toMatchObject({
      type: '/problems#overloaded',
      status: 503,
      retry_after: 1,
    })
    for (const end of ends) end()
    await Promise.all(waiting)
    expect(await admit(async () => 'in')).toBe('in')
  })
})
