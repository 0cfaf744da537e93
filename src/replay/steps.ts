import type { Pack } from '../contracts/pack.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import { FactReplay } from './facts.ts'
import { type LakeEnv, LakeReplay } from './lake.ts'
import type { Progress, Store } from './store.ts'
import { WindowReplay, type WindowsEnv } from './windows.ts'

export interface StepsEnv extends WindowsEnv, LakeEnv {}

/** What a job makes again. */
export interface Parts {
  readonly windows: WindowReplay
  readonly facts: FactReplay
  readonly lake: LakeReplay
}

export function partsOf(env: StepsEnv, store: Store, job: ReplayJob, pack: Pack): Parts {
  return {
    windows: new WindowReplay(env, store, job, pack),
    facts: new FactReplay(env, store, job, pack),
    lake: new LakeReplay(env, job),
  }
}

/** Does some of a job's work, which it may have done before: a step whose end was not written down comes again. */
type Step = (parts: Parts, progress: Progress) => Promise<Partial<Progress>>

/** By name; each says which is next. */
export const STEPS: Readonly<Record<string, Step>> = {
  make: async ({ facts }) => {
    await facts.make()
    return { step: 'seal' }
  },
  seal: async ({ windows }) => {
    const readAt = Date.now()
    await windows.seal()
    return { step: 'count windows', readAt }
  },
  'count windows': async ({ windows }) => ({
    step: (await windows.fold()) ? 'count windows' : 'merge windows',
  }),
  'merge windows': async ({ windows }) => {
    await windows.merge()
    return { step: 'load facts' }
  },
  'load facts': async ({ facts }) => ({ step: (await facts.load()) ? 'load facts' : 'compare' }),
  compare: async ({ windows, facts }) => {
    const loaded = await facts.compare()
    if (!loaded) return { step: 'load facts' }
    return { parts: [...(await windows.compare()), ...loaded], step: 'compare lake', day: 0 }
  },
  'compare lake': async ({ lake }, { parts, day, isAsked }) => {
    const next = lake.days[day]
    if (next !== undefined) return { parts: await lake.compare(next, parts), day: day + 1 }
    return isAsked ? { state: 'swapping', step: 'swap facts' } : { state: 'compared', step: 'none' }
  },
  'swap facts': async ({ facts }) => ({ step: (await facts.swap()) ? 'swap windows' : 'catch up' }),
  'catch up': async ({ facts }) => ({ step: (await facts.load()) ? 'catch up' : 'swap facts' }),
  'swap windows': async ({ windows }) => {
    await windows.swap()
    return { step: 'swap lake', day: 0 }
  },
  'swap lake': async ({ lake }, { day }) => {
    const next = lake.days[day]
    if (next === undefined) return { state: 'swapped', step: 'none' }
    await lake.swap(next)
    return { day: day + 1 }
  },
}
