import { execFile } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../src/cli/client.ts'
import type { Image } from '../../src/contracts/image.ts'
import type { Alias, Model } from '../../src/contracts/model.ts'
import type { Study } from '../../src/contracts/study.ts'
import { makeFolder, spelled, tributary } from './model-folders.ts'
import { eventually, file, finished, KEY, type Platform, put, root, startPlatform } from './platform.ts'

let platform: Platform
let api: Client
let folders: string
const models = (...words: string[]) => tributary(api.url, 'models', ...words, '--json')

beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
  folders = mkdtempSync(join(tmpdir(), 'tributary-models-'))
})
afterAll(async () => {
  await platform.close()
  rmSync(folders, { recursive: true, force: true })
})

const three = file('digits/digit-003.jpg')
const WAIT = { 'Content-Type': 'image/jpeg', Prefer: 'wait=30' }

/** Sends the three to a model and waits for what it says. */
const ask = (model: string, study = 'asked') =>
  api.json<Image>(`/v1/images?${new URLSearchParams({ study, model })}`, {
    method: 'POST',
    body: three,
    headers: WAIT,
  })

const setAlias = (name: string, alias: Alias) =>
  api.json<Model>(`/v1/models/${name}/alias`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(alias),
  })

/** Versions 1 and 2 say "one:3" and "two:3" of the same picture. */
async function pushTwo(name: string) {
  for (const prefix of ['one:', 'two:']) {
    const { code, errors } = await models(
      'push',
      makeFolder(folders, `${name}-${prefix.slice(0, 3)}`, spelled(prefix)),
      '--name',
      name,
    )
    expect(code, errors).toBe(0)
  }
  await setAlias(name, { live: 1 })
}

async function rows(study: string, query = '') {
  const { results } = await api.json<{ results: Record<string, unknown>[] }>(
    `/v1/studies/${study}/results${query}`,
  )
  return results
}

const completed = (study: string) =>
  eventually(
    () => api.json<Study>(`/v1/studies/${study}`),
    ({ complete }) => complete,
    30_000,
  )

describe('docs/models.md', () => {
  const page = readFileSync(join(root, 'docs/models.md'), 'utf8')
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  let place: string

  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'tributary-page-'))
    for (const folder of ['models', 'test']) symlinkSync(join(root, folder), join(place, folder))
  })
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  const run = async (block: string) => {
    const script = block
      .replaceAll('http://127.0.0.1:8787', api.url)
      .replaceAll('npx tributary', `"${process.execPath}" "${join(root, 'src/cli/main.ts')}"`)
      .replaceAll('curl ', 'curl -sS --fail-with-body ')
    const env = { ...process.env, KEY, TRIBUTARY_KEY: KEY, TRIBUTARY_URL: api.url }
    const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script], { cwd: place, env })
    return stdout
  }

  it('is followed from its first command to its last, and each does what the page says', async () => {
    const [
      push = '',
      asked = '',
      study = '',
      measured = '',
      second = '',
      shadow = '',
      moved = '',
      again = '',
      end = '',
    ] = blocks
    expect(blocks).toHaveLength(9)

    const pushed = await run(push)
    expect(pushed).toContain('numbers@1 is ready.')
    expect(pushed).toMatch(/input +pixel_values FP32 \[any, 3, 32, 32\]/)
    expect(pushed).toMatch(/output +logits FP32 \[any, 10\]/)
    expect(pushed).toMatch(/preprocessing +.*stretched to 32 x 32 \(bilinear\)/)
    expect(pushed).toContain('It answers for numbers now')

    expect((JSON.parse(await run(asked)) as Image).result).toMatchObject({
      model: 'numbers',
      version: '1',
      label: '3',
    })

    expect(await run(study)).toContain('10 of 10')
    const side = await rows('trial', '?runs=all')
    expect(side.filter(({ role, model }) => role === 'answer' && model === 'numbers')).toHaveLength(10)

    const evaluated = await run(measured)
    expect(evaluated).toContain('(269 of 270), 95 % interval 97.9 % to 99.9 % (Wilson)')
    expect(evaluated).toMatch(/ECE 0\.\d{4} over 15 bins/)

    expect(await run(second)).toContain('numbers@2 is ready.')
    expect((await ask('numbers')).result?.version).toBe('1')
    expect((await ask('numbers@2')).result).toMatchObject({ version: '2', label: 'three' })

    await run(shadow)
    expect((await api.json<Model>('/v1/models/numbers')).alias).toEqual({
      live: 1,
      shadow: { version: 2, percent: 100 },
    })

    const lines = (await run(moved)).trimEnd().split('\n')
    expect(lines).toEqual([
      'numbers: version 1 answers; version 2 answers 10 % of the images instead; version 2 shadows 100 %.',
      'numbers: version 2 answers.',
      'numbers: version 1 answers; version 2 answers 10 % of the images instead; version 2 shadows 100 %.',
      'numbers: version 2 answers.',
    ])

    const csv = (await run(again)).trimEnd().split('\n')
    expect(csv.filter((line) => line.includes(',rerun,numbers,2,'))).toHaveLength(10)

    expect(await run(end)).toContain('Deleted numbers@1.')
  }, 180_000)
})

describe('a push', () => {
  it('numbers itself, is idempotent, and answers at once where the alias follows the latest', async () => {
    const folder = makeFolder(folders, 'pushed', spelled('a:'))
    expect((await models('push', folder)).json).toMatchObject({
      model: 'pushed',
      version: 1,
      state: 'ready',
      live: 1,
    })
    const again = await models('push', folder, '--version', '1')
    expect(again.json).toMatchObject({ version: 1, state: 'ready' })
    makeFolder(folders, 'pushed', spelled('b:'))
    const taken = await models('push', folder, '--version', '1')
    expect([taken.code, taken.errors]).toEqual([1, expect.stringContaining('Push a new version')])
    expect((await ask('pushed')).result?.label).toBe('a:3')
    expect((await models('push', folder)).json).toMatchObject({
      version: 2,
      live: 2,
      alias: { live: 'latest' },
    })
    expect((await ask('pushed')).result?.label).toBe('b:3')
    expect((await ask('pushed@1')).result?.label).toBe('a:3')
  })

  it('says what the check found, read from the graph', async () => {
    const folder = makeFolder(folders, 'inspected')
    const { json } = await models('push', folder)
    expect(json.inspection).toMatchObject({
      signature: {
        inputs: [{ name: 'pixel_values', datatype: 'FP32', shape: [-1, 3, 32, 32] }],
        outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, 10] }],
      },
      opset: 13,
      labels: 10,
      preprocessing: { resize: { mode: 'exact', width: 32, height: 32 }, filter: 'bilinear', layout: 'NCHW' },
      bytes: 214_894,
    })
    expect(json.inspection.memory_bytes).toBeGreaterThan(0)
  })

  it('that is refused says why, exits with 1, and leaves the version in service answering', async () => {
    await models('push', makeFolder(folders, 'kept', spelled('good:')))
    const bad = makeFolder(folders, 'kept', () => ({ id2label: { 0: 'a', 1: 'b' } }))
    const refused = await models('push', bad)
    expect(refused.code).toBe(1)
    expect(refused.errors).toContain('kept@2 was refused')
    expect(refused.errors).toContain('10 scores')
    expect(refused.errors).toContain('kept@1 stays in service')
    expect(refused.json).toMatchObject({
      version: 2,
      state: 'refused',
      live: 1,
      problem: { type: '/problems#model-refused' },
    })
    expect((await ask('kept')).result?.label).toBe('good:3')
    const { versions, live } = (await models('show', 'kept')).json as Model
    expect(versions.map(({ version, state }) => [version, state])).toEqual([
      [1, 'ready'],
      [2, 'refused'],
    ])
    expect(live).toBe(1)
  })

  it('of what is no model folder is wrong usage, and a dry run sends nothing', async () => {
    const empty = join(folders, 'empty')
    mkdirSync(empty)
    expect((await models('push', empty)).code).toBe(2)
    const dry = await models('push', makeFolder(folders, 'dry'), '--dry-run')
    expect(dry.json).toMatchObject({ dry_run: true, model: 'dry', version: 1 })
    expect((await api.fetch('/v1/models/dry')).status).toBe(404)
  })
})

describe('an alias', () => {
  beforeAll(() => pushTwo('moved'))

  it('pins, follows the latest, and is overruled by a version that a client names', async () => {
    expect((await ask('moved')).result?.label).toBe('one:3')
    expect((await ask('moved@latest')).result?.label).toBe('two:3')
    expect((await ask('moved@2')).result?.label).toBe('two:3')
    expect((await models('promote', 'moved', '--latest')).json.alias).toEqual({ live: 'latest' })
    expect((await ask('moved')).result?.label).toBe('two:3')
    expect((await models('promote', 'moved', '--version', '1')).json).toMatchObject({
      alias: { live: 1 },
      live: 1,
    })
    expect((await ask('moved')).result?.label).toBe('one:3')
  })

  it('draws a canary by image: of sixty at 50 % both versions answer, each image by one', async () => {
    expect((await models('canary', 'moved', '--version', '2', '--percent', '50')).json.alias).toEqual({
      live: 1,
      canary: { version: 2, percent: 50 },
    })
    const images = await Promise.all(Array.from({ length: 60 }, () => ask('moved', 'canaries')))
    const second = images.filter(({ result }) => result?.version === '2').length
    // 60 draws at 50 % have a standard deviation of 3.9: fewer than 15 or more than 45 happen once in 10,000 times.
    expect(second).toBeGreaterThan(14)
    expect(second).toBeLessThan(46)
    const { images: read } = await api.json<{ images: Image[] }>('/v1/studies/canaries/images?limit=1000')
    const answered = new Map(images.map(({ id, result }) => [id, result?.version]))
    for (const { id, result } of read) expect(result?.version).toBe(answered.get(id))
    expect((await models('promote', 'moved')).json).toMatchObject({ alias: { live: 2 }, live: 2 })
    expect((await ask('moved')).result?.label).toBe('two:3')
    expect((await models('rollback', 'moved')).json.alias).toEqual({
      live: 1,
      canary: { version: 2, percent: 50 },
    })
    expect((await models('canary', 'moved', '--off')).json.alias).toEqual({ live: 1 })
  }, 90_000)

  it('set again as it is leaves the rollback where it was', async () => {
    await setAlias('moved', { live: 2 })
    await setAlias('moved', { live: 1 })
    await setAlias('moved', { live: 1 })
    expect((await models('rollback', 'moved')).json.alias).toEqual({ live: 2 })
    await setAlias('moved', { live: 1 })
  })

  it('that was never changed has nothing to roll back, and its first change goes back to the latest', async () => {
    await models('push', makeFolder(folders, 'fresh'))
    const nothing = await models('rollback', 'fresh')
    expect([nothing.code, nothing.errors]).toEqual([1, expect.stringContaining('never changed')])
    await setAlias('fresh', { live: 1 })
    expect((await models('rollback', 'fresh')).json.alias).toEqual({ live: 'latest' })
  })

  it('never points at a version that is not there, and the error names those that are', async () => {
    const { code, errors } = await models('promote', 'moved', '--version', '9')
    expect([code, errors]).toEqual([1, expect.stringContaining('Its ready versions are 1, 2.')])
    const response = await api.fetch('/v1/models/moved/alias', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ live: 1, canary: { version: 9, percent: 5 } }),
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ type: '/problems#model-unavailable' })
  })

  it('changes nothing in a dry run', async () => {
    const { json } = await models('canary', 'moved', '--version', '2', '--percent', '5', '--dry-run')
    expect(json).toMatchObject({
      dry_run: true,
      alias: { canary: { version: 2, percent: 5 } },
      before: { live: 1 },
    })
    expect((await api.json<Model>('/v1/models/moved')).alias).toEqual({ live: 1 })
  })

  it('keeps the versions it names from being deleted; the others go, with their files', async () => {
    await setAlias('moved', { live: 1, shadow: { version: 2, percent: 5 } })
    for (const version of ['1', '2']) {
      const { code, errors } = await models('delete', 'moved', version)
      expect([code, errors]).toEqual([1, expect.stringContaining('Point it elsewhere first')])
    }
    expect((await api.fetch('/v1/models/moved/versions/1', { method: 'DELETE' })).status).toBe(409)
    await setAlias('moved', { live: 1 })
    expect((await models('delete', 'moved', '2')).json).toEqual({
      model: 'moved',
      version: 2,
      state: 'ready',
    })
    const { BUCKET } = await platform.env('tributary')
    expect((await BUCKET.list({ prefix: 'models/moved/2/' })).objects).toEqual([])
    const gone = await api.fetch('/v1/images?model=moved@2', { method: 'POST', body: three, headers: WAIT })
    expect(gone.status).toBe(422)
    const last = await models('delete', 'moved', '1')
    expect([last.code, last.errors]).toEqual([1, expect.stringContaining('the only version')])
  })
})

describe('a shadow', () => {
  it('is stored and compared, and no answer of the API shows it', async () => {
    await pushTwo('shadowed')
    await models('push', makeFolder(folders, 'shadowed-same', spelled('one:')), '--name', 'shadowed')
    await setAlias('shadowed', { live: 1, shadow: { version: 2, percent: 100 } })
    const images = await Promise.all(Array.from({ length: 4 }, () => ask('shadowed', 'shadows')))
    const agreed = () => models('agreement', 'shadowed').then(({ json }) => json.agreement)
    const [differs] = await eventually(agreed, ([row]) => row?.images === 4, 30_000)
    expect(differs).toMatchObject({
      shadow: '2',
      live: '1',
      images: 4,
      top1_agreement: 0,
      mean_score_difference: 0,
      failed: 0,
    })
    expect(differs.latency_ratio).toBeGreaterThan(0)

    await setAlias('shadowed', { live: 1, shadow: { version: 3, percent: 100 } })
    await ask('shadowed', 'shadows')
    const both = await eventually(agreed, ({ length }) => length === 2, 30_000)
    expect(both[1]).toMatchObject({ shadow: '3', live: '1', images: 1, top1_agreement: 1 })

    const seen = await Promise.all([
      ...images.map(({ id }) => api.json(`/v1/images/${id}`)),
      api.json('/v1/studies/shadows/images'),
      rows('shadows', '?runs=all'),
    ])
    expect(JSON.stringify(seen)).toContain('one:3')
    expect(JSON.stringify(seen)).not.toMatch(/two:|shadow"/)
    expect(await completed('shadows')).toMatchObject({ images: { total: 5, extra_runs: 0 } })
  }, 90_000)
})

describe('a study', () => {
  beforeAll(() => pushTwo('sided'))

  it('of several models has their answers side by side, the first one deciding', async () => {
    await api.json('/v1/studies/sides', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ models: ['sided@2', 'sided', 'digits@1'] }),
    })
    const { id } = (await (await put(api, 'sides/three.jpg', three, { Prefer: 'wait=30' })).json()) as Image
    await completed('sides')
    const image = await finished(api, id)
    expect(image.result).toMatchObject({ model: 'sided', version: '2', label: 'two:3' })
    expect(
      image.runs?.map(({ model, version, role, result }) => [model, version, role, result?.label]),
    ).toEqual([
      ['digits', '1', 'study', '3'],
      ['sided', '1', 'study', 'one:3'],
    ])
    expect((await rows('sides')).map(({ label }) => label)).toEqual(['two:3'])
    expect((await rows('sides', '?runs=all')).map(({ role, label }) => [role, label])).toEqual([
      ['answer', 'two:3'],
      ['study', '3'],
      ['study', 'one:3'],
    ])
  })

  it('is rerun on another version once, however often that is asked, and is complete again', async () => {
    await Promise.all(Array.from({ length: 6 }, () => ask('sided', 'again')))
    await completed('again')
    const rerun = (period: { from?: string; to?: string } = {}, query = '') =>
      api.json(`/v1/studies/again/rerun${query}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ model: 'sided@2', ...period }),
      })
    const { images } = await api.json<{ images: Image[] }>('/v1/studies/again/images')
    const arrived = images.map(({ received_at }) => received_at).sort()
    const from = arrived[3] ?? ''
    const since = arrived.filter((time) => time >= from).length
    const told = { study: 'again', model: 'sided@2' }
    expect(await rerun({ from }, '?dry_run=true')).toEqual({ ...told, queued: since })
    // of all studies
    const command = await tributary(
      api.url,
      'replay',
      'images',
      '--model',
      'sided@2',
      '--from',
      from,
      '--json',
    )
    expect(command.json).toEqual({ dry_run: false, queued: since, studies: [{ ...told, queued: since }] })
    expect(await rerun({ from })).toEqual({ ...told, queued: 0 })
    expect(await rerun({ to: from }, '?dry_run=true')).toEqual({ ...told, queued: 6 - since })
    expect(await rerun()).toEqual({ ...told, queued: 6 - since })
    expect(await rerun({}, '?dry_run=true')).toMatchObject({ queued: 0 })
    expect(await rerun()).toMatchObject({ queued: 0 })
    const study = await completed('again')
    expect(study.images).toMatchObject({ total: 6, done: 6, extra_runs: 0 })
    expect(await rerun()).toMatchObject({ queued: 0 })
    const all = await rows('again', '?runs=all')
    expect(all.filter(({ role, label }) => role === 'answer' && label === 'one:3')).toHaveLength(6)
    expect(all.filter(({ role, label }) => role === 'rerun' && label === 'two:3')).toHaveLength(6)
  }, 90_000)
})

describe('an evaluation', () => {
  const set = (name: string, csv: string) => {
    const folder = join(folders, name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'labels.csv'), csv)
    return folder
  }

  it('counts right and wrong answers, and failures apart', async () => {
    const { images } = JSON.parse(String(file('digits/reference.json'))) as {
      images: { file: string; label: number; top1: number }[]
    }
    const some = images.slice(0, 12)
    const folder = set(
      'labelled',
      ['image,label', ...some.map(({ file, label }) => `${file},${label}`), 'bad.jpg,1'].join('\n'),
    )
    for (const { file } of some) symlinkSync(join(root, 'test/digits', file), join(folder, file))
    copyFileSync(join(root, 'test/vectors/images/bad-truncated.jpg'), join(folder, 'bad.jpg'))
    const { code, json } = await models('evaluate', 'digits', folder, '--version', '1')
    const correct = some.filter(({ label, top1 }) => label === top1).length
    expect(code).toBe(1)
    expect(json).toMatchObject({
      model: 'digits@1',
      images: 13,
      answered: 12,
      correct,
      accuracy: correct / 12,
      versions: { 'digits@1': 12 },
      calibration: { bins: 15 },
      failures: { 'image-truncated': ['bad.jpg'] },
      unknown_labels: [],
    })
    expect(json.study).toMatch(/^evaluate-digits-\d{8}T\d+Z$/)
    expect(json.latency_ms.inference.count).toBe(12)
    const total = json.confusion.counts.flat().reduce((sum: number, count: number) => sum + count)
    expect(total).toBe(12)
    const { versions } = await api.json<Model>('/v1/models/digits')
    expect(versions.find(({ version }) => version === 1)?.evaluation).toMatchObject({
      images: 12,
      accuracy: correct / 12,
    })
  })

  it('of labels that the model does not know says so', async () => {
    const folder = set('unknown', 'file,label\na.jpg,three\n')
    copyFileSync(join(root, 'test/digits/digit-003.jpg'), join(folder, 'a.jpg'))
    const { code, json } = await models('evaluate', 'digits', folder)
    expect([code, json.correct, json.unknown_labels]).toEqual([0, 0, ['three']])
  })

  it('refuses a labels.csv with the number of each wrong line, before anything is sent', async () => {
    const { code, errors } = await models(
      'evaluate',
      'digits',
      set('wrong', 'file,label\nnone.jpg,1\n,2\n../up.jpg,3\n'),
    )
    expect(code).toBe(2)
    expect(errors).toContain('line 2: there is no file none.jpg beside it')
    expect(errors).toContain('line 3: names no file')
    expect(errors).toMatch(/line 4: "..\/up.jpg" must not/)
  })
})

describe('a hot swap', () => {
  const LOAD_MS = 12_000
  const EVERY_MS = 100
  /** A changed alias is followed everywhere within a second. */
  const FOLLOWED_MS = 1_000

  it('under load fails no request and gives no answer of a version that was not asked for', async () => {
    await pushTwo('swapped')
    const began = Date.now()
    /** Which versions an alias lets answer, from when it was asked for until the next one was followed. */
    const settings: { versions: string[]; from: number; to: number }[] = []
    const change = async (alias: Alias, versions: string[]) => {
      const from = Date.now()
      await setAlias('swapped', alias)
      const last = settings.at(-1)
      if (last) last.to = Date.now() + FOLLOWED_MS
      settings.push({ versions, from, to: Number.POSITIVE_INFINITY })
    }
    await change({ live: 1 }, ['1'])

    const sent: Promise<{ at: number; ended: number; status: number; image: Image }>[] = []
    const send = async () => {
      const at = Date.now()
      const path = `/v1/images?${new URLSearchParams({ study: 'swaps', model: 'swapped' })}`
      const response = await api.fetch(path, { method: 'POST', body: three, headers: WAIT })
      return { at, ended: Date.now(), status: response.status, image: (await response.json()) as Image }
    }
    const changes = [
      () => change({ live: 2 }, ['2']),
      () => change({ live: 1, canary: { version: 2, percent: 50 } }, ['1', '2']),
      () => change({ live: 1 }, ['1']),
    ]
    for (let slot = 0; slot * EVERY_MS < LOAD_MS; slot++) {
      const due = began + slot * EVERY_MS
      await sleep(Math.max(0, due - Date.now()))
      sent.push(send())
      if (changes.length > 0 && Date.now() - began > (LOAD_MS / 4) * settings.length)
        await changes.shift()?.()
    }
    const answers = await Promise.all(sent)

    expect(settings).toHaveLength(4)
    expect(answers.length).toBeGreaterThanOrEqual(LOAD_MS / EVERY_MS)
    expect(answers.filter(({ status, image }) => status !== 200 || image.state !== 'done')).toEqual([])
    const astray = answers.filter(({ at, ended, image }) => {
      const inForce = settings.filter(({ from, to }) => from <= ended && at <= to)
      return !inForce.some(({ versions }) => versions.includes(image.result?.version ?? ''))
    })
    expect(astray).toEqual([])
    const spoken = { 1: 'one:3', 2: 'two:3' } as Record<string, string>
    for (const { image } of answers) expect(image.result?.label).toBe(spoken[image.result?.version ?? ''])
    const early = answers.filter(({ ended }) => ended < (settings[1]?.from ?? 0))
    const late = answers.filter(({ at }) => at > (settings[3]?.from ?? 0) + FOLLOWED_MS)
    expect(new Set([...early, ...late].map(({ image }) => image.result?.version))).toEqual(new Set(['1']))
    expect(answers.some(({ image }) => image.result?.version === '2')).toBe(true)
  }, 120_000)
})
