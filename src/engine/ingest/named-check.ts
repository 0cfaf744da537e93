import type { Checker } from '../stream/check.ts'
import type { StreamEntry } from './catalogue.ts'

const IGLU = /^iglu:([^/]+)\/([^/]+)\/jsonschema\/([^/]+)$/
/** The address at which a contract is served. */
const ADDRESS = /\/v1\/contracts\/([^/?#]+)(?:\/([^/?#]+))?$/
const VERSION = /(?<!\d)\d{1,9}-\d{1,9}-\d{1,9}$/

/** The check of the contract that a row names, or why there is none. A name that says nothing of ours is as if none were there. */
export function namedCheck(
  schema: string,
  { fullName, stream, check, checks }: StreamEntry,
): Checker | string {
  const named = read(schema)
  if (named === undefined)
    return `names contract "${schema}"; an iglu name is iglu:${fullName.replace('.', '/')}/jsonschema/${stream.version}`
  if (named.of !== undefined && named.of !== fullName)
    return `names a contract of ${named.of}; this stream is ${fullName}`
  if (named.version === undefined) return check
  return (
    checks.get(named.version) ??
    `names contract ${named.version} of ${fullName}; its versions are ${[...checks.keys()].join(', ')}`
  )
}

/** Nothing, where it begins as an iglu name and is none. */
function read(schema: string): { readonly of?: string; readonly version?: string | undefined } | undefined {
  if (schema.startsWith('iglu:')) {
    const [, vendor, name, version] = IGLU.exec(schema) ?? []
    return version === undefined ? undefined : { of: `${vendor}.${name}`, version }
  }
  const [, of, version] = ADDRESS.exec(schema) ?? []
  return of === undefined ? { version: VERSION.exec(schema)?.[0] } : { of, version }
}
