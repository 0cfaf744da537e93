import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import type { NewKey } from '../../src/contracts/access.ts'
import type { TrialReport } from '../../src/contracts/experiment-report.ts'
import type { Image } from '../../src/contracts/image.ts'
import type { Ticket } from '../../src/contracts/sign-in.ts'
import { simulate } from '../../src/engine/simulate/simulate.ts'
import { simulator } from '../../src/packs/packaging/simulator.ts'
import { packaging } from '../../src/packs/packaging.ts'
import { ndjson } from '../workers/orders.ts'
import { accessibilityFaults, openTab, startBrowser, type Tab, takePicture } from './browser.ts'
import { eventually, file, KEY, type Platform, startPlatform, vector } from './platform.ts'

let platform: Platform
let browser: Browser
beforeAll(async () => {
  ;[platform, browser] = await Promise.all([startPlatform(), startBrowser()])
  await sendPacked()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await platform?.close()
})

const url = (path: string) => `${platform.api.url}${path}`

/** A day of orders and boxes: those that the model chose hold a quarter less air. */
const PACKED = Map.groupBy(
  [
    ...simulate(
      { ...packaging, simulator },
      {
        seed: 2,
        from: Date.parse('2026-10-12T00:00:00Z'),
        to: Date.parse('2026-10-13T00:00:00Z'),
        rate: 0.1,
      },
    ),
  ].filter(({ planted }) => planted === undefined),
  ({ stream }) => stream,
)
const packed = (stream: string) => (PACKED.get(stream) ?? []).map(({ row }) => row as Record<string, unknown>)

async function sendPacked(): Promise<void> {
  for (const stream of PACKED.keys()) {
    const response = await platform.api.fetch(`/v1/events/packaging.${stream}`, {
      method: 'POST',
      body: ndjson(packed(stream)),
      headers: { 'Content-Type': 'application/x-ndjson' },
    })
    if (response.status !== 200) throw new Error(await response.text())
  }
}

/** A tab that is signed in with a key and shows a page. */
async function signedIn(path: string, theme: 'light' | 'dark' = 'light', key = KEY): Promise<Tab> {
  const tab = await openTab(browser, theme)
  const { ticket } = await client(platform.api.url, key).json<Ticket>('/v1/session/tickets', {
    method: 'POST',
  })
  await tab.page.goto(url(`${path}#ticket=${ticket}`))
  await tab.page.getByRole('heading', { level: 1 }).waitFor()
  return tab
}

/** Lets files go over the box that takes them, as a person does with a mouse. */
async function drop({ page }: Tab, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const told = Object.entries(files).map(([name, bytes]) => ({
    name,
    type: name.endsWith('.jpg') ? 'image/jpeg' : 'text/plain',
    bytes: [...bytes],
  }))
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    for (const { name, type, bytes } of ${JSON.stringify(told)})
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type }))
    return transfer
  })()`)
  await page.getByRole('region', { name: 'Send pictures' }).dispatchEvent('drop', { dataTransfer: transfer })
}

const line = ({ page }: Tab, name: string) =>
  page.getByRole('region', { name: 'Sent from this page' }).getByRole('listitem').filter({ hasText: name })

describe('pictures that are dropped on the page', () => {
  it('are sent, classified and shown, each with what it came to', async () => {
    const tab = await signedIn('/images')
    await tab.page.getByText('There is no picture yet').waitFor()
    await tab.page.getByLabel('into the study').fill('by-hand')
    await drop(tab, {
      'digit-003.jpg': file('digits/digit-003.jpg'),
      'digit-009.jpg': file('digits/digit-009.jpg'),
      'notes.txt': Buffer.from('no picture'),
    })
    await tab.page.getByText('2 of 2 sent').waitFor()
    // what labels.csv says of them
    expect(await line(tab, 'digit-003.jpg').locator('.outcome b').textContent()).toBe('3')
    expect(await line(tab, 'digit-009.jpg').locator('.outcome b').textContent()).toBe('2')
    await tab.page.getByText('they are no pictures: notes.txt').waitFor()
    expect(new URL(tab.page.url()).search).toBe('?study=by-hand')
    await tab.page.getByText('2 of 2 done').waitFor()
    const tile = tab.page.getByRole('link', { name: /digit-003.jpg\s*3/ })
    await tile.locator('img').evaluate('(image) => image.decode()')
    await takePicture(tab, 'dashboard-images')
    await tile.click()
    await tab.page.getByRole('heading', { name: 'digit-003.jpg' }).waitFor()
    const said = tab.page.getByRole('list', { name: 'Probabilities' }).getByRole('listitem')
    expect(await said.count()).toBe(10)
    expect(await said.first().textContent()).toMatch(/^3\d\d(\.\d+)? %$/)
    expect(
      await tab.page.getByRole('list', { name: 'Stages of its way' }).getByRole('listitem').count(),
    ).toBeGreaterThan(2)
    await tab.page.getByText(/^\$0\.0000/).waitFor()
    await tab.page.getByText('digits@1').first().waitFor()
    expect(tab.errors).toEqual([])
    expect(await tab.shift()).toBeLessThan(0.05)
    await tab.close()
  })

  it('that cannot be read say why and what to do, and can be tried again', async () => {
    const tab = await signedIn('/images?study=broken')
    await drop(tab, {
      'torn.jpg': vector('bad-truncated.jpg'),
      'empty.jpg': new Uint8Array(),
    })
    const torn = line(tab, 'torn.jpg')
    await torn.getByText('The image ends before its end marker.', { exact: true }).waitFor()
    const words = await torn.locator('.problem-words').textContent()
    const failed = await eventually(
      () => platform.api.json<{ images: Image[] }>('/v1/studies/broken/images'),
      ({ images }) => images[0]?.state === 'failed',
    )
    expect(words).toContain(failed.images[0]?.problem?.detail)
    expect(await torn.getByRole('link', { name: /^Why/ }).getAttribute('href')).toBe(
      '/problems#image-truncated',
    )
    await line(tab, 'empty.jpg').getByText('The body is empty.', { exact: true }).waitFor()
    await tab.page.getByRole('status').getByText('1 refused, 1 failed').waitFor()
    await tab.page.getByRole('button', { name: 'Failed 1' }).click()
    await tab.page.getByRole('link', { name: /^torn\.jpg The image/ }).click()
    await tab.page.getByRole('heading', { name: 'torn.jpg' }).waitFor()
    const asked = tab.page.waitForResponse((response) => response.url().endsWith('/redrive'))
    await tab.page.getByRole('button', { name: 'Try again' }).click()
    expect((await asked).status()).toBe(202)
    // the same bytes come to the same end
    await tab.page.getByRole('button', { name: 'Try again' }).waitFor()
    await tab.page.getByRole('status').getByText('failed', { exact: true }).waitFor()
    // the browser itself writes down what is refused: the study that is not there yet, and the empty file
    expect(tab.errors.filter((error) => !/status of 40[04]/.test(error))).toEqual([])
    await tab.close()
  })
})

describe('who lacks a scope', () => {
  it('is told which one, and is offered nothing that would be refused', async () => {
    const { key } = await platform.api.json<NewKey>('/v1/keys', {
      method: 'POST',
      body: JSON.stringify({ name: 'a reader', scopes: ['read:imaging'] }),
      headers: { 'Content-Type': 'application/json' },
    })
    const tab = await signedIn('/images?study=broken&state=failed', 'light', key)
    await tab.page.getByText('Sending pictures needs the scope images:write').waitFor()
    expect(await tab.page.getByRole('button', { name: 'Choose pictures' }).count()).toBe(0)
    await tab.page.getByRole('link', { name: /^torn\.jpg/ }).click()
    await tab.page.getByText('Trying it again needs the scope images:write').waitFor()
    expect(await tab.page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    await tab.page.getByRole('link', { name: 'Models' }).click()
    await tab.page.getByText('needs the scope models:write').waitFor()
    await tab.page.getByRole('heading', { name: 'digits' }).waitFor()
    expect(await tab.page.getByRole('button', { name: /Pin|Promote|Roll back/ }).count()).toBe(0)
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})

describe('the models', () => {
  it('are pinned and rolled back once it is confirmed', async () => {
    const tab = await signedIn('/models', 'dark')
    const digits = tab.page.getByRole('region', { name: 'digits', exact: true })
    await digits.getByText('The latest version, now 1, answers.').waitFor()
    const ask = async (button: string, answer: string) => {
      await digits.getByRole('button', { name: button }).click()
      await tab.page.getByRole('dialog').getByRole('button', { name: answer }).click()
      await tab.page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await ask('Pin version 1', 'Leave it')
    expect((await platform.api.json<{ alias: object }>('/v1/models/digits')).alias).toEqual({
      live: 'latest',
    })
    await ask('Pin version 1', 'Promote')
    await digits.getByText('Version 1 answers.', { exact: true }).waitFor()
    expect((await platform.api.json<{ alias: object }>('/v1/models/digits')).alias).toEqual({ live: 1 })
    await ask('Roll back', 'Roll back')
    await digits.getByText('The latest version, now 1, answers.').waitFor()
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})

describe('an experiment', () => {
  it('shows its verdict, the intervals and the days of what was simulated', async () => {
    const { DATABASE } = await platform.env('tributary-warehouse')
    const rows = {
      packaging_decision_fact: packed('decisions').length,
      'packaging_shipment_fact WHERE shipped_at IS NOT NULL': packed('shipments').length,
      'packaging_shipment_fact WHERE is_damaged IS NOT NULL': new Set(
        packed('damage_reports').map(({ shipment_id }) => shipment_id),
      ).size,
    }
    for (const [table, wanted] of Object.entries(rows))
      await eventually(
        async () => Number(await DATABASE.prepare(`SELECT count(*) AS n FROM ${table}`).first('n')),
        (found) => found === wanted,
        60_000,
      )
    const report = await platform.api.json<TrialReport>(
      '/v1/experiments/packaging.right_size?from=2026-10-12&to=2026-10-15',
    )
    const tab = await signedIn('/experiments/packaging.right_size?from=2026-10-12&to=2026-10-15')
    const verdict = tab.page.getByRole('region', { name: 'Verdict' })
    await verdict.waitFor()
    expect(await verdict.getByRole('listitem').allTextContents()).toEqual(report.verdict.why)
    expect(await verdict.textContent()).toMatch(
      { wait: /^Wait/, ship: /^Ship/, stop: /^Stop/ }[report.verdict.decision],
    )
    const waste = tab.page.getByRole('row', { name: /^Waste/ })
    // a quarter less, as it is simulated, is in the interval that is drawn
    const told = (await waste.getByRole('img').getAttribute('aria-label')) ?? ''
    const [, low, high] = /at any time −([\d.]+) % to −([\d.]+) %/.exec(told) ?? []
    expect(Number(low)).toBeGreaterThan(25)
    expect(Number(high)).toBeLessThan(25)
    await tab.page.getByRole('img', { name: /^Change of Waste over \d days/ }).waitFor()
    await takePicture(tab, 'dashboard-experiment')
    await tab.page.getByRole('link', { name: 'Experiments' }).first().click()
    await tab.page.getByText('Open it and say when it was').waitFor()
    await tab.page.getByRole('link', { name: /Do the boxes/ }).waitFor()
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})

describe('the pages of images, models and experiments', () => {
  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    const tab = await signedIn('/images?study=by-hand', theme)
    const idIn = async (study: string) =>
      (await platform.api.json<{ images: Image[] }>(`/v1/studies/${study}/images`)).images[0]?.id
    const seen = async (path: string, mark: string) => {
      await tab.page.goto(url(path))
      await tab.page.getByText(mark).first().waitFor()
      expect(await accessibilityFaults(tab.page), path).toEqual([])
      expect(await tab.shift(), path).toBeLessThan(0.05)
    }
    await seen('/images?study=by-hand', '2 of 2 done')
    await seen('/images?study=broken&state=failed', 'torn.jpg')
    await seen(`/images/${await idIn('by-hand')}`, 'Its way')
    await seen(`/images/${await idIn('broken')}`, 'Try again')
    await seen('/models', 'The latest version, now 1, answers.')
    await seen('/experiments', 'Open it and say when it was')
    await seen('/experiments/packaging.right_size?from=2026-10-12&to=2026-10-15', 'Day by day')
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})
