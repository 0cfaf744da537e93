import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'

/** A real browser, out of an npm package: nothing has to be installed. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

export interface Tab {
  readonly page: Page
  /** What the console called an error, and what no one caught. */
  readonly errors: string[]
  /** How far things have jumped (layout-instability.github.io): under 0.1 is called good. */
  shift(): Promise<number>
  close(): Promise<void>
}

const WATCH_SHIFT = `
  window.shift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`

/** A tab of a browser that nobody has used. */
export async function openTab(browser: Browser, theme: 'light' | 'dark' = 'light'): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.addInitScript(WATCH_SHIFT)
  return { page, errors, shift: () => page.evaluate<number>('window.shift'), close: () => context.close() }
}

/** The folder that pictures of the pages go to, for the docs: `TRIBUTARY_PICTURES=docs npm test`. */
export const PICTURES = process.env.TRIBUTARY_PICTURES

/** What the tab shows, as a picture of the docs, where these are wanted. */
export async function takePicture({ page }: Tab, name: string): Promise<void> {
  if (PICTURES === undefined) return
  // charts draw themselves in the frame after their numbers
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds serious or worse, as lines to read. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[]
  }>('axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
