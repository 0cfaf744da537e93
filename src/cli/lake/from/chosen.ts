import { homedir } from 'node:os'
import { join } from 'node:path'
import { CONNECTION_ARGS, connect } from '../../client.ts'
import { Failure } from '../../failure.ts'
import { readNumber } from '../../numbers.ts'
import { CachedSource } from './cache.ts'
import { folderSource } from './folder.ts'
import { gatewayObjects } from './gateway.ts'
import { s3Objects } from './s3.ts'
import type { LakeSource } from './source.ts'

const MEGABYTE = 1024 * 1024

/** Which lake is read, and as it was when. */
export const SOURCE_ARGS = {
  s3: { type: 'boolean', description: 'Read the copy in S3 that the settings of the bridge (BRIDGE_*) name' },
  'from-dir': { type: 'string', description: 'Read a copy in a folder' },
  version: { type: 'string', description: 'The version of the one table that is read' },
  'as-of': { type: 'string', description: 'All tables as they were then, ISO 8601 with a zone' },
  cache: { type: 'string', description: 'Folder of fetched files; that of the user, if not said' },
  'cache-mb': { type: 'string', default: '4096', description: 'What it holds, and one query reads, at most' },
  ...CONNECTION_ARGS,
} as const

export interface SourceAsked {
  readonly s3?: boolean | undefined
  readonly 'from-dir'?: string | undefined
  readonly cache?: string | undefined
  readonly 'cache-mb': string
  readonly url?: string | undefined
  readonly key?: string | undefined
}

export function chosenSource(args: SourceAsked): LakeSource {
  const folder = args['from-dir']
  if (folder !== undefined && args.s3)
    throw new Failure('--s3 and --from-dir are two lakes.', 'Give one of them.', 2)
  if (folder !== undefined) return folderSource(folder)
  const limit = readNumber(args['cache-mb'], 'cache-mb', { min: 1, max: 1e9 }) * MEGABYTE
  const remote = args.s3 ? s3Objects(process.env) : gatewayObjects(connect(args))
  return new CachedSource(remote, args.cache ?? cacheFolder(), limit)
}

const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tributary/lake')
