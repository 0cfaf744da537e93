import { setTimeout as sleep } from 'node:timers/promises'
import { startBrowser } from '../../end-to-end/browser.ts'
import { withSide } from '../events/sides.ts'
import { eachPage, metricsOf, opened, type PageName, signIn, withContext } from './pages.ts'
import { ALL, fillHour, withTraffic } from './traffic.ts'

/** Events a second of all packs together. */
const RATE = 1_000
const EVERY_MS = 30_000

/** What a page holds, after a collection of garbage. */
export interface Held {
  /** Since the page was opened. */
  readonly seconds: number
  readonly heap_mb: number
  readonly nodes: number
  readonly listeners: number
}

export interface HeapFigures {
  readonly minutes: number
  readonly events_per_second: number
  readonly pages: Readonly<Record<PageName, readonly Held[]>>
}

/** What both pages hold while they stay open, all packs live. The hour that they show is there before: a page that fills is no leak. */
export async function measureHeap(
  { quick, minutes }: { readonly quick: boolean; readonly minutes: number },
  tell: (text: string) => void,
): Promise<HeapFigures> {
  const every = Math.min(EVERY_MS, (minutes * 60_000) / 6)
  const browser = await startBrowser()
  try {
    return await withSide('platform', async (side) => {
      await fillHour(side, quick ? 2_000 : 20_000)
      const signedIn = await signIn(browser, side)
      return withContext({ browser, signedIn }, async (context) => {
        const { result, events_per_second } = await withTraffic(side, ALL, RATE, async () => {
          const metrics = await eachPage(async (name) => metricsOf(await opened(context, side, name)))
          const held = await eachPage(async (): Promise<Held[]> => [])
          const begun = performance.now()
          while (performance.now() - begun < minutes * 60_000) {
            await sleep(every)
            await eachPage(async (name) => {
              const now = await look(metrics[name], begun)
              held[name].push(now)
              tell(
                `i: ${(now.seconds / 60).toFixed(1)} min, ${name}: ${now.heap_mb.toFixed(2)} MB, ${now.nodes} nodes`,
              )
            })
          }
          return held
        })
        return { minutes, events_per_second, pages: result }
      })
    })
  } finally {
    await browser.close()
  }
}

async function look(
  { read, collectGarbage }: Awaited<ReturnType<typeof metricsOf>>,
  begun: number,
): Promise<Held> {
  await collectGarbage()
  const { JSHeapUsedSize = NaN, Nodes = NaN, JSEventListeners = NaN } = await read()
  return {
    seconds: (performance.now() - begun) / 1000,
    heap_mb: JSHeapUsedSize / 1e6,
    nodes: Nodes,
    listeners: JSEventListeners,
  }
}

/** MB an hour, by least squares over the last two thirds: at first a page compiles and fills its caches. */
export function growth(samples: readonly Held[]): number {
  const last = samples.slice(Math.floor(samples.length / 3))
  const mean = (of: (held: Held) => number) => last.reduce((sum, held) => sum + of(held), 0) / last.length
  const [time, heap] = [mean(({ seconds }) => seconds), mean(({ heap_mb }) => heap_mb)]
  const sum = (of: (held: Held) => number) => last.reduce((all, held) => all + of(held), 0)
  const slope =
    sum(({ seconds, heap_mb }) => (seconds - time) * (heap_mb - heap)) /
    sum(({ seconds }) => (seconds - time) ** 2)
  return slope * 3_600
}
