/**
 * The one column map of the Analytics Engine data set: writer, queries and docs are derived from it. Append only: a column
 * never moves, for the rows already written cannot be changed.
 */
export const COLUMNS = {
  index1: 'model',
  blob1: 'stage',
  blob2: 'outcome',
  blob3: 'problem',
  blob4: 'version',
  blob5: 'variant',
  blob6: 'format',
  blob7: 'study',
  blob8: 'image',
  double1: 'ms',
  double2: 'bytes',
  double3: 'cost_usd',
  double4: 'width',
  double5: 'height',
} as const

type ColumnOf<Kind extends string> = {
  [Column in keyof typeof COLUMNS]: Column extends `${Kind}${number}` ? (typeof COLUMNS)[Column] : never
}[keyof typeof COLUMNS]

/** One unit of work: a stage of one image. What is not given is empty or 0. */
export type Point = { stage: string; outcome: 'ok' | 'failed' | 'retried'; model: string } & Partial<
  Record<ColumnOf<'blob'>, string> & Record<ColumnOf<'double'>, number>
>

export interface DataPoint {
  indexes: string[]
  blobs: string[]
  doubles: number[]
}

/**
 * Analytics Engine in production; locally our own entry point, whose methods answer with a promise. That one takes several
 * points in one call: each call to another worker costs a laptop about a millisecond.
 */
export interface TelemetryBinding {
  writeDataPoint(point: DataPoint): unknown
  writeDataPoints?(points: DataPoint[]): unknown
  /** The SQL API, of our own one alone. */
  fetch?(url: string, init: RequestInit): Promise<Response>
}

const columnsOf = (kind: string) =>
  Object.entries(COLUMNS)
    .filter(([column]) => column.startsWith(kind))
    .map(([, name]) => name) as (keyof Point)[]

const INDEXES = columnsOf('index')
const BLOBS = columnsOf('blob')
const DOUBLES = columnsOf('double')

export function toDataPoint(point: Point): DataPoint {
  return {
    indexes: INDEXES.map((name) => String(point[name] ?? '')),
    blobs: BLOBS.map((name) => String(point[name] ?? '')),
    doubles: DOUBLES.map((name) => Number(point[name] ?? 0)),
  }
}

/** Never throws: what is measured must not stop what is done. */
export function record(
  context: Pick<ExecutionContext, 'waitUntil'>,
  telemetry: TelemetryBinding,
  points: Point[],
): void {
  if (points.length === 0) return
  context.waitUntil(
    write(telemetry, points.map(toDataPoint)).catch((error: unknown) => {
      console.error('telemetry was not written', error)
    }),
  )
}

async function write(telemetry: TelemetryBinding, points: DataPoint[]): Promise<void> {
  if (telemetry.writeDataPoints) await telemetry.writeDataPoints(points)
  else for (const point of points) telemetry.writeDataPoint(point)
}
