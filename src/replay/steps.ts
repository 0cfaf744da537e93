import type { Pack } from '../contracts/pack.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import { FactReplay } from './facts.ts'
import { type LakeEnv, LakeReplay } from './lake.ts'
import { Hopeless, requireSegments } from './require-segments.ts'
import type { Progress, Store } from './store.ts'
import { WindowReplay, type WindowsEnv } from './windows.ts'

const WAIT_MS = 500
const WAITS = 240

export interface StepsEnv extends WindowsEnv, LakeEnv {
  /** As the lake has it, which deletes them. */
  readonly SEGMENT_RETENTION_DAYS: number
}

/** What a job makes again. */
export interface Parts {
  readonly windows: WindowReplay
  readonly facts: FactReplay
  readonly lake: LakeReplay
  /** @throws `Hopeless` when segments of the period are deleted */
  readonly require: () => Promise<void>
}

export function partsOf(env: StepsEnv, store: Store, job: ReplayJob, pack: Pack): Parts {
  const facts = new FactReplay(env, store, job, pack)
  return {
    windows: new WindowReplay(env, store, job, pack),
    facts,
    lake: new LakeReplay(env, store, job),
    require: () =>
      requireSegments(env.BUCKET, pack, [job.stream, ...facts.streams], job.from, env.SEGMENT_RETENTION_DAYS),
  }
}

/** Does some of a job's work, which it may have done before: a step whose end was not written down comes again. */
type Step = (parts: Parts, progress: Progress) => Promise<Partial<Progress>>

/** By name; each says which is next. */
export const STEPS: Readonly<Record<string, Step>> = {
  make: async ({ facts, require }) => {
    await require()
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
  compare: async ({ windows, facts }, { waits = 0 }) => {
    const loaded = await facts.compare()
    if (!loaded) return behind('load facts', waits)
    return { parts: [...(await windows.compare()), ...loaded], step: 'compare lake', day: 0 }
  },
  'compare lake': async ({ lake }, { parts, day, isAsked }) => {
    const next = lake.days[day]
    if (next !== undefined) {
      const compared = await lake.compare(next, parts)
      return compared ? { parts: compared, day: day + 1 } : {}
    }
    return isAsked ? { state: 'swapping', step: 'swap facts' } : { state: 'compared', step: 'none' }
  },
  'swap facts': async ({ facts }, { waits = 0 }) =>
    (await facts.swap()) ? { step: 'swap windows' } : behind('catch up', waits),
  'catch up': async ({ facts }) => ({ step: (await facts.load()) ? 'catch up' : 'swap facts' }),
  'swap windows': async ({ windows }) => {
    await windows.swap()
    return { step: 'swap lake', day: 0 }
  },
  'swap lake': async ({ lake }, { day }) => {
    const next = lake.days[day]
    if (next === undefined) return { state: 'swapped', step: 'none' }
    return (await lake.swap(next)) ? { day: day + 1 } : {}
  },
}

/** The live tables have gone on, or miss a segment whose successors they have: that is tried again by its queue. */
async function behind(step: string, waits: number): Promise<Partial<Progress>> {
  if (waits >= WAITS)
    throw new Hopeless(
      'the live tables miss a segment: GET /v1/warehouse/{pack}/unloaded says which it is, and why',
    )
  await scheduler.wait(WAIT_MS)
  return { step, waits: waits + 1 }
}
