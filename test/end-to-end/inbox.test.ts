import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import type { InboxMessage } from '../../src/contracts/inbox.ts'
import type { Study } from '../../src/contracts/study.ts'
import { eventually, file, isFinal, type Platform, startPlatform, vector } from './platform.ts'

let platform: Platform
let api: Platform['api']
let bucket: R2Bucket
let inbox: Queue<InboxMessage>
beforeAll(async () => {
  platform = await startPlatform({ INBOX_SIDECAR_WAIT_SECONDS: 2 })
  api = platform.api
  bucket = (await platform.env('tributary')).BUCKET
  inbox = (await platform.env('tributary-recover')).INBOX
})
afterAll(() => platform.close())

/** What R2 sends when an object was put; the local runtime has no notifications, so the test sends them. */
const notify = (key: string, action: InboxMessage['action'] = 'PutObject') =>
  inbox.send({
    account: 'a',
    bucket: 'tributary',
    action,
    object: { key, size: 1, eTag: 'e' },
    eventTime: new Date().toISOString(),
  })

const imagesOf = async (study: string) => {
  const answer = await api.fetch(`/v1/studies/${study}/images`)
  return answer.ok ? ((await answer.json()) as { images: Image[] }).images : []
}
const settled = (study: string, count: number) =>
  eventually(
    () => imagesOf(study),
    (images) => images.length === count && images.every(isFinal),
    20_000,
  )

const three = file('digits/digit-003.jpg')

// each is of a study of its own, and most of what they take is waiting
describe.concurrent('an object put under inbox/{study}/', () => {
  it('comes out classified under its own name, with the sidecar that came before it', async () => {
    await bucket.put('inbox/clinic/a/three.json', '{"device":"scanner"}')
    await bucket.put('inbox/clinic/a/three.jpg', three)
    await notify('inbox/clinic/a/three.json')
    await notify('inbox/clinic/a/three.jpg')
    const [image] = await settled('clinic', 1)
    expect(image).toMatchObject({
      name: 'a/three.jpg',
      state: 'done',
      metadata: { device: 'scanner' },
      result: { label: '3' },
    })
  })

  it('waits the stated time for a sidecar that comes after it', async () => {
    await bucket.put('inbox/late/three.jpg', three)
    await notify('inbox/late/three.jpg')
    await new Promise((resolve) => setTimeout(resolve, 500))
    await bucket.put('inbox/late/three.json', '{"device":"late"}')
    const [image] = await settled('late', 1)
    expect(image).toMatchObject({ metadata: { device: 'late' } })
  })

  it('goes on without a sidecar when none comes', async () => {
    await bucket.put('inbox/bare/three.jpg', three)
    await notify('inbox/bare/three.jpg')
    const [image] = await settled('bare', 1)
    expect(image?.state).toBe('done')
    expect(image?.metadata).toBeUndefined()
  })

  it('is one image however often it is notified', async () => {
    await bucket.put('inbox/often/three.jpg', three)
    for (let i = 0; i < 5; i++) await notify('inbox/often/three.jpg')
    await settled('often', 1)
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(await api.json<Study>('/v1/studies/often')).toMatchObject({ images: { total: 1, done: 1 } })
  })

  it('fails with the reason when its sidecar breaks the schema or is no JSON', async () => {
    await bucket.put('inbox/wrong/three.json', 'not json')
    await bucket.put('inbox/wrong/three.jpg', three)
    await notify('inbox/wrong/three.jpg')
    const [image] = await settled('wrong', 1)
    expect(image).toMatchObject({ state: 'failed', problem: { type: '/problems#sidecar-invalid' } })
  })

  it('fails when it is empty or no picture, and says so', async () => {
    await bucket.put('inbox/bad/empty.jpg', vector('bad-empty.jpg'))
    await bucket.put('inbox/bad/page.jpg', vector('bad-html.jpg'))
    await notify('inbox/bad/empty.jpg')
    await notify('inbox/bad/page.jpg')
    const images = await settled('bad', 2)
    expect(images.map(({ problem }) => problem?.type).sort()).toEqual([
      '/problems#body-empty',
      '/problems#not-an-image',
    ])
  })

  it('that was taken away again, deleted or misplaced makes no image', async () => {
    await notify('inbox/away/gone.jpg')
    await notify('inbox/away/deleted.jpg', 'DeleteObject')
    await notify('elsewhere/x.jpg')
    await notify('inbox/nofolder.jpg')
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect((await api.fetch('/v1/studies/away')).status).toBe(404)
  })

  it('put again with other bytes is an image of its own', async () => {
    await bucket.put('inbox/twice/a.jpg', three)
    await notify('inbox/twice/a.jpg')
    await settled('twice', 1)
    await bucket.put('inbox/twice/a.jpg', file('digits/digit-004.jpg'))
    await notify('inbox/twice/a.jpg')
    const images = await settled('twice', 2)
    expect(images.map(({ result }) => result?.label)).toEqual(['3', '9'])
  })
})
