import type { Pack } from '../../contracts/pack.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import type { Family } from '../../engine/metrics/family.ts'
import type { GatewayEnv } from '../env.ts'

export interface Sources {
  readonly env: GatewayEnv
  readonly packs: readonly Pack[]
  readonly catalogue: Catalogue
  readonly now: number
}

/** A part of what `/metrics` shows, which may be asked for, and fail, by itself. */
export interface Collector {
  readonly name: string
  collect(sources: Sources): Promise<Family[]>
}
