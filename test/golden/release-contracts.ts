import { writeFileSync } from 'node:fs'
import { PACKS } from '../../src/packs/index.ts'
import { declared, FILE, readReleased } from './stream-contracts.ts'

/**
 * Writes new versions of contracts down as released: node test/golden/release-contracts.ts. What is there already stays as it is,
 * whatever the packs say now.
 */
const released = readReleased()
for (const [stream, versions] of Object.entries(declared(PACKS)))
  released[stream] = { ...versions, ...released[stream] }
writeFileSync(FILE, `${JSON.stringify(released, null, 1)}\n`)
