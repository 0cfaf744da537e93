import { DurableObject } from 'cloudflare:workers'
import type { StreamEntry } from '../engine/ingest/catalogue.ts'
import type { CommitEnv } from '../platform/commits.ts'
import { COLLECT_MS, type TellerApi } from '../platform/tellers.ts'
import { type ImageStreams, tellEnds } from './tell-ends.ts'

export type TellerEnv = CommitEnv

/**
 * Tells the ledger of the ends of images, those of a moment together and behind everybody's back: who ends an image waits for no
 * ledger. The ends are in the database until they are told, so nothing is lost with this object; the sweep asks it again.
 */
export class Teller extends DurableObject<TellerEnv> implements TellerApi {
  readonly #streams: ImageStreams
  /** Ends that were written before this may not have been looked for. */
  #until = 0
  #running = false

  constructor(state: DurableObjectState, env: TellerEnv, inferences: StreamEntry, stages: StreamEntry) {
    super(state, env)
    this.#streams = { inferences, stages }
  }

  poke(): void {
    this.#until = Date.now() + COLLECT_MS
    if (this.#running) return
    this.#running = true
    this.ctx.waitUntil(this.#run())
  }

  tell(): Promise<number> {
    return tellEnds(this.env, this.#streams)
  }

  async #run(): Promise<void> {
    try {
      for (let looked = 0; looked < this.#until; ) {
        await scheduler.wait(COLLECT_MS)
        looked = Date.now()
        await this.tell()
      }
    } catch (error) {
      console.error('the sweep has to tell of images', error)
    } finally {
      this.#running = false
    }
  }
}
