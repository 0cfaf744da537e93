import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewKey } from '../../src/contracts/access.ts'
import type { Ticket } from '../../src/contracts/sign-in.ts'
import { MINUTE, ndjson, order } from '../workers/orders.ts'
import { balanceOf } from './balance.ts'
import { accessibilityFaults, openTab, startBrowser, type Tab } from './browser.ts'
import { eventually } from './platform.ts'
import { type ProcessTree, startProcessTree } from './process-tree.ts'

let tree: ProcessTree
let browser: Browser
/** The contract refuses what is later than five minutes from now: a row that is so by a few seconds is mended by waiting. */
let soon = 0
beforeAll(async () => {
  browser = await startBrowser()
  tree = await startProcessTree()
  soon = Date.now() + 5 * MINUTE + 6_000
  const rows = [
    order('early', 'Pune', soon),
    { ...order('bad', 'Pune', Date.now()), city: 7 },
    order('good', 'Pune', Date.now()),
  ]
  const headers = { 'Content-Type': 'application/x-ndjson' }
  await tree.api.json('/v1/events/quickeats.orders', { method: 'POST', body: ndjson(rows), headers })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await tree?.remove()
})

async function signedIn(path: string, theme: 'light' | 'dark' = 'light'): Promise<Tab> {
  const tab = await openTab(browser, theme)
  const { ticket } = await tree.api.json<Ticket>('/v1/session/tickets', { method: 'POST' })
  await tab.page.goto(`${tree.api.url}${path}#ticket=${ticket}`)
  await tab.page.getByRole('heading', { level: 1 }).waitFor()
  return tab
}

const address = (path: string, query: Readonly<Record<string, string>>) =>
  `${path}?${new URLSearchParams(query)}`

describe('the SQL console', () => {
  it('runs by Ctrl+Enter, keeps the query in the address, and says where it is wrong', async () => {
    const { page, close } = await signedIn('/sql')
    const editor = page.getByLabel('SQL', { exact: true })
    await editor.fill(
      "SELECT date, day_of_week\nFROM time_dim WHERE date < '2026-01-04' AND date > '2026-01-01'",
    )
    await editor.press('Control+Enter')
    await page.getByText('2 rows in').waitFor()
    expect(await page.getByRole('cell').filter({ hasText: '2026-01-0' }).allTextContents()).toEqual([
      '2026-01-02',
      '2026-01-03',
    ])
    const shared = page.url()
    await editor.fill('SELECT date,\n  nonsense\nFROM time_dim')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('button', { name: 'Line 2, column 3' }).click()
    expect(await page.evaluate<string>('getSelection().toString()')).toBe('nonsense')
    await page.goto(shared)
    await page.getByText('2 rows in').waitFor()
    await close()
  })

  it('asks the telemetry with the queries that ship', async () => {
    const { page, errors, close } = await signedIn('/sql?source=telemetry')
    await page.getByRole('button', { name: /^Why work failed/ }).click()
    await page.getByText(/\d+ rows? in/).waitFor()
    expect(new URL(page.url()).searchParams.get('sql')).toContain('FROM tributary')
    expect(errors).toEqual([])
    await close()
  })
})

describe('the catalogue', () => {
  it('tells of each table what its columns mean, and of entities their features', async () => {
    const { page, errors, close } = await signedIn('/catalogue?pack=quickeats')
    await page.locator('summary', { hasText: 'quickeats_orders_fact' }).click()
    const columns = page.getByRole('region', { name: 'Columns of quickeats_orders_fact' })
    expect(await columns.getByRole('row', { name: 'order_time' }).textContent()).toContain(
      'When it was placed',
    )
    await page
      .getByRole('region', { name: 'Features' })
      .getByText('quickeats.restaurant', { exact: true })
      .click()
    await page.getByText('deliveries_7d').first().waitFor()
    expect(errors).toEqual([])
    await close()
  })
})

describe('quarantine', () => {
  it('shows rows as they were sent, tries what would pass, and takes it in', async () => {
    const tab = await signedIn('/quarantine')
    const { page } = tab
    await page.getByRole('link', { name: 'quickeats.orders' }).click()
    await page.locator('summary', { hasText: '2 of 2 rows' }).click()
    await page.getByText('"order_id":"bad"').waitFor()
    await eventually(
      async () => {
        await page.getByRole('button', { name: 'Try what would pass' }).click()
        return page.getByText('1 of 2 would pass now, 1 would wait on.').isVisible()
      },
      (isShown) => isShown,
    )
    expect(Date.now()).toBeGreaterThan(soon - 5 * MINUTE)
    await page.getByRole('button', { name: 'Take in what passes' }).click()
    await page.getByText('1 accepted, 0 duplicates, 1 still wait.').waitFor()
    await page.locator('summary', { hasText: '1 of 2 rows' }).waitFor()
    expect(await balanceOf(tree.api, 'quickeats.orders')).toMatchObject({
      received: 3,
      accepted: 2,
      quarantined: 1,
    })
    const minute = new Date(Math.floor(soon / MINUTE) * MINUTE).toISOString()
    await eventually(
      () =>
        tree.api.json<{ rows: unknown[] }>(`/v1/windows/quickeats.orders_per_city?from=${minute}&city=Pune`),
      ({ rows }) => JSON.stringify(rows).includes('"orders":1'),
    )
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})

describe('who lacks a scope', () => {
  it('is told which one on each page that asks for it', async () => {
    const { key } = await tree.api.json<NewKey>('/v1/keys', {
      method: 'POST',
      body: JSON.stringify({ name: 'a reader', scopes: ['read:quickeats'] }),
      headers: { 'Content-Type': 'application/json' },
    })
    const { page, close } = await openTab(browser)
    await page.goto(`${tree.api.url}${address('/quarantine', { stream: 'quickeats.orders' })}`)
    await page.getByLabel('API key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('events:write:quickeats').waitFor()
    expect(await page.getByRole('button', { name: 'Try what would pass' }).count()).toBe(0)
    await page.goto(`${tree.api.url}/lake`)
    await page.getByText('read:*').waitFor()
    await page.goto(`${tree.api.url}/sql`)
    await page.getByText('This page needs the scope sql').waitFor()
    await close()
  })
})

describe('the pages of operations', () => {
  it.each(['light', 'dark'] as const)('can be used by everybody, in the %s theme', async (theme) => {
    const tab = await signedIn('/quality?pack=quickeats', theme)
    const seen = async (path: string, mark: string) => {
      await tab.page.goto(`${tree.api.url}${path}`)
      await tab.page.getByText(mark).first().waitFor()
      expect(await accessibilityFaults(tab.page)).toEqual([])
      expect(await tab.shift()).toBeLessThan(0.1)
    }
    await seen('/quality?pack=quickeats', 'Orders came until the end of the day')
    await seen(address('/quarantine', { stream: 'quickeats.orders', state: 'all' }), 'of 2 rows')
    await seen('/quarantine', 'Most of them, because')
    await seen('/lake', 'Off')
    await seen('/nowhere', 'There is no page at /nowhere')
    await seen('/catalogue?pack=quickeats', 'quickeats_orders_fact')
    await tab.page.locator('summary', { hasText: 'quickeats_restaurant_dim' }).click()
    await tab.page.getByLabel('History of the restaurant id').waitFor()
    expect(await accessibilityFaults(tab.page)).toEqual([])
    await seen(
      address('/sql', { sql: 'SELECT quarter, count(*) AS days FROM time_dim GROUP BY 1' }),
      'rows in',
    )
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})
