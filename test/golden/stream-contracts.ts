import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pack } from '../../src/contracts/pack.ts'
import { type JsonSchema, schemaOf } from '../../src/engine/contract/json-schema.ts'
import { versionsOf } from '../../src/engine/contract/version.ts'

/** By stream and version. */
export type Contracts = Record<string, Record<string, JsonSchema>>

export const FILE = join(import.meta.dirname, 'streams.json')

export const readReleased = (): Contracts => JSON.parse(readFileSync(FILE, 'utf8'))

/** The contracts that packs declare. */
export function declared(packs: readonly Pack[]): Contracts {
  return Object.fromEntries(
    packs.flatMap(({ name, streams }) =>
      Object.entries(streams).map(([stream, each]) => [
        `${name}.${stream}`,
        Object.fromEntries(versionsOf(each).map((version) => [version, schemaOf(each, version) ?? {}])),
      ]),
    ),
  )
}
