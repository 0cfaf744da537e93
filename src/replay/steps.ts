import type { Pack } from '../contracts/pack.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import { FactReplay } from './facts.ts'
import type { Progress, Store } from './store.ts'
import { WindowReplay, type WindowsEnv } from './windows.ts'

export type StepsEnv = WindowsEnv

/** What a job makes again. */
export interface Parts {
  readonly windows: WindowReplay
  readonly facts: FactReplay
}

export function partsOf(env: StepsEnv, store: Store, job: ReplayJob, pack: Pack): Parts {
  return { windows: new WindowReplay(env, store, job, pack), facts: new FactReplay(env, store, job, pack) }
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
  compare: async ({ windows, facts }, { isAsked }) => {
    const loaded = await facts.compare()
    if (!loaded) return { step: 'load facts' }
    const parts = [...(await windows.compare()), ...loaded]
    return isAsked
      ? { parts, state: 'swapping', step: 'swap facts' }
      : { parts, state: 'compared', step: 'none' }
  },
  'swap facts': async ({ facts }) => ({ step: (await facts.swap()) ? 'swap windows' : 'catch up' }),
  'catch up': async ({ facts }) => ({ step: (await facts.load()) ? 'catch up' : 'swap facts' }),
  'swap windows': async ({ windows }) => {
    await windows.swap()
    return { state: 'swapped', step: 'none' }
  },
}
