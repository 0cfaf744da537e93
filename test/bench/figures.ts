import type { Distribution } from '../../src/cli/percentile.ts'
import type { StageName } from '../../src/contracts/stage.ts'
import type { DashboardFigures } from './dashboard/compare.ts'
import type { HeapFigures } from './dashboard/heap.ts'
import type { EventsFigures } from './events/compare.ts'
import type { LakeFigures } from './lake/compare.ts'
import type { ProtocolFigures } from './protocol/compare.ts'
import type { ScenarioId } from './scenarios.ts'
import type { SideName } from './side.ts'
import type { WarehouseFigures } from './warehouse/compare.ts'

export type StageMedians = Partial<Record<StageName, number>>

/** Of one side in one round. Times in milliseconds. */
export interface Round {
  readonly capacity: {
    readonly images_per_second: number
    readonly accepted_per_second: number
    readonly cpu_ms_per_image: number
    readonly stages: StageMedians
  }
  readonly arrivals: Distribution & { readonly rate: number; readonly stages: StageMedians }
  readonly idle: { readonly poll: Distribution; readonly wait: Distribution; readonly stages: StageMedians }
  readonly images: number
  readonly failures: number
  /** Mean, as the API reports it; the peer has none. */
  readonly cost_usd?: number
  readonly peak_mb: number
  /** The share of all cores that other things took meanwhile, 0 to 1. */
  readonly others: number
}

export interface ScenarioFigures {
  readonly id: ScenarioId
  readonly title: string
  readonly picture_bytes: readonly [smallest: number, largest: number]
  readonly rounds: Readonly<Record<SideName, readonly Round[]>>
  readonly median: Readonly<Record<SideName, Round>>
  /** Of images that both sides labelled, those with the same label. */
  readonly agreement: { readonly same: number; readonly of: number }
}

export interface Figures {
  readonly date: string
  readonly command: string
  readonly quick: boolean
  readonly rounds: number
  readonly machine: Machine
  readonly scenarios: readonly ScenarioFigures[]
  readonly protocol: readonly ProtocolFigures[]
  /** Absent where they were not measured. */
  readonly events?: EventsFigures
  readonly warehouse?: WarehouseFigures
  readonly lake?: LakeFigures
  readonly dashboard?: DashboardFigures
  readonly heap?: HeapFigures
}

export interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly memory_gb: number
  readonly versions: Readonly<Record<string, string>>
}
