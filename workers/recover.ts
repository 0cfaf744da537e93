import { WorkerEntrypoint } from 'cloudflare:workers'
import { lakeTableNames } from '../src/engine/lake/table-names.ts'
import { Loaders } from '../src/engine/warehouse/loaders.ts'
import { PACKS } from '../src/packs/index.ts'
import { type BuryEnv, bury } from '../src/recover/bury.ts'
import { exhumeInbox, type SweepEnv, sweep } from '../src/recover/sweep.ts'

const STALE_MS = 15 * 60_000
const STREAMS = new Loaders(PACKS).feeding()
const TABLES = lakeTableNames(PACKS)

/** Dead-letter queues, and the sweep for what lost its message: by cron, or by RPC after a restart. */
export default class Recover extends WorkerEntrypoint<BuryEnv & SweepEnv> {
  override queue(batch: MessageBatch): Promise<void> {
    return bury(batch, this.env, this.ctx)
  }

  /** The lake once an hour: a table that is told of any rows finds all, and to look costs listings of the bucket. */
  override async scheduled({ scheduledTime }: ScheduledController): Promise<void> {
    const tables = new Date(scheduledTime).getUTCMinutes() < 5 ? TABLES : []
    await sweep(this.env, STREAMS, tables, Date.now(), STALE_MS)
  }

  async sweep(staleMs: number) {
    await exhumeInbox(this.env)
    return sweep(this.env, STREAMS, TABLES, Date.now(), staleMs)
  }
}
