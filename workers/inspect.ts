import { WorkerEntrypoint } from 'cloudflare:workers'
import { type InspectEnv, inspect } from '../src/inspect/inspect.ts'

/** By RPC: a pushed version is read, loaded and run once, away from those that serve. */
export default class Inspect extends WorkerEntrypoint<InspectEnv> {
  inspect(reference: string) {
    return inspect(this.env.BUCKET, reference)
  }
}
