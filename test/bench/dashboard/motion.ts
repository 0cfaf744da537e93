import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../../../src/cli/percentile.ts'
import { cpuMs } from '../processes.ts'
import { browserPids, metricsOf, opened, type PageName, type Shown, withContext } from './pages.ts'

/** Of a page that is looked at for a while. */
export interface Motion {
  readonly frames_per_second: number
  /** From one frame to the next. */
  readonly gap_p95_ms: number
  readonly gap_max_ms: number
  /** The share of the time that the main thread spent in tasks of over 50 ms, 0 to 1. */
  readonly long_share: number
  /** The share that it spent in any task. */
  readonly busy_share: number
  readonly script_ms_per_second: number
  /** Styles and layout. */
  readonly layout_ms_per_second: number
  readonly browser_cores: number
  readonly platform_cores: number
}

/** It asks for every frame that it can get, as an animation does. */
const WATCH = (milliseconds: number) => `new Promise((resolve) => {
  const gaps = []
  let long = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) long += duration
  })
  observer.observe({ type: 'longtask' })
  let first, last
  const frame = () => {
    const now = performance.now()
    first ??= now
    if (last !== undefined) gaps.push(now - last)
    last = now
    if (now - first < ${milliseconds}) return requestAnimationFrame(frame)
    observer.disconnect()
    resolve({ gaps, long })
  }
  requestAnimationFrame(frame)
})`

/** Opens a page, lets it settle, and watches it for so long. */
export function measureMotion(
  shown: Shown,
  name: PageName,
  { settleMs, milliseconds }: { readonly settleMs: number; readonly milliseconds: number },
): Promise<Motion> {
  return withContext(shown, async (context) => {
    const { side } = shown
    const page = await opened(context, side, name)
    const { read } = await metricsOf(page)
    await sleep(settleMs)
    const pids = { browser: browserPids(), platform: side.pids() }
    const cpu = () => ({ browser: cpuMs(pids.browser), platform: cpuMs(pids.platform) })
    const [metrics, before, begun] = [await read(), cpu(), performance.now()]
    const { gaps, long } = await page.evaluate<{ gaps: number[]; long: number }>(WATCH(milliseconds))
    const [took, after, read2] = [performance.now() - begun, cpu(), await read()]
    const since = (metric: string) => ((read2[metric] ?? NaN) - (metrics[metric] ?? NaN)) * 1000
    const sorted = gaps.toSorted((a, b) => a - b)
    return {
      frames_per_second: (gaps.length * 1000) / gaps.reduce((a, b) => a + b, 0),
      gap_p95_ms: percentile(sorted, 95) ?? NaN,
      gap_max_ms: sorted.at(-1) ?? NaN,
      long_share: long / took,
      busy_share: since('TaskDuration') / took,
      script_ms_per_second: (since('ScriptDuration') * 1000) / took,
      layout_ms_per_second: ((since('LayoutDuration') + since('RecalcStyleDuration')) * 1000) / took,
      browser_cores: (after.browser - before.browser) / took,
      platform_cores: (after.platform - before.platform) / took,
    }
  })
}
