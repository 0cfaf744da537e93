import type { Pack } from '../../contracts/pack.ts'
import { LoadJudge } from '../quality/load-judge.ts'
import type { Counted } from '../quality/result.ts'
import { isoTime } from '../stream/iso-time.ts'
import type { Row } from '../stream/row.ts'
import { dimensionSql } from './load-dimension.ts'
import { factSteps, type Step } from './load-fact.ts'
import type { DimensionPlan, FactPlan, SourcePlan, WarehousePlan } from './plan.ts'
import { chunks, type Statement } from './statement.ts'
import { type Kept, keeper } from './values.ts'

/** What rows of a stream come to, for one transaction. */
export interface Load {
  readonly statements: readonly Statement[]
  /** Tables that it is about, with the newest event time of the rows, epoch ms. */
  readonly tables: readonly { readonly table: string; readonly newest: number }[]
  /** What the rules of the pack make of the rows, one by one. */
  readonly quality: readonly Counted[]
}

interface Target {
  readonly table: string
  readonly steps: readonly Step[]
  readonly keep: (row: Row) => Kept[] | undefined
}

/** Makes statements of the rows of one pack's streams. */
export class Loader {
  readonly #targets: ReadonlyMap<string, readonly Target[]>
  readonly #times: ReadonlyMap<string, string>
  readonly #judge: LoadJudge

  constructor(pack: Pack, plan: WarehousePlan) {
    const { dimensions, facts } = plan
    const targets = [
      ...dimensions.map((dimension) => [dimension.stream, dimensionTarget(dimension, facts)] as const),
      ...facts
        .filter(({ serve }) => serve === 'rows')
        .flatMap((fact) => fact.sources.map((source) => [source.stream, factTarget(fact, source)] as const)),
    ]
    this.#judge = new LoadJudge(pack, plan)
    this.#times = new Map(Object.entries(pack.streams).map(([name, { time }]) => [name, time]))
    const byStream = Map.groupBy(targets, ([stream]) => stream)
    this.#targets = new Map([...byStream].map(([stream, own]) => [stream, own.map(([, target]) => target)]))
  }

  /** Whether rows of the stream are in any table. */
  feeds(stream: string): boolean {
    return this.#targets.has(stream)
  }

  load(stream: string, rows: Iterable<Row>): Load {
    const time = this.#times.get(stream) ?? ''
    const filled = (this.#targets.get(stream) ?? []).map((target) => ({
      target,
      kept: [] as Kept[][],
      newest: -Infinity,
    }))
    const judging = this.#judge.begin(stream)
    for (const row of rows) {
      const at = isoTime(String(row[time])) ?? -Infinity
      judging?.see(row, at)
      for (const each of filled) {
        const values = each.target.keep(row)
        if (!values) continue
        each.kept.push(values)
        if (at > each.newest) each.newest = at
      }
    }
    const used = filled.filter(({ kept }) => kept.length > 0)
    return {
      statements: used.flatMap(({ target, kept }) => [...statements(target.steps, kept)]),
      tables: used.map(({ target: { table }, newest }) => ({ table, newest })),
      quality: judging?.counts() ?? [],
    }
  }
}

/** What wants the values of a field goes first, for all rows; then chunk by chunk what wants the rows. */
function* statements(steps: readonly Step[], kept: readonly Kept[][]): Generator<Statement> {
  const ofRows: string[] = []
  for (const { sql, valuesOf } of steps) {
    if (valuesOf === undefined) ofRows.push(sql)
    else {
      const values = new Set(kept.map((row) => row[valuesOf] ?? null))
      for (const chunk of chunks(values)) yield { sql, parameters: [chunk] }
    }
  }
  for (const chunk of chunks(kept)) for (const sql of ofRows) yield { sql, parameters: [chunk] }
}

function factTarget(fact: FactPlan, source: SourcePlan): Target {
  const keep = keeper(source.fields)
  const { where } = source
  return {
    table: fact.table,
    steps: factSteps(fact, source),
    keep: (row) => (where && !where(row) ? undefined : keep(row)),
  }
}

function dimensionTarget(dimension: DimensionPlan, facts: readonly FactPlan[]): Target {
  const { key, attributes, deleted, time } = dimension
  const keep = keeper([[key.name, key.type], ...attributes.map(({ name, type }) => [name, type] as const)])
  return {
    table: dimension.table,
    steps: dimensionSql(dimension, facts).map((sql) => ({ sql })),
    keep: (row) => {
      const [name = null, ...values] = keep(row)
      const known = attributes.flatMap(({ name: attribute }, i) =>
        (values[i] ?? null) === null ? [] : [[attribute, values[i]]],
      )
      const at = isoTime(String(row[time]))
      return [name, at, deleted?.(row) ? 1 : 0, JSON.stringify(Object.fromEntries(known))]
    },
  }
}
