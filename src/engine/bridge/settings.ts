import type { BridgeTrouble } from '../../contracts/bridge.ts'

/** Variables and secrets of the worker, as text. */
export interface BridgeVars {
  /** `https://s3.eu-central-1.amazonaws.com`, or that of any server that speaks S3. */
  readonly BRIDGE_ENDPOINT?: string
  readonly BRIDGE_REGION?: string
  readonly BRIDGE_BUCKET?: string
  /** Put before every key; a key at the target is the prefix and the key in the lake. */
  readonly BRIDGE_PREFIX?: string
  /** "true": the bucket is in the path, not in the host name. */
  readonly BRIDGE_PATH_STYLE?: string
  readonly BRIDGE_ACCESS_KEY_ID?: string
  readonly BRIDGE_SECRET_ACCESS_KEY?: string
  /** "true": what the lake removed is removed at the target as well, after the retention. */
  readonly BRIDGE_REMOVE?: string
  readonly BRIDGE_RETENTION_DAYS?: string
  /** `https://glue.eu-central-1.amazonaws.com`; without it no table is catalogued. */
  readonly BRIDGE_GLUE_ENDPOINT?: string
  /** Databases are called by it, `_` and the pack. */
  readonly BRIDGE_GLUE_DATABASE?: string
  readonly BRIDGE_GLUE_FORMAT?: string
}

export interface BridgeTarget {
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly prefix: string
  readonly pathStyle: boolean
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export type TableFormat = 'delta' | 'parquet'

export interface BridgeSettings {
  readonly target: BridgeTarget
  readonly remove: boolean
  readonly retentionMs: number
  readonly glue:
    | { readonly endpoint: string; readonly database: string; readonly format: TableFormat }
    | undefined
}

const NEEDED = [
  'BRIDGE_ENDPOINT',
  'BRIDGE_BUCKET',
  'BRIDGE_ACCESS_KEY_ID',
  'BRIDGE_SECRET_ACCESS_KEY',
] as const
const DAY_MS = 86_400_000

/** Nothing when the bridge is not set up at all; a trouble when it is by half, or wrong. */
export function readSettings(vars: BridgeVars): BridgeSettings | BridgeTrouble | undefined {
  const missing = NEEDED.filter((name) => !vars[name])
  if (missing.length === NEEDED.length) return undefined
  const [first] = missing
  if (first) return wrong(first, `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set.`)
  const endpoint = URL.parse(vars.BRIDGE_ENDPOINT ?? '')
  if (!endpoint || !/^https?:$/.test(endpoint.protocol) || endpoint.pathname !== '/')
    return wrong(
      'BRIDGE_ENDPOINT',
      'BRIDGE_ENDPOINT is no address such as https://s3.eu-central-1.amazonaws.com.',
    )
  const days = Number(vars.BRIDGE_RETENTION_DAYS ?? 7)
  if (!(days >= 0)) return wrong('BRIDGE_RETENTION_DAYS', 'BRIDGE_RETENTION_DAYS is no number of days.')
  const glue = glueOf(vars)
  if (glue && 'says' in glue) return glue
  return {
    target: {
      endpoint: endpoint.origin,
      region: vars.BRIDGE_REGION || 'us-east-1',
      bucket: vars.BRIDGE_BUCKET ?? '',
      prefix: vars.BRIDGE_PREFIX ?? '',
      pathStyle: vars.BRIDGE_PATH_STYLE
        ? vars.BRIDGE_PATH_STYLE === 'true'
        : !endpoint.hostname.endsWith('.amazonaws.com'),
      accessKeyId: vars.BRIDGE_ACCESS_KEY_ID ?? '',
      secretAccessKey: vars.BRIDGE_SECRET_ACCESS_KEY ?? '',
    },
    remove: vars.BRIDGE_REMOVE === 'true',
    retentionMs: days * DAY_MS,
    glue,
  }
}

function glueOf({ BRIDGE_GLUE_ENDPOINT, BRIDGE_GLUE_DATABASE, BRIDGE_GLUE_FORMAT }: BridgeVars) {
  if (!BRIDGE_GLUE_ENDPOINT) return undefined
  const endpoint = URL.parse(BRIDGE_GLUE_ENDPOINT)
  if (!endpoint || !/^https?:$/.test(endpoint.protocol))
    return wrong(
      'BRIDGE_GLUE_ENDPOINT',
      'BRIDGE_GLUE_ENDPOINT is no address such as https://glue.eu-central-1.amazonaws.com.',
    )
  const format = BRIDGE_GLUE_FORMAT || 'delta'
  if (format !== 'delta' && format !== 'parquet')
    return wrong(
      'BRIDGE_GLUE_FORMAT',
      `BRIDGE_GLUE_FORMAT is "${format}", which is neither delta nor parquet.`,
    )
  return { endpoint: endpoint.origin, database: BRIDGE_GLUE_DATABASE || 'tributary', format } as const
}

function wrong(setting: string, says: string): BridgeTrouble {
  return {
    says,
    remedy: `Set ${setting} of the worker tributary-bridge; docs/bridge.md shows all settings.`,
    setting,
  }
}
