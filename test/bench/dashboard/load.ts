import type { BrowserContext, Page } from 'playwright-core'
import type { Target } from '../events/client.ts'
import { medians } from '../median.ts'
import { eachPage, PAGES, type PageName, type Shown, withContext } from './pages.ts'

/** Of one load, from the request on; ms. */
export interface Load {
  readonly first_paint: number
  /** The first line of a chart is painted, from an answer of the API. */
  readonly first_line: number
  /** A chart is painted whose window was told on the WebSocket before. The overview has none. */
  readonly live?: number
  /** Over the wire until then: document, scripts and style; answers of the API. */
  readonly page_bytes: number
  readonly answer_bytes: number
  readonly requests: number
}

export type Cache = 'cold' | 'warm'

export interface LoadFigures {
  readonly loads: number
  readonly pages: Readonly<Record<PageName, Readonly<Record<Cache, Load>>>>
  /** First paint of the same document and style sheet with scripts off. */
  readonly floor: Readonly<Record<Cache, number>>
}

const LIVE_MS = 60_000

/** What the page is watched by. It says what it saw when the last of it is there. */
const WATCH = (awaits: 'line' | 'live') => `
  window.bench = new Promise((resolve) => {
    const seen = {}
    const told = new Set()
    const note = (name) => {
      if (name in seen) return
      seen[name] = NaN
      // what is drawn before a frame is on the screen when the next one begins
      requestAnimationFrame(() => requestAnimationFrame(() => {
        seen[name] = performance.now()
        if (name === '${awaits}') resolve({ ...seen, ...transferred() })
      }))
    }
    const transferred = () => {
      const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      const bytes = (some) => some.reduce((sum, { transferSize }) => sum + transferSize, 0)
      const answers = all.filter(({ initiatorType }) => initiatorType === 'fetch')
      return {
        paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
        page: bytes(all) - bytes(answers),
        answers: bytes(answers),
        requests: all.filter(({ transferSize }) => transferSize > 0).length,
      }
    }
    const Native = WebSocket
    window.WebSocket = class extends Native {
      constructor(...parts) {
        super(...parts)
        this.addEventListener('message', ({ data }) => {
          const { type, window } = data === 'pong' ? {} : JSON.parse(data)
          if (type === 'window') told.add(window.replaceAll('_', ' '))
        })
      }
    }
    const stroke = CanvasRenderingContext2D.prototype.stroke
    CanvasRenderingContext2D.prototype.stroke = function (...path) {
      note('line')
      const title = this.canvas.closest('.panel')?.querySelector('h3')?.textContent ?? ''
      if (told.has(title.toLowerCase())) note('live')
      return stroke.apply(this, path)
    }
    new MutationObserver(() => {
      if (document.querySelector('.spark-line')) note('line')
    }).observe(document, { childList: true, subtree: true })
  })`

interface Seen {
  readonly paint: number
  readonly line: number
  readonly live?: number
  readonly page: number
  readonly answers: number
  readonly requests: number
}

/** Each page so many times with an empty cache, and right after that again with a full one. */
export async function measureLoads(shown: Shown, times: number): Promise<LoadFigures> {
  const turns: Pick<LoadFigures, 'floor' | 'pages'>[] = []
  for (let i = 0; i < times; i++)
    turns.push({
      floor: await withContext(shown, (context) => twice(context, (page) => bare(page, shown.side)), {
        javaScriptEnabled: false,
      }),
      pages: await eachPage((name) =>
        withContext(shown, (context) => twice(context, (page) => load(page, shown.side, name))),
      ),
    })
  return { loads: times, ...medians(turns) }
}

async function twice<T>(context: BrowserContext, use: (page: Page) => Promise<T>): Promise<Record<Cache, T>> {
  const once = async () => {
    const page = await context.newPage()
    const result = await use(page)
    await page.close()
    return result
  }
  return { cold: await once(), warm: await once() }
}

async function load(page: Page, { url }: Target, name: PageName): Promise<Load> {
  await page.addInitScript(WATCH(name === 'overview' ? 'line' : 'live'))
  await page.goto(`${url}${PAGES[name]}`)
  const late = `new Promise((_, reject) => setTimeout(() => reject(new Error('nothing live was painted')), ${LIVE_MS}))`
  const seen = await page.evaluate<Seen>(`Promise.race([bench, ${late}])`)
  return {
    first_paint: seen.paint,
    first_line: seen.line,
    ...(seen.live !== undefined && { live: seen.live }),
    page_bytes: seen.page,
    answer_bytes: seen.answers,
    requests: seen.requests,
  }
}

/** Without its scripts the document paints the line that says that it needs them. */
async function bare(page: Page, { url }: Target): Promise<number> {
  await page.goto(`${url}/`, { waitUntil: 'load' })
  for (;;) {
    const paint = await page.evaluate<number | null>(
      `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null`,
    )
    if (paint !== null) return paint
  }
}
