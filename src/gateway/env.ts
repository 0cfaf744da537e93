import type { Lease } from '../contracts/access.ts'
import type { EventPointer } from '../contracts/event-pointer.ts'
import type { ImageMessage } from '../contracts/image.ts'
import type { Swept } from '../contracts/recover.ts'
import type { Inspecting, Picturing, Serving } from '../contracts/serving.ts'
import type { TensorMessage } from '../contracts/tensor.ts'
import type { AnalyticsSettings } from '../platform/analytics.ts'
import type { Boards } from '../platform/boards.ts'
import type { Bridges } from '../platform/bridges.ts'
import type { Tables } from '../platform/lake-tables.ts'
import type { Ledgers } from '../platform/ledgers.ts'
import type { Replays } from '../platform/replays.ts'
import type { SettleEnv } from '../platform/settle.ts'

/** What the gateway calls of the other workers, by service binding. */
export interface PreprocessApi extends Picturing {
  preprocess(message: ImageMessage): Promise<TensorMessage | null>
}
export interface InferApi extends Serving {
  infer(message: TensorMessage): Promise<void>
}
export interface RecoverApi {
  sweep(staleMs: number): Promise<Swept>
}
export interface RateLimiterApi {
  take(limit: number, wanted: number): Promise<Lease>
}

export interface GatewayEnv extends SettleEnv, AnalyticsSettings {
  /** The files of the dashboard. */
  readonly ASSETS: Fetcher
  readonly BUCKET: R2Bucket
  readonly LEDGER: Ledgers
  readonly IMAGES: Queue<ImageMessage>
  readonly EVENTS: Queue<EventPointer>
  readonly BOARD: Boards
  readonly TABLE: Tables
  readonly BRIDGE: Bridges
  readonly REPLAY: Replays
  readonly PREPROCESS: PreprocessApi
  readonly INFER: InferApi
  readonly INSPECT: Inspecting
  readonly RECOVER: RecoverApi
  readonly RATE_LIMITER: DurableObjectNamespace<RateLimiterApi & Rpc.DurableObjectBranded>
  readonly DEFAULT_MODEL: string
  readonly MAX_IMAGE_BYTES: number
  readonly INBOX_SIDECAR_WAIT_SECONDS: number
  /** SHA-256 of a first key with every scope; a secret in production. */
  readonly FIRST_KEY_SHA256?: string
  /** Comma-separated origins that browsers may call from; none unless set. */
  readonly CORS_ORIGINS?: string
}

/** Hono's generics of every route: the bindings, and the key that asked. */
export interface GatewayTypes {
  Bindings: GatewayEnv
  Variables: { key: { id: string; scopes: string[] } }
}
