import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { duckViews } from '../../engine/lake/duck-views.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import { PACKS } from '../../packs/index.ts'
import { INDIA } from '../../packs/shared/holidays.ts'
import { Failure } from '../failure.ts'
import { readNumber } from '../numbers.ts'
import { formatBytes } from '../upload/summary.ts'
import { type Answer, answerOf, rendered, type TextFormat } from './answer.ts'
import { DuckLake, type Moment } from './duck-lake.ts'
import { chosenSource, SOURCE_ARGS, type SourceAsked } from './from/chosen.ts'
import type { LakeSource } from './from/source.ts'

/** What commands that read rows of the lake have in common. */
export const ASK_ARGS = {
  format: { type: 'string', description: 'table (the default), json, ndjson, csv or parquet' },
  output: { type: 'string', description: 'A file for the answer, instead of the terminal' },
  ...SOURCE_ARGS,
} as const

const FORMATS = ['table', 'json', 'ndjson', 'csv', 'parquet'] as const

export interface Asked extends SourceAsked {
  readonly format?: string | undefined
  readonly json?: boolean | undefined
  readonly output?: string | undefined
  readonly version?: string | undefined
  readonly 'as-of'?: string | undefined
}

export interface LakeQuestion {
  readonly sql: string
  readonly parameters?: readonly (string | number | null)[]
  /** So many rows of the table are enough, whichever they are. */
  readonly limit?: number | undefined
  /** Rows that a table on the terminal shows. */
  readonly shown: number
  /** Of an answer in the words of the database. */
  readonly present?: (answer: Answer) => Answer
}

/** What may be read of the lake by its name. */
export const lakeViews = () => duckViews(PACKS, INDIA)

/** Asks the lake and writes the answer; says on stderr what was read for it. */
export async function ask(args: Asked, question: LakeQuestion): Promise<void> {
  const format = formatOf(args)
  const source = chosenSource(args)
  const lake = await DuckLake.open(source, lakeViews(), momentOf(args))
  try {
    if (format === 'parquet') await writeParquet(lake, question, args.output)
    else await writeText(lake, question, format, args.output)
    report(lake, source)
  } finally {
    await lake.close()
  }
}

function formatOf({ format, json }: Asked): (typeof FORMATS)[number] {
  const wanted = format ?? (json === true ? 'json' : 'table')
  const known = FORMATS.find((name) => name === wanted)
  if (known) return known
  throw new Failure(`There is no format "${wanted}".`, `Give --format ${FORMATS.join(', or ')}.`, 2)
}

function momentOf({ version, 'as-of': asOf }: Asked): Moment {
  if (version !== undefined && asOf !== undefined)
    throw new Failure('--version and --as-of are two moments.', 'Give one of them.', 2)
  if (version !== undefined)
    return {
      version: readNumber(version, 'version', { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true }),
    }
  if (asOf === undefined) return {}
  const time = isoTime(asOf)
  if (time !== null) return { asOf: time }
  throw new Failure(`"${asOf}" is no time for --as-of.`, 'Give one as 2026-11-20T16:00:00Z.', 2)
}

async function writeText(
  lake: DuckLake,
  { sql, parameters, limit, shown, present = (answer) => answer }: LakeQuestion,
  format: TextFormat,
  output: string | undefined,
): Promise<void> {
  await lake.prepare(sql, { limit })
  const answer = present(answerOf(await lake.stream(sql, parameters)))
  const cut = () => console.error(`The first ${shown} rows are shown; --format csv, or another, has all.`)
  const pieces = rendered(answer, format, output === undefined ? shown : Number.POSITIVE_INFINITY, cut)
  if (output === undefined) await pipeline(pieces, process.stdout, { end: false })
  else await pipeline(pieces, createWriteStream(output))
}

/** DuckDB writes it, with its own types. */
async function writeParquet(
  lake: DuckLake,
  { sql, parameters, limit, present }: LakeQuestion,
  output: string | undefined,
): Promise<void> {
  if (present) throw new Failure('A KPI is not written as Parquet.', 'Give --format csv, ndjson or json.', 2)
  if (output === undefined && process.stdout.isTTY)
    throw new Failure('Parquet is nothing for a terminal.', 'Give --output with the name of a file.', 2)
  const folder = await mkdtemp(join(tmpdir(), 'tributary-parquet-'))
  const file = output === undefined ? join(folder, 'answer.parquet') : resolve(output)
  try {
    await lake.prepare(sql, { limit, writes: file })
    await lake.stream(`COPY (${sql}\n) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`, parameters)
    if (output === undefined) await pipeline(createReadStream(file), process.stdout, { end: false })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function report({ opened }: DuckLake, { where, fetched }: LakeSource): void {
  for (const { table, version, files, rows } of opened)
    console.error(
      version < 0
        ? `${table} is not in the lake yet: it has no rows.`
        : `${table}: version ${version}, rows ${rows}, files read ${files}`,
    )
  const { files, bytes } = fetched
  console.error(`from ${where}; files fetched ${files}${files > 0 ? ` (${formatBytes(bytes)})` : ''}`)
}
