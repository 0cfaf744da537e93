/** The data set that the workers are bound to. */
export const DATASET = 'tributary'

const numbered = (kind: string) => Array.from({ length: 20 }, (_, i) => `${kind}${i + 1}`)

export const BLOBS = numbered('blob')
export const DOUBLES = numbered('double')

/** The columns of every data set of Analytics Engine, with ClickHouse's types. */
export const TABLE: readonly (readonly [name: string, type: string])[] = [
  ['dataset', 'String'],
  ['timestamp', 'DateTime'],
  ['_sample_interval', 'UInt32'],
  ['index1', 'String'],
  ...BLOBS.map((name) => [name, 'String'] as const),
  ...DOUBLES.map((name) => [name, 'Float64'] as const),
]
