import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Inspection, MAX_MODEL_BYTES, ResolvedModel } from '../../src/contracts/model.ts'
import type { Problem } from '../../src/contracts/problem.ts'
import { inspect } from '../../src/inspect/inspect.ts'
import { MEMORY_LIMIT_BYTES } from '../../src/inspect/memory-limit.ts'
import { readPreprocessing } from '../../src/platform/models.ts'
import { modelKey, resolvedModelKey } from '../../src/platform/names.ts'
import { onnxRuntime } from '../../src/platform/onnx-runtime.ts'
import { externalTensor, node, tensor, value } from '../onnx-writer.ts'
import { BUCKET, type Folder, has, loadModel, push } from './model-files.ts'
import { dividing, picture, SIDE, scores, TEN, tiny } from './tiny.ts'

let pushed = 0
async function inspected(folder: Folder, files: Parameters<typeof push>[2] = {}) {
  pushed += 1
  const reference = `${folder}@${pushed}`
  await push(reference, folder, files)
  return { reference, found: await inspect(BUCKET, reference) }
}

async function refusal(files: Parameters<typeof push>[2], folder: Folder = 'digits'): Promise<Problem> {
  const { reference, found } = await inspected(folder, files)
  if (!('problem' in found)) throw new Error('it was not refused')
  expect(await BUCKET.head(resolvedModelKey(reference))).toBeNull()
  return found.problem
}

describe('a sound model', () => {
  it.each<[Folder, object]>([
    ['digits', { opset: 13, labels: 10, bytes: 214_894, preprocessing: { layout: 'NCHW', channels: 'RGB' } }],
    ['squeezenet', { opset: 13, labels: 1000, preprocessing: { crop: { width: 224, height: 224 } } }],
    ['packaging', { opset: 13, labels: 7, preprocessing: null }],
  ])('%s is described', async (folder, expected) => {
    if (!has(folder)) return
    const { found } = await inspected(folder)
    expect(found).toMatchObject(expected)
    const { memory_bytes, bytes, load_ms } = Inspection.parse(found)
    expect(memory_bytes).toBeGreaterThanOrEqual(bytes)
    expect(load_ms).toBeGreaterThanOrEqual(0)
  })

  it('is written down, so that the graph need not be read to prepare its pictures', async () => {
    const { reference, found } = await inspected('digits')
    await BUCKET.delete(modelKey(reference, 'model.onnx'))
    const written = ResolvedModel.parse(await (await BUCKET.get(resolvedModelKey(reference)))?.json())
    expect(written.signature).toEqual(Inspection.parse(found).signature)
    expect(await readPreprocessing(BUCKET, reference)).toEqual(written.preprocessing)
  })

  it('that was put there by other means is read from its folder', async () => {
    await push('unlisted@1', 'digits')
    expect(await readPreprocessing(BUCKET, 'unlisted@1')).toMatchObject({ layout: 'NCHW' })
  })

  it('of a free size is tried with a picture of its preprocessing', async () => {
    const { found } = await inspected('digits', {
      'model.onnx': tiny({ inputs: [picture(['n', 3, 'h', 'w'])] }),
    })
    expect(found).toMatchObject({ labels: 10 })
  })

  it('without any description of a picture may take and give what it likes', async () => {
    const bytes = tiny({
      nodes: [node('Neg', ['x'], ['y'])],
      inputs: [value('x', 'float', ['n', 4, 4])],
      outputs: [value('y', 'float', ['n', 4, 4])],
    })
    const { found } = await inspected('digits', {
      'model.onnx': bytes,
      'config.json': null,
      'preprocessor_config.json': null,
    })
    expect(found).toMatchObject({ labels: null, preprocessing: null })
  })
})

describe('a refused model says why, and how to put it right', () => {
  const weighty = (initializer: Uint8Array<ArrayBuffer>) =>
    tiny({ nodes: [...TEN, node('Neg', ['w'], ['z'])], initializers: [initializer] })
  const operator = (type: string, domain = '') => [node(type, ['x'], ['flat'], {}, domain), ...TEN.slice(1)]
  const preprocessor = { size: { height: SIDE, width: SIDE } }
  const vast = tensor('s', 'int64', [1], BigInt64Array.of(40_000_000n))

  it.each<[string, Parameters<typeof push>[2], RegExp]>([
    [
      'an operator that does not exist',
      { 'model.onnx': tiny({ nodes: operator('Frobnicate') }) },
      /knows no operator Frobnicate in opset 13. Export/,
    ],
    [
      'an operator of an unknown domain',
      { 'model.onnx': tiny({ nodes: operator('Fused', 'com.example') }, { domains: { 'com.example': 1 } }) },
      /knows no operator Fused of the domain com.example/,
    ],
    [
      'a domain that is not named',
      { 'model.onnx': tiny({ nodes: operator('Fused', 'com.example') }) },
      /of the domain com.example without naming its opset/,
    ],
    [
      'an opset of the future',
      { 'model.onnx': tiny({}, { opset: 99 }) },
      /is of opset 99 of ai.onnx; the runtime takes up to \d+. Export it with opset_version=\d+/,
    ],
    [
      'an opset of the past',
      { 'model.onnx': tiny({ nodes: operator('Neg') }, { opset: 1 }) },
      /has no \w+ \(opset 1\) for these types/,
    ],
    [
      'weights in another file',
      { 'model.onnx': weighty(externalTensor('w', [9], 'model.onnx.data')) },
      /weights are in model.onnx.data beside model.onnx. Export .* in one file/,
    ],
    [
      'no model but a text',
      { 'model.onnx': 'this is no model' },
      /not a sound ONNX model: no field begins at byte 0/,
    ],
    [
      'labels for other scores',
      { 'config.json': { id2label: { 0: 'a', 1: 'b' } } },
      /has 2 labels \(id2label\), and the graph gives 10 scores/,
    ],
    [
      'two dimensions for a picture',
      { 'model.onnx': tiny({ inputs: [picture(['n', 3072])] }) },
      /x has 2 dimensions: \[-1,3072\]. Export it with four/,
    ],
    [
      'another size than its preprocessing',
      { 'model.onnx': tiny({ inputs: [picture(['n', 3, 224, 224])] }) },
      /takes pictures of 224 x 224, but preprocessor_config.json makes 32 x 32/,
    ],
    ['grey pictures', { 'model.onnx': tiny({ inputs: [picture([1, 1, SIDE, SIDE])] }) }, /takes one channel/],
    [
      'maps instead of scores',
      { 'model.onnx': tiny({ nodes: [node('Neg', ['x'], ['y'])], outputs: [scores(['n', 3, SIDE, SIDE])] }) },
      /first output, y, is FP32 \[1,3,32,32\] and no row of scores/,
    ],
    [
      'an output of another shape than it declares',
      { 'model.onnx': tiny({ outputs: [scores(['n', 11])] }) },
      /Inferred=10 Declared=11/,
    ],
    [
      'dangling nodes',
      { 'model.onnx': tiny({ nodes: [node('Neg', ['gone'], ['y'])] }) },
      /The runtime refuses the model: .*'gone' is not a graph input.* onnx.checker/,
    ],
    ['a division by zero', { 'model.onnx': dividing() }, /Div: .*[Ii]nteger division by zero/],
    [
      'a hunger for memory',
      {
        'model.onnx': tiny({
          nodes: [
            node('Flatten', ['x'], ['row']),
            node('ConstantOfShape', ['s'], ['c']),
            node('ReduceSum', ['c'], ['sum'], { keepdims: 0 }),
            node('Add', ['row', 'sum'], ['flat']),
            ...TEN.slice(1),
          ],
          initializers: [vast],
        }),
      },
      /takes more than 96 MB of memory/,
    ],
    [
      'inputs of a gigabyte',
      {
        'model.onnx': tiny({ inputs: [picture(['n', 3, 9000, 9000])] }),
        'preprocessor_config.json': null,
        'config.json': { input_size: [3, 9000, 9000], crop_mode: 'squash' },
      },
      /config.json is not usable at \/resize/,
    ],
    [
      'a file over the limit',
      { 'model.onnx': new Uint8Array(MAX_MODEL_BYTES + 1) },
      /has 24000001 bytes; the limit is 24000000/,
    ],
    ['a config.json that is none', { 'config.json': '{"id2label":' }, /config.json is no JSON/],
    ['a wrong field', { 'config.json': { top_k: 0 } }, /config.json is not usable at \/top_k/],
    [
      'no preprocessing for its pictures',
      { 'preprocessor_config.json': null },
      /nothing says how they are prepared. Add a preprocessor_config.json/,
    ],
    [
      'bytes where its preprocessing divides',
      {
        'model.onnx': tiny({ inputs: [value('x', 'uint8', ['n', 3, SIDE, SIDE])] }),
        'preprocessor_config.json': preprocessor,
      },
      /takes uint8, but preprocessor_config.json scales/,
    ],
  ])('%s', async (_, files, message) => {
    const problem = await refusal(files)
    expect(problem).toMatchObject({ type: '/problems#model-refused', status: 422 })
    expect(problem.detail).toMatch(message)
    expect(problem.detail).not.toMatch(/ERROR_CODE|\.cc:|mnt/)
  })

  it('when it was cut short anywhere', async () => {
    const whole = await loadModel('digits')
    for (const length of [0, 1, 100, 5_000, whole.length / 2, whole.length - 1])
      expect((await refusal({ 'model.onnx': whole.subarray(0, length) })).detail).toMatch(
        /cut short|not a sound/,
      )
  })

  it('when it is not there', async () => {
    const found = await inspect(BUCKET, 'absent@1')
    expect(found).toMatchObject({ problem: { type: '/problems#model-unavailable' } })
  })
})

it('a model that was changed at random is described or refused, and never brings the worker down', async () => {
  const whole = await loadModel('digits')
  // the weights lie between; a change there is only another model
  const places = [...whole.keys()].filter((at) => at < 3000 || at > whole.length - 1500)
  const changes = fc.array(fc.tuple(fc.constantFrom(...places), fc.nat(255)), { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(changes, async (changed) => {
    const bytes = whole.slice()
    for (const [at, byte] of changed) bytes[at] = byte
    const { found } = await inspected('digits', { 'model.onnx': bytes })
    if ('problem' in found) expect(found.problem.type).toBe('/problems#model-refused')
  })
  await fc.assert(property, { numRuns: 150 })
})

it('whatever was inspected, the next sound model passes, and memory stays within its limit', async () => {
  const { found } = await inspected('digits')
  expect(found).toMatchObject({ labels: 10 })
  expect(onnxRuntime.heapBytes()).toBeLessThanOrEqual(MEMORY_LIMIT_BYTES)
})
