import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../../src/cli/load-model.ts'
import type { Prediction } from '../../src/contracts/result.ts'
import { balanceOf } from './balance.ts'
import { type Platform, root, sharedPlatform } from './platform.ts'

interface Answer {
  model: string
  version: string
  predictions: Prediction[][]
}

/** Made outside our code, by onnxruntime on the same graph. */
const reference: { features: string[]; cases: { input: number[]; logits: number[] }[] } = JSON.parse(
  readFileSync(join(root, 'models/packaging/reference.json'), 'utf8'),
)
const rowOf = (input: number[]) => Object.fromEntries(reference.features.map((name, at) => [name, input[at]]))

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await sharedPlatform()
  api = platform.api
  await loadModel(api, join(root, 'models/packaging'), 'packaging@1')
})

const predict = (rows: object[], more: object = {}, key?: string) =>
  api.fetch('/v1/models/packaging/predict', {
    method: 'POST',
    body: JSON.stringify({ rows, ...more }),
    headers: { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) },
  })

const decisions = () => balanceOf(api, 'packaging.decisions')

describe('the packaging model', () => {
  it('gives boxes and probabilities for a batch of orders, with the logits of the reference', async () => {
    const response = await predict(reference.cases.map(({ input }) => rowOf(input)))
    const { model, version, predictions } = (await response.json()) as Answer
    expect([model, version]).toEqual(['packaging', '1'])
    expect(predictions).toHaveLength(reference.cases.length)
    for (const [at, { logits }] of reference.cases.entries()) {
      const found = predictions[at] ?? []
      for (const { index, logit } of found) expect(logit).toBeCloseTo(logits[index] ?? Number.NaN, 4)
      expect(found[0]?.label).toMatch(/^(XS|S|M|L|XL|XXL|MANUAL)$/)
      expect(found.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
    }
  })

  it('takes the features by name, whatever their order', async () => {
    const row = rowOf(reference.cases[0]?.input ?? [])
    const turned = Object.fromEntries(Object.entries(row).reverse())
    const answers = await Promise.all([row, turned].map(async (one) => (await predict([one])).json()))
    const [straight, reversed] = answers as [Answer, Answer]
    expect(reversed.predictions).toEqual(straight.predictions)
  })

  it('names each field that is missing, unknown or no number, with its unit', async () => {
    const { weight_kg: _, ...row } = rowOf(reference.cases[0]?.input ?? []) as Record<string, number>
    const response = await predict([{ ...row, fragility: 'high', colour: 1 }])
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      type: '/problems#malformed-request',
      errors: [
        { path: '/rows/0/weight_kg', message: 'must be a number (kg)' },
        { path: '/rows/0/fragility' },
        { path: '/rows/0/colour', message: expect.stringMatching(/is no feature/) },
      ],
    })
  })

  it('makes an event of each prediction, once, whichever way the request is sent again', async () => {
    const before = await decisions()
    const rows = reference.cases.slice(0, 3).map(({ input }) => rowOf(input))
    const about = ['o-1', 'o-2', 'o-3']
    const key = crypto.randomUUID()
    expect((await predict(rows, { about, variant: 'Right_size' }, key)).status).toBe(200)
    expect((await predict(rows, { about, variant: 'Right_size' }, key)).status).toBe(200)
    const after = await decisions()
    expect(after.accepted - before.accepted).toBe(3)
    expect(after.received - before.received).toBe(3)
    expect(after.quarantined).toBe(before.quarantined)
    const reused = await predict(rows.slice(1), { about: about.slice(1) }, key)
    expect(await reused.json()).toMatchObject({ type: '/problems#idempotency-key-reused' })
  })

  it('makes one of a prediction that is about nothing by name, and refuses names that are not as many as rows', async () => {
    const before = await decisions()
    const row = rowOf(reference.cases[0]?.input ?? [])
    expect((await predict([row, row])).status).toBe(200)
    expect((await decisions()).accepted - before.accepted).toBe(2)
    const refused = await predict([row, row], { about: ['o-1'] })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ errors: [{ path: '/about' }] })
  })

  it('neither answers nor tells who may only read', async () => {
    const before = await decisions()
    const headers = { 'Content-Type': 'application/json' }
    const { key } = await api.json<{ key: string }>('/v1/keys', {
      ...{ method: 'POST', headers },
      body: JSON.stringify({ name: 'reader', scopes: ['read:imaging'] }),
    })
    const refused = await fetch(`${api.url}/v1/models/packaging/predict`, {
      method: 'POST',
      body: JSON.stringify({ rows: [rowOf(reference.cases[0]?.input ?? [])] }),
      headers: { ...headers, Authorization: `Bearer ${key}` },
    })
    expect(await refused.json()).toMatchObject({ status: 403, scope: 'events:write:packaging' })
    expect(await decisions()).toEqual(before)
  })

  it('takes no image, and an image model names no features: each says what to do', async () => {
    const upload = await api.fetch('/v1/images?model=packaging', {
      method: 'POST',
      body: readFileSync(join(root, 'test/digits/digit-003.jpg')),
      headers: { 'Content-Type': 'image/jpeg', Prefer: 'wait=20' },
    })
    expect(await upload.json()).toMatchObject({
      state: 'failed',
      problem: { type: '/problems#tensor-mismatch' },
    })
    const rows = await api.fetch('/v1/models/digits/predict', {
      method: 'POST',
      body: '{"rows":[{"a":1}]}',
      headers: { 'Content-Type': 'application/json' },
    })
    expect(rows.status).toBe(422)
    expect(await rows.json()).toMatchObject({
      type: '/problems#tensor-mismatch',
      detail: expect.stringMatching(/as tensors/),
    })
  })
})
