import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { Tables } from '../../packs/tables.ts'

const head = { version: '1-0-0', time: 'at', partition: 'user_id' } as const
const money = z.string().regex(/^-?\d+(\.\d{1,2})?$/)
const streams = {
  exposures: stream({
    ...head,
    key: ['user_id', 'at'],
    fields: z.object({
      user_id: z.string(),
      experiment: z.string(),
      variant: z.string(),
      at: z.iso.datetime(),
    }),
  }),
  actions: stream({
    ...head,
    key: ['action_id'],
    fields: z.object({
      action_id: z.string(),
      user_id: z.string(),
      kind: z.string(),
      amount: money.optional(),
      level: z.int().optional(),
      reading: z.number().optional(),
      at: z.iso.datetime(),
    }),
  }),
}

const of = (kind: string) => ({ from: 'actions', count: true, where: { kind } }) as const
const trial = {
  title: 'Rows of which the answers are known',
  unit: 'user_id',
  variants: { control: 0.5, treatment: 0.5 },
  exposure: { from: 'exposures', variant: 'variant', where: { experiment: 'rows' } },
  planned: 1000,
  sources: {
    clicked: {
      time: 'at',
      columns: { user_id: 'text', at: 'time' },
      sql: `SELECT user_id, "at" FROM tests_actions_fact WHERE "at" >= :from AND "at" < :to AND kind = 'click'`,
    },
  },
  metrics: {
    bought: { proportion: of('buy'), good: 'up' },
    bought_cuped: { proportion: of('buy'), good: 'up', before: '2 days' },
    clicks: { mean: of('click'), good: 'up' },
    clicks_cuped: { mean: { from: 'clicked', count: true }, good: 'up', before: '2 days' },
    spent: { mean: { from: 'actions', sum: 'amount', where: { kind: ['buy', 'bought'] } }, good: 'up' },
    rate: { ratio: [of('click'), of('shown')], good: 'up' },
    rate_cuped: { ratio: [{ from: 'clicked', count: true }, of('shown')], good: 'up', before: '2 days' },
    level: { mean: { from: 'actions', sum: 'level', where: { level: { present: true } } }, good: 'up' },
    reading: { mean: { from: 'actions', sum: 'reading' }, good: 'up' },
  },
} as const

export const pack = definePack({
  name: 'tests',
  title: 'Rows',
  timezone: 'UTC',
  streams,
  facts: {
    exposures: {
      title: 'One row an exposure',
      grain: ['user_id', 'at'],
      serve: 'rows',
      time: 'at',
      from: { exposures: { columns: { experiment: { any: 'experiment' }, variant: { any: 'variant' } } } },
    },
    actions: {
      title: 'One row an action',
      grain: ['action_id'],
      serve: 'rows',
      time: 'at',
      from: {
        actions: {
          columns: {
            user_id: { any: 'user_id' },
            kind: { any: 'kind' },
            amount: { any: 'amount' },
            level: { any: 'level' },
            reading: { any: 'reading' },
            at: { any: 'at' },
          },
        },
      },
    },
  },
  windows: {},
  alerts: {},
  experiments: { whole: { ...trial, within: '3 days' }, open: trial },
})

interface Answer {
  readonly exposed: Record<string, number>
  readonly crossed: number
  readonly metrics: Record<string, Record<string, number>>
}

/** What Python made and worked out: test/golden/make-experiment-rows.py. */
export const golden: {
  readonly period: number
  readonly whole: Answer
  readonly open: Answer
  readonly by_day: Record<string, Answer>
  readonly exposures: readonly (readonly [string, string, string, number])[]
  readonly actions: readonly (readonly [
    string,
    string,
    number,
    string | null,
    number | null,
    number | null,
  ])[]
} = JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/experiment-rows.json'), 'utf8'))

export const BEGAN = Date.UTC(2026, 10, 1)
const iso = (offset: number) => new Date(BEGAN + offset).toISOString()

/** The rows in the tables of the pack, as segments bring them. */
export function loadedRows(): Tables {
  const tables = new Tables(pack)
  tables.load(
    golden.exposures.map(([user_id, experiment, variant, at]) => [
      'exposures',
      { user_id, experiment, variant, at: iso(at) },
    ]),
  )
  tables.load(
    golden.actions.map(([user_id, kind, at, amount, level, reading], i) => [
      'actions',
      { action_id: `a${i}`, user_id, kind, at: iso(at), amount, level, reading },
    ]),
  )
  return tables
}
