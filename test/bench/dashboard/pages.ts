import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Target } from '../events/client.ts'
import type { EventsSide } from '../events/sides.ts'
import { tree } from '../processes.ts'

/** The first page, and the one with the most figures. */
export const PAGES = { overview: '/', quickeats: '/packs/quickeats' } as const
export type PageName = keyof typeof PAGES
const PAGE_NAMES = Object.keys(PAGES) as PageName[]

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>

/** A platform, and a browser whose session it has opened. */
export interface Shown {
  readonly side: EventsSide
  readonly browser: Browser
  readonly signedIn: SignedIn
}

const VIEWPORT = { width: 1280, height: 900 }

/** One after the other. */
export async function eachPage<T>(use: (name: PageName) => Promise<T>): Promise<Record<PageName, T>> {
  const all: [PageName, T][] = []
  for (const name of PAGE_NAMES) all.push([name, await use(name)])
  return Object.fromEntries(all) as Record<PageName, T>
}

/** The session of a browser that has not opened the page yet: nothing of it is in its cache. */
export async function signIn(browser: Browser, { url, key }: Target): Promise<SignedIn> {
  const context = await browser.newContext()
  try {
    const answer = await context.request.post(`${url}/v1/session`, {
      data: { key },
      headers: { Origin: url },
    })
    if (!answer.ok()) throw new Error(`the session was refused: ${await answer.text()}`)
    return await context.storageState()
  } finally {
    await context.close()
  }
}

/** A browser of somebody who is signed in, with an empty cache, as long as it is used. */
export async function withContext<T>(
  { browser, signedIn: storageState }: Pick<Shown, 'browser' | 'signedIn'>,
  use: (context: BrowserContext) => Promise<T>,
  settings: { readonly javaScriptEnabled?: boolean } = {},
): Promise<T> {
  const context = await browser.newContext({ storageState, viewport: VIEWPORT, locale: 'en-GB', ...settings })
  try {
    return await use(context)
  } finally {
    await context.close()
  }
}

/** Opens a page and waits until it shows what it has: no figure is still loading. */
export async function opened(context: BrowserContext, { url }: Target, name: PageName): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${url}${PAGES[name]}`)
  await page
    .locator(name === 'overview' ? '.spark-line' : '.time-series canvas')
    .first()
    .waitFor()
  await page.locator('main .loading').first().waitFor({ state: 'detached' })
  return page
}

/** The processes of the browser that this one has started. */
export function browserPids(): number[] {
  return tree(process.pid)
    .filter(({ name }) => name.startsWith('chrom'))
    .map(({ pid }) => pid)
}

/** What Chromium counts of a page since it was opened, by name; times in seconds (`Performance.getMetrics`). */
export async function metricsOf(page: Page): Promise<{
  readonly read: () => Promise<Readonly<Record<string, number>>>
  readonly collectGarbage: () => Promise<void>
}> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  return {
    read: async () => {
      const { metrics } = await cdp.send('Performance.getMetrics')
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
    },
    collectGarbage: async () => {
      await cdp.send('HeapProfiler.collectGarbage')
    },
  }
}
