import { startBrowser } from '../../end-to-end/browser.ts'
import { type EventsSide, withSide } from '../events/sides.ts'
import { medians } from '../median.ts'
import { type Crowd, watchTogether } from './crowd.ts'
import { type LoadFigures, measureLoads } from './load.ts'
import { type Motion, measureMotion } from './motion.ts'
import { eachPage, type PageName, type Shown, signIn } from './pages.ts'
import { ALL, fillHour, ORDERS, withOrders, withTraffic } from './traffic.ts'

/** Events a second, with the orders. */
const RATE = 1_000

interface Plan {
  /** Of each pack, in the hour before. */
  readonly rows: number
  readonly loads: number
  readonly motion: { readonly settleMs: number; readonly milliseconds: number }
  readonly sockets: readonly number[]
  readonly crowdMs: number
}

const FULL: Plan = {
  rows: 20_000,
  loads: 10,
  motion: { settleMs: 5_000, milliseconds: 20_000 },
  sockets: [1, 50, 200],
  crowdMs: 20_000,
}
const QUICK: Plan = {
  rows: 2_000,
  loads: 2,
  motion: { settleMs: 500, milliseconds: 2_000 },
  sockets: [1, 50, 200],
  crowdMs: 3_000,
}

export interface DashboardFigures {
  /** The version of the browser. */
  readonly chromium: string
  readonly loads: LoadFigures
  readonly motion: Readonly<Record<'live' | 'still', MotionFigures>>
  readonly crowd: { readonly events_per_second: number; readonly cases: readonly Crowd[] }
}

export interface MotionFigures {
  readonly events_per_second: number
  readonly pages: Readonly<Record<PageName, Motion>>
}

/** The page in a browser: how soon it is there, whether it stays smooth while all packs move; and how many may watch one pack. */
export async function compareDashboard(
  { quick, rounds }: { readonly quick: boolean; readonly rounds: number },
  tell: (text: string) => void,
): Promise<DashboardFigures> {
  const plan = quick ? QUICK : FULL
  return withSide('platform', async (side) => {
    tell('h: the hour before')
    await fillHour(side, plan.rows)
    const shown = await inBrowser(side, plan, rounds, tell)
    const turns: Crowd[][] = []
    const { events_per_second } = await live(side, ['quickeats'], async () => {
      for (let round = 1; round <= rounds; round++)
        for (const [i, sockets] of plan.sockets.entries()) {
          tell(`h: ${sockets} sockets, round ${round} of ${rounds}`)
          turns[i] = [...(turns[i] ?? []), await watchTogether(side, sockets, plan.crowdMs)]
        }
    })
    return { ...shown, crowd: { events_per_second, cases: turns.map(together) } }
  })
}

/** What is not to happen at all is told of all rounds together. */
function together(rounds: readonly Crowd[]): Crowd {
  const sum = (of: (crowd: Crowd) => number) => rounds.reduce((all, each) => all + of(each), 0)
  return { ...medians(rounds), missed: sum(({ missed }) => missed), closed: sum(({ closed }) => closed) }
}

async function inBrowser(
  side: EventsSide,
  plan: Plan,
  rounds: number,
  tell: (text: string) => void,
): Promise<Omit<DashboardFigures, 'crowd'>> {
  const browser = await startBrowser()
  try {
    const shown = { side, browser, signedIn: await signIn(browser, side) }
    tell(`h: ${plan.loads} loads of each page`)
    const loads = await withOrders(side, () => measureLoads(shown, plan.loads))
    tell('h: frames without events')
    const still = await motion(shown, plan, rounds)
    tell('h: frames with all packs live')
    const moving = await live(side, ALL, () => motion(shown, plan, rounds))
    return {
      chromium: browser.version(),
      loads,
      motion: {
        still: { pages: still, events_per_second: 0 },
        live: { pages: moving.result, events_per_second: moving.events_per_second },
      },
    }
  } finally {
    await browser.close()
  }
}

/** Each page alone, in turns. */
async function motion(shown: Shown, plan: Plan, rounds: number): Promise<MotionFigures['pages']> {
  const turns: MotionFigures['pages'][] = []
  for (let round = 0; round < rounds; round++)
    turns.push(await eachPage((name) => measureMotion(shown, name, plan.motion)))
  return medians(turns)
}

const live = <T>(side: EventsSide, packs: readonly string[], use: () => Promise<T>) =>
  withTraffic(side, packs, RATE - ORDERS, () => withOrders(side, use))
