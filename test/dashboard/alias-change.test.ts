import { describe, expect, it } from 'vitest'
import { promoted, withShare } from '../../src/cli/models/alias.ts'
import type { Alias, Model } from '../../src/contracts/model.ts'
import { aliasAfter } from '../../src/dashboard/parts/models/alias-change.ts'

const ALIASES: readonly Alias[] = [
  { live: 1 },
  { live: 'latest' },
  { live: 1, canary: { version: 2, percent: 10 } },
  { live: 1, shadow: { version: 2, percent: 100 } },
  { live: 1, canary: { version: 2, percent: 10 }, shadow: { version: 3, percent: 5 } },
]

describe('a change of an alias', () => {
  it.each(ALIASES)('of %j is what the command line makes of it', (alias) => {
    const versions = [1, 2, 3].map((version) => ({ version, state: 'ready' }))
    const model = { model: 'm', alias, live: 1, versions } as Model
    for (const live of [2, 3, 'latest'] as const)
      expect(aliasAfter(model, { kind: 'promote', live }, 10)).toEqual(promoted(model, live))
    for (const share of ['canary', 'shadow'] as const) {
      expect(aliasAfter(model, { kind: 'share', share, version: 2 }, 25)).toEqual(
        withShare(model, share, { version: 2, percent: 25 }),
      )
      expect(aliasAfter(model, { kind: 'end', share }, 0)).toEqual(withShare(model, share, undefined))
    }
  })
})
