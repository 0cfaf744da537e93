import { PACKS } from '../src/packs/index.ts'
import { Replay as AnyReplay, type ReplayEnv } from '../src/replay/replay.ts'

/** One replay of a stream's segments. */
export class Replay extends AnyReplay {
  constructor(state: DurableObjectState, env: ReplayEnv) {
    super(state, env, PACKS)
  }
}

/** Hosts the replays; nobody asks anything else of it. */
export default {} satisfies ExportedHandler
