import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod'

/** Secrets of a local installation, kept beside its state for the command line to use. */
const Secrets = z.object({ key: z.string(), webhook_secret: z.string(), url: z.string().optional() })
export type Secrets = z.infer<typeof Secrets>

export const DEFAULT_DIRECTORY = '.tributary'

/** The repository: the folder of package.json. */
export const ROOT = resolve(import.meta.dirname, '../..')

export function readSecrets(directory: string): Secrets | undefined {
  try {
    return Secrets.parse(JSON.parse(readFileSync(join(directory, 'secrets.json'), 'utf8')))
  } catch {
    return undefined
  }
}

/** The secrets of `directory`, made at the first start; `key` fixes the first key. Readable by their owner alone. */
export function openSecrets(
  directory: string,
  key: string | undefined,
  url: string,
): Secrets & { isNew: boolean } {
  const known = readSecrets(directory)
  const secrets = {
    key: key ?? known?.key ?? `trb_${randomBytes(32).toString('base64url')}`,
    webhook_secret: known?.webhook_secret ?? `whsec_${randomBytes(32).toString('base64')}`,
    url,
  }
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'secrets.json'), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return { ...secrets, isNew: secrets.key !== known?.key }
}
