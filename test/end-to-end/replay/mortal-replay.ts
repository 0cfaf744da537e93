import { Replay as RealReplay, type ReplayEnv } from '../../../src/replay/replay.ts'
import { PACKS } from './declared-later.ts'

/** Calls of database and bucket after which an object ends, or before. They are of all objects together, whatever their lives. */
const DEATHS = new Set([2, 5, 9, 14, 20])
let calls = 0

/** With every call an object may end: before it was made, or when it was done and nobody was told. */
function mortal<Binding extends object>(state: DurableObjectState, binding: Binding): Binding {
  return new Proxy(binding, {
    get(target, name) {
      const member = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      if (name === 'prepare') return member.bind(target)
      return async (...args: unknown[]) => {
        const call = ++calls
        if (DEATHS.has(call) && call % 2 === 0) state.abort('a test ends this replay before a call')
        const answer = await member.apply(target, args)
        if (DEATHS.has(call)) state.abort('a test ends this replay after a call')
        return answer
      }
    },
  })
}

/** A replay that ends again and again, of packs with what was declared later. */
export class Replay extends RealReplay {
  constructor(state: DurableObjectState, env: ReplayEnv) {
    const { BUCKET, DATABASE } = env
    super(state, { ...env, BUCKET: mortal(state, BUCKET), DATABASE: mortal(state, DATABASE) }, PACKS)
  }

  /** How often a call was to end an object. */
  async deaths(): Promise<number> {
    return [...DEATHS].filter((call) => call <= calls).length
  }
}

export default {} satisfies ExportedHandler
