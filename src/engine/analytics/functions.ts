export interface Known {
  readonly name: string
  /** Fewest and most arguments. */
  readonly takes: readonly [number, number]
  /** Those of the first brackets of two: `topK(3)(blob1)`. They may be left out where the fewest is 0. */
  readonly parameters?: readonly [number, number]
  readonly distinct?: true
  /** Where ClickHouse says it in another way. */
  readonly clickhouse?: (...args: string[]) => string
}

const fixed = (takes: number, ...names: string[]): Known[] =>
  names.map((name) => ({ name, takes: [takes, takes] }))

const renamed = (name: string, clickhouse: string, takes: Known['takes'] = [1, 1]): Known => ({
  name,
  takes,
  clickhouse: (...args) => `${clickhouse}(${args.join(', ')})`,
})

/** Analytics Engine answers with a time where ClickHouse has a date. */
const startOf = (name: string, ...more: string[]): Known => ({
  name,
  takes: [1, 1],
  clickhouse: (time) => `toDateTime(${name}(${[time, ...more].join(', ')}))`,
})

/** https://developers.cloudflare.com/analytics/analytics-engine/sql-reference/ as of 2026-11, but for `position` and `extract`, which are syntax. */
const DOCUMENTED: readonly Known[] = [
  { name: 'count', takes: [0, 1], distinct: true },
  { name: 'sum', takes: [1, 1], distinct: true },
  { name: 'avg', takes: [1, 1], distinct: true },
  ...fixed(1, 'min', 'max', 'countIf', 'first_value', 'last_value'),
  ...fixed(2, 'sumIf', 'avgIf', 'argMin', 'argMax'),
  { name: 'quantileExactWeighted', takes: [2, 2], parameters: [1, 1] },
  {
    name: 'quantileWeighted',
    takes: [3, 3],
    clickhouse: (q, value, weight) => `quantileExactWeighted(${q})(${value}, ${weight})`,
  },
  { name: 'topK', takes: [1, 1], parameters: [0, 1] },
  { name: 'topKWeighted', takes: [2, 2], parameters: [0, 1] },

  ...fixed(1, 'bitCount', 'bitNot'),
  ...fixed(2, 'bitAnd', 'bitHammingDistance', 'bitOr', 'bitRotateLeft', 'bitRotateRight'),
  ...fixed(2, 'bitShiftLeft', 'bitShiftRight', 'bitTest', 'bitXor'),

  ...fixed(3, 'if'),

  ...fixed(0, 'now', 'today'),
  { name: 'formatDateTime', takes: [2, 3] },
  { name: 'toDateTime', takes: [1, 2] },
  { name: 'toStartOfInterval', takes: [2, 3] },
  ...fixed(1, 'toYear', 'toMonth', 'toDayOfMonth', 'toDayOfWeek', 'toHour', 'toMinute', 'toSecond'),
  ...fixed(1, 'toUnixTimestamp', 'toYYYYMM', 'toStartOfDay', 'toStartOfHour', 'toStartOfFifteenMinutes'),
  ...fixed(1, 'toStartOfTenMinutes', 'toStartOfFiveMinutes', 'toStartOfMinute'),
  startOf('toStartOfYear'),
  startOf('toStartOfMonth'),
  // weeks begin on Monday
  startOf('toStartOfWeek', '1'),

  ...fixed(1, 'bin', 'hex'),
  ...fixed(1, 'log', 'ln', 'toUInt8', 'toUInt32'),
  ...fixed(2, 'intDiv', 'pow'),
  ...['round', 'floor', 'ceil'].map((name): Known => ({ name, takes: [1, 2] })),

  renamed('length', 'lengthUTF8'),
  renamed('toLower', 'lowerUTF8'),
  renamed('toUpper', 'upperUTF8'),
  renamed('substring', 'substringUTF8', [2, 3]),
  ...fixed(1, 'empty', 'lower', 'lowerUTF8', 'upper', 'upperUTF8'),
  ...fixed(2, 'startsWith', 'endsWith'),
  {
    name: 'format',
    takes: [1, 20],
    clickhouse: (pattern, ...args) =>
      `format(${[pattern, ...args.map((arg) => `toString(${arg})`)].join(', ')})`,
  },
]

/** By name in lower case: the documentation itself writes SUM and NOW. */
export const FUNCTIONS: ReadonlyMap<string, Known> = new Map(
  DOCUMENTED.map((known) => [known.name.toLowerCase(), known]),
)
