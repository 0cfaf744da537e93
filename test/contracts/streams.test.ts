import { describe, expect, it } from 'vitest'
import { compatibility } from '../../src/engine/contract/compatibility.ts'
import { contractOf } from '../../src/engine/contract/json-schema.ts'
import { nextVersion, PARTS, stepOf } from '../../src/engine/contract/version.ts'
import { PACKS } from '../../src/packs/index.ts'
import { type Contracts, declared, readReleased } from '../golden/stream-contracts.ts'

const HOW = 'then write it down: node test/golden/release-contracts.ts'

/** What a pack says of contracts that were released, and must not. */
function broken(released: Contracts, now: Contracts): string[] {
  return Object.entries(released).flatMap(([stream, versions]) =>
    Object.entries(versions).flatMap(([version, was]) => {
      const is = now[stream]?.[version]
      if (!is) return [`${stream} ${version} is gone: senders may still name it. Keep it in \`earlier\`.`]
      if (JSON.stringify(is) === JSON.stringify(was)) return []
      const { part, changes } = compatibility(was, is)
      const what = changes.map(({ path, message }) => `${path} ${message}`).join('; ')
      const next = nextVersion(version, part === 'none' ? 'ADDITION' : part)
      return [
        `${stream} ${version} is released and has changed (${what || 'in words only'}). Put it back into \`earlier\` as it was, release ${next}, ${HOW}`,
      ]
    }),
  )
}

const now = declared(PACKS)

describe('a released contract', () => {
  it('never changes', () => {
    expect(broken(readReleased(), now)).toEqual([])
  })

  it('is every one that is declared', () => {
    const names = (contracts: Contracts) =>
      Object.entries(contracts).flatMap(([stream, versions]) =>
        Object.keys(versions).map((version) => `${stream} ${version}`),
      )
    expect(names(now).sort(), `A contract is new: ${HOW}`).toEqual(names(readReleased()).sort())
  })

  it('that changed all the same is told, with the version to release', () => {
    const [stream, versions] = ['quickeats.orders', now['quickeats.orders'] ?? {}]
    const schema = structuredClone(versions['1-0-2']) as { required: string[]; properties: object }
    schema.required.push('driver_id')
    const changed = { ...now, [stream]: { ...versions, '1-0-2': schema } }
    expect(broken(now, changed)).toEqual([
      expect.stringMatching(/orders 1-0-2 is released .*\/driver_id is required.* release 1-1-0/),
    ])
    const { '1-0-0': _, ...later } = versions
    expect(broken(now, { ...now, [stream]: later })).toEqual([expect.stringMatching(/orders 1-0-0 is gone/)])
  })
})

it.each(Object.entries(now).filter(([, versions]) => Object.keys(versions).length > 1))(
  '%s goes from version to version by no smaller a step than the change demands',
  (_, versions) => {
    const all = Object.entries(versions)
    all.slice(1).forEach(([version, schema], i) => {
      const [before, older] = all[i] ?? ['', {}]
      const { part, changes } = compatibility(older, schema)
      const step = stepOf(before, version)
      expect(PARTS.indexOf(step), JSON.stringify(changes)).toBeGreaterThanOrEqual(PARTS.indexOf(part))
    })
  },
)

it('a contract as it is served names itself, and the versions there are', () => {
  const orders = PACKS.find(({ name }) => name === 'quickeats')?.streams.orders
  const first = orders && contractOf('quickeats.orders', orders, '1-0-0', 'https://example.com')
  expect(first).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://example.com/v1/contracts/quickeats.orders/1-0-0',
    self: { vendor: 'quickeats', name: 'orders', format: 'jsonschema', version: '1-0-0' },
    versions: ['1-0-0', '1-0-1', '1-0-2'],
    type: 'object',
  })
  expect(first).not.toHaveProperty('properties.eta_error_minutes')
  expect(orders && contractOf('quickeats.orders', orders, '9-0-0', 'https://example.com')).toBeUndefined()
})
