import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Pack } from '../../../src/contracts/pack.ts'
import { checkPack } from '../../../src/engine/stream/pack-check.ts'
import { pack } from './rows-pack.ts'

const { open } = pack.experiments ?? {}
const changed = (part: object): Pack =>
  ({ ...pack, experiments: { open: { ...open, ...part } } }) as unknown as Pack
const metric = (told: object) => changed({ metrics: { m: { good: 'up', ...told } } })
const source = (told: object) => changed({ sources: { clicked: { ...open?.sources?.clicked, ...told } } })
const clicks = { from: 'actions', count: true }
const at = (path: string) => `experiments.open.${path}`

it('experiments that are sound have no findings', () => {
  expect(checkPack(pack)).toEqual([])
})

it.each([
  ['shares over 1', changed({ variants: { control: 0.5, treatment: 0.6 } }), 'variants', /come to 1.1/],
  ['a control alone', changed({ variants: { control: 1 } }), 'variants', /nothing beside/],
  ['no control', changed({ variants: { a: 0.5, b: 0.5 } }), 'variants', /no "control"/],
  [
    'a fact that is not there',
    metric({ mean: { ...clicks, from: 'sales' } }),
    'metrics.m.mean.from',
    /no fact or source "sales"/,
  ],
  ['a unit that is not there', changed({ unit: 'order_id' }), 'unit', /no column "order_id"/],
  [
    'a variant that is no column',
    changed({ exposure: { from: 'exposures', variant: 'arm' } }),
    'exposure.variant',
    /no column "arm"/,
  ],
  [
    'a condition on no column',
    metric({ mean: { ...clicks, where: { what: 'buy' } } }),
    'metrics.m.mean.where.what',
    /no field "what"/,
  ],
  ['a sum of text', metric({ mean: { from: 'actions', sum: 'kind' } }), 'metrics.m.mean.sum', /no number/],
  [
    'a share of a sum',
    metric({ proportion: { from: 'actions', sum: 'amount' } }),
    'metrics.m.proportion',
    /write count/,
  ],
  [
    'a margin of nothing',
    metric({ mean: clicks, guardrail: { relative: 0 } }),
    'metrics.m.guardrail',
    /above 0/,
  ],
  ['nothing that decides', metric({ mean: clicks, role: 'secondary' }), 'metrics', /nothing decides/],
  ['no length of time', metric({ mean: clicks, before: 'a week' }), 'metrics.m.before', /no length of time/],
  ['no plan', changed({ planned: 0 }), 'planned', /above 0/],
  ['a chance over 1', changed({ alpha: 5 }), 'alpha', /no chance/],
  ['a time that is none', source({ time: 'user_id' }), 'sources.clicked.time', /no time/],
  ['a parameter of its own', source({ sql: 'SELECT :city' }), 'sources.clicked.sql', /no parameter ":city"/],
  [
    'a source by the name of a fact',
    changed({ sources: { actions: open?.sources?.clicked } }),
    'sources.actions',
    /name of a fact/,
  ],
] as const)('%s is found', (_, wrong, path, message) => {
  expect(checkPack(wrong)).toContainEqual({ path: at(path), message: expect.stringMatching(message) })
})

it('a variant that its column never holds is found', () => {
  const { streams } = pack
  const exposures = streams.exposures
  if (!exposures) throw new Error('it is declared')
  const fields = exposures.fields.extend({ variant: z.enum(['control', 'b']) })
  const found = checkPack({ ...pack, streams: { ...streams, exposures: { ...exposures, fields } } } as Pack)
  expect(found).toContainEqual({
    path: at('variants.treatment'),
    message: expect.stringMatching(/never "treatment"/),
  })
})
