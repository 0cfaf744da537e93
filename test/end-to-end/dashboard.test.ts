import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewKey } from '../../src/contracts/access.ts'
import type { PackShape } from '../../src/contracts/pack-shape.ts'
import type { NewLink, Ticket } from '../../src/contracts/sign-in.ts'
import { MINUTE, ndjson, order } from '../workers/orders.ts'
import { accessibilityFaults, openTab, startBrowser, type Tab, takePicture } from './browser.ts'
import { eventually } from './platform.ts'
import { type ProcessTree, startProcessTree } from './process-tree.ts'
import { sendPast } from './simulated-past.ts'

let tree: ProcessTree
let browser: Browser
/** One that stays open on what it was allowed by a link. */
let takenBack: Tab
beforeAll(async () => {
  browser = await startBrowser()
  tree = await startProcessTree()
  await sendPast(tree.api, NOW - 91 * DAY, NOW - DAY)
  await send([order('a', 'Pune', NOW - MINUTE), order('b', 'Delhi', NOW - MINUTE)])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await tree?.remove()
})

const DAY = 24 * 60 * MINUTE
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const url = (path: string) => `${tree.api.url}${path}`

const post = <T>(path: string, body: unknown) =>
  tree.api.json<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })

async function send(rows: readonly object[], stream = 'quickeats.orders'): Promise<void> {
  const headers = { 'Content-Type': 'application/x-ndjson' }
  const response = await tree.api.fetch(`/v1/events/${stream}`, {
    method: 'POST',
    body: ndjson(rows),
    headers,
  })
  if (response.status !== 200) throw new Error(await response.text())
}

/** A tab that is signed in as the first key and shows a page. */
async function signedIn(path: string, theme: 'light' | 'dark' = 'light'): Promise<Tab> {
  const tab = await openTab(browser, theme)
  const { ticket } = await tree.api.json<Ticket>('/v1/session/tickets', { method: 'POST' })
  await tab.page.goto(url(`${path}#ticket=${ticket}`))
  await tab.page.getByRole('heading', { level: 1 }).waitFor()
  return tab
}

/** A script that waits in the page for an element with a text, and says when it was there, epoch ms. */
const appears = (selector: string, text: string) => `new Promise((resolve) => {
  const look = () => {
    const found = [...document.querySelectorAll('${selector}')].some((each) => each.textContent.includes('${text}'))
    if (found) resolve(Date.now())
    return found
  }
  const observer = new MutationObserver(() => look() && observer.disconnect())
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
})`

/** What the legend of a chart says of a line. */
const told = ({ page }: Tab, chart: string, line: string) =>
  page
    .getByRole('region', { name: chart, exact: true })
    .getByRole('button', { name: line })
    .locator('b')
    .textContent()

describe('who opens the dashboard', () => {
  it('by the address that the start prints is signed in, once, and sees every pack', async () => {
    const tab = await openTab(browser)
    const { url: printed } = await tree.api.json<Ticket>('/v1/session/tickets', { method: 'POST' })
    await tab.page.goto(printed)
    await tab.page.getByRole('heading', { name: 'Overview' }).waitFor()
    expect(tab.page.url()).toBe(url('/'))
    await tab.page.getByRole('rowheader', { name: /^QuickEats/ }).waitFor()
    expect(await tab.page.getByRole('rowheader').count()).toBe(7)
    const row = tab.page.getByRole('row', { name: /^QuickEats/ })
    await eventually(
      () => row.textContent(),
      (text) => /(s|min) ago/.test(text ?? ''),
    )
    expect(tab.errors).toEqual([])
    const other = await openTab(browser)
    await other.page.goto(printed)
    expect(await other.page.getByRole('alert').textContent()).toContain('opened before')
    const { url: fresh } = await tree.api.json<Ticket>('/v1/session/tickets', { method: 'POST' })
    await other.page.goto(fresh)
    await other.page.getByRole('heading', { name: 'Overview' }).waitFor()
    await Promise.all([tab.close(), other.close()])
  })

  it('with a key sees what its scopes allow, and is told what they do not', async () => {
    const { key } = await post<NewKey>('/v1/keys', { name: 'a reader', scopes: ['read:quickeats'] })
    const { page, close } = await openTab(browser)
    await page.goto(url('/'))
    await page.getByLabel('API key').fill('trb_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('unknown or revoked')
    await page.getByLabel('API key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('rowheader', { name: /^QuickEats/ }).waitFor()
    expect(await page.getByRole('rowheader').count()).toBe(1)
    await page.goto(url('/packs/playback'))
    await page.getByText('read:playback').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('API key').waitFor()
    await close()
  })

  it('by a link reads its pack and changes nothing, and no longer when it is taken back', async () => {
    const link = await post<NewLink>('/v1/links', { pack: 'quickeats', name: 'the board', days: 1 })
    const tab = await openTab(browser)
    await tab.page.goto(link.url)
    await tab.page.getByRole('heading', { name: 'QuickEats' }).waitFor()
    expect(await tab.page.locator('nav a[href^="/packs/"]').allTextContents()).toEqual(['QuickEats'])
    const statusOf = (path: string, init = '{}') =>
      tab.page.evaluate<number>(`fetch('${path}', ${init}).then(({ status }) => status)`)
    expect(await statusOf('/v1/windows/quickeats.orders_per_city')).toBe(200)
    expect(await statusOf('/v1/windows/playback.buffering')).toBe(403)
    expect(await statusOf('/v1/events/quickeats.orders', `{ method: 'POST', body: '{}' }`)).toBe(403)
    expect(await statusOf('/v1/session/tickets', `{ method: 'POST' }`)).toBe(403)
    await tab.page.locator('[data-live=live]').waitFor()
    await tree.api.json(`/v1/links/${link.id}`, { method: 'DELETE' })
    const again = await openTab(browser)
    await again.page.goto(link.url)
    expect(await again.page.getByRole('alert').textContent()).toContain('taken back')
    takenBack = tab
    await again.close()
  })

  it('has a cookie that no script reads, and that pages of another origin cannot use', async () => {
    const tab = await signedIn('/')
    const [cookie] = await tab.page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    const headers = { Cookie: `${cookie?.name}=${cookie?.value}` }
    const asked = (method: string, origin: string) =>
      fetch(url('/v1/links'), { method, headers: { ...headers, Origin: origin } }).then(
        ({ status }) => status,
      )
    expect(await asked('GET', 'http://127.0.0.1:1')).toBe(200)
    expect(await asked('POST', 'http://127.0.0.1:1')).toBe(403)
    expect(await asked('POST', tree.api.url)).toBe(400)
    expect(
      (await fetch(url('/v1/links'), { headers: { Authorization: `Bearer ${cookie?.value}` } })).status,
    ).toBe(401)
    await tab.close()
  })
})

describe('the page of a pack', () => {
  it('has every figure that the pack declares at ninety days, and none that is in trouble', async () => {
    const tab = await signedIn('/')
    const { packs } = await tree.api.json<{ packs: PackShape[] }>('/v1/packs')
    expect(packs).toHaveLength(7)
    for (const { pack, windows, kpis } of packs) {
      const first = `/v1/kpis/${pack}.${kpis[0]?.name}?from=${new Date(NOW - 90 * DAY).toISOString()}`
      await eventually(
        () => tree.api.json<{ rows: number }>(first),
        ({ rows }) => rows > 0,
        30_000,
      )
      await tab.page.goto(url(`/packs/${pack}?days=90&compare=1`))
      await tab.page.locator('.kpi-group').first().waitFor()
      const titles = await tab.page.locator('.panel h3').allTextContents()
      expect(titles, pack).toHaveLength(windows.length + kpis.length)
      expect(titles, pack).toEqual(expect.arrayContaining(kpis.map(({ title }) => title)))
      await eventually(
        () => tab.page.locator('.panel .loading').count(),
        (loading) => loading === 0,
        30_000,
      )
      expect(await tab.page.locator('.trouble').allTextContents(), pack).toEqual([])
      const empty = await tab.page.locator('.kpi-group .panel .empty').count()
      expect(empty, `${pack}: KPIs without a row`).toBeLessThan(kpis.length)
      expect(await tab.shift(), pack).toBeLessThan(0.05)
      if (pack === 'quickeats') {
        await tab.page.emulateMedia({ colorScheme: 'dark' })
        await tab.page.locator('.kpi-group').first().scrollIntoViewIfNeeded()
        await takePicture(tab, 'dashboard-quickeats')
        await tab.page.getByText('Who and what takes part').click()
        await tab.page.getByText('quickeats_restaurant_dim').click()
        // each restaurant has a new rating every week
        await tab.page.getByRole('region', { name: 'History' }).getByRole('listitem').nth(1).waitFor()
        await tab.page.emulateMedia({ colorScheme: 'light' })
      }
    }
    expect(tab.errors).toEqual([])
    await tab.close()
  }, 120_000)

  it('takes days from and to in place of a length that ends now', async () => {
    const day = new Date(NOW).toISOString().slice(0, 10)
    const { page, errors, close } = await signedIn(`/packs/quickeats?tz=UTC&from=${day}&to=${day}`)
    expect(await page.getByLabel('From day').inputValue()).toBe(day)
    await page.getByRole('heading', { name: `From ${day} to ${day}` }).waitFor()
    await page.getByRole('button', { name: '24 h' }).click()
    expect(new URL(page.url()).search).toBe('?tz=UTC&range=24h')
    await page.getByRole('heading', { name: 'Over days and months' }).waitFor()
    expect(errors).toEqual([])
    await close()
  })

  it('moves within two seconds of the answer to an event', async () => {
    const tab = await signedIn('/packs/quickeats')
    await tab.page.locator('[data-live=live]').waitFor()
    await eventually(
      () => told(tab, 'Orders per city', 'Pune'),
      (text) => text !== null,
    )
    const at = Math.floor(Date.now() / MINUTE) * MINUTE
    await send([order('c', 'Pune', at), order('d', 'Pune', at), order('e', 'Pune', at)])
    const from = performance.now()
    await eventually(
      () => told(tab, 'Orders per city', 'Pune'),
      (text) => text === '3',
    )
    expect(performance.now() - from).toBeLessThan(2_000)
    expect(tab.errors).toEqual([])
    expect(await tab.shift()).toBeLessThan(0.05)
    await tab.close()
  })

  it('shows an incident within five seconds of the row that proves it, marks it on the chart, and says when it is over', async () => {
    const tab = await signedIn('/packs/quickeats?range=6h')
    await tab.page.locator('[data-live=live]').waitFor()
    const start = Math.floor(NOW / (5 * MINUTE)) * 5 * MINUTE - 60 * MINUTE
    /** A hundred payments at once, minutes after the start. */
    const pay = (minutes: number, failed: number) =>
      send(
        Array.from({ length: 100 }, (_, i) => ({
          transaction_id: `t-${minutes}-${i}`,
          order_id: `o-${minutes}-${i}`,
          city: 'Mumbai',
          amount: '100.00',
          payment_mode: 'UPI',
          success_flag: i >= failed,
          at: new Date(start + minutes * MINUTE).toISOString(),
        })),
        'quickeats.payments',
      )
    const raised = tab.page.evaluate<number>(appears('.incident.raised', 'Mumbai'))
    // two windows in which one payment in four fails, and one after them that goes well
    await pay(0, 25)
    await pay(5, 25)
    await pay(11, 1)
    const proven = Date.now()
    expect((await raised) - proven).toBeLessThan(5_000)
    const chart = tab.page.getByRole('region', { name: 'Payment success', exact: true }).getByRole('img')
    expect(await chart.getAttribute('aria-label')).toContain('Alerts in this period: 1.')
    await tab.page.getByRole('link', { name: '1 alert is open' }).waitFor()
    const cleared = tab.page.evaluate<number>(appears('.incident.cleared', 'Mumbai'))
    await pay(16, 1)
    await pay(25, 1)
    const over = Date.now()
    expect((await cleared) - over).toBeLessThan(5_000)
    expect(await tab.page.locator('.open-alerts').count()).toBe(0)
    expect(tab.errors).toEqual([])
    expect(await tab.shift()).toBeLessThan(0.05)
    await tab.close()
  })

  it('keeps time, zone and filter in its address, and gives its numbers away', async () => {
    const { page, errors, close } = await signedIn('/packs/quickeats')
    await page.getByRole('button', { name: '6 h' }).click()
    await page.getByLabel('City', { exact: true }).selectOption('Delhi')
    await page.getByLabel('Time zone').selectOption('America/New_York')
    expect(new URL(page.url()).search).toBe('?range=6h&city=Delhi&tz=America%2FNew_York')
    await page.reload()
    const panel = page.getByRole('region', { name: 'Orders per city', exact: true })
    await panel.getByText('city Delhi').waitFor()
    await panel.getByRole('button', { name: /Orders/ }).waitFor()
    await panel.getByRole('button', { name: 'Table' }).click()
    expect(await panel.getByRole('columnheader').allTextContents()).toEqual([
      'Window start',
      'Window end',
      'Orders',
      'State',
      'Revised',
    ])
    for (const [button, file] of [
      ['CSV', 'quickeats.orders_per_city.csv'],
      ['PNG', 'quickeats.orders_per_city.png'],
    ] as const) {
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        panel.getByRole('button', { name: button, exact: true }).click(),
      ])
      expect(saved.suggestedFilename()).toBe(file)
    }
    expect(errors).toEqual([])
    await close()
  })

  it('is closed to those whose link was taken back while they looked', async () => {
    const { page, close } = takenBack
    await page.getByLabel('API key').waitFor()
    expect(await page.getByRole('alert').textContent()).toMatch(/is over/)
    await close()
  })

  it('connects again when the server comes back, and catches up', async () => {
    const tab = await signedIn('/packs/quickeats')
    await tab.page.locator('[data-live=live]').waitFor()
    const lake = await signedIn('/lake')
    await tree.kill()
    await tab.page.locator('[data-live=waiting]').waitFor()
    const away = lake.page.getByText('The gateway does not answer')
    await away.first().waitFor()
    await tree.start()
    await away.first().waitFor({ state: 'detached' })
    await lake.close()
    const at = Math.floor(Date.now() / MINUTE) * MINUTE
    await send([order('f', 'Surat', at), order('g', 'Surat', at)])
    await tab.page.locator('[data-live=live]').waitFor()
    await eventually(
      () => told(tab, 'Orders per city', 'Surat'),
      (text) => text === '2',
    )
    await tab.close()
  })
})

describe('the dashboard', () => {
  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    const door = await openTab(browser, theme)
    await door.page.goto(url('/#link=trl_over'))
    await door.page.getByText('This link is over').waitFor()
    expect(await accessibilityFaults(door.page)).toEqual([])
    await door.close()
    const tab = await signedIn('/', theme)
    await tab.page.getByRole('rowheader', { name: /^QuickEats/ }).waitFor()
    expect(await accessibilityFaults(tab.page)).toEqual([])
    await tab.page.getByRole('navigation').getByRole('link', { name: 'QuickEats' }).click()
    await tab.page.getByRole('button', { name: 'Pune' }).first().waitFor()
    expect(await accessibilityFaults(tab.page)).toEqual([])
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})
