import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../../src/cli/installation.ts'
import { type Distribution, distribution } from '../../../src/cli/percentile.ts'
import type { Kpi } from '../../../src/contracts/kpi.ts'
import { shopsmart } from '../../../src/packs/shopsmart.ts'
import { stopScript } from '../child.ts'
import { findPostgres, startPostgres } from '../events/postgres-server.ts'
import { medians } from '../median.ts'
import { startPlatform } from '../platform.ts'
import { type Answer, requireSame } from './answers.ts'
import { databaseBytes, Platform } from './platform.ts'
import { lacksPandas, Postgres } from './postgres.ts'
import { DAYS, UNTIL, writeSales } from './sales.ts'
import { type Watched, watched } from './watched.ts'

export interface Loaded extends Watched {
  readonly bytes: number
}

export interface Turn {
  readonly load: Loaded
  /** Milliseconds of a question, by KPI. */
  readonly kpis: Readonly<Record<string, Distribution>>
}

export interface SizeFigures {
  readonly lines: number
  readonly platform: Turn
  /** Absent where it was not measured. */
  readonly postgres?: Turn
}

export interface WarehouseFigures {
  readonly sizes: readonly SizeFigures[]
  readonly skipped: string | undefined
  /** Of the last minute, at the end. */
  readonly load_average: number
}

/** Of every KPI how long it took, and its last answer. */
interface Asked extends Pick<Turn, 'kpis'> {
  readonly answers: ReadonlyMap<string, Answer>
}

const KPIS = Object.entries(shopsmart.kpis ?? {})
const MODEL = join(ROOT, 'models/digits')
const DAY = 86_400_000
/** Questions before those that count, and those. */
const WARM_UP = 3
const QUESTIONS = 20
/** A KPI that takes long is asked fewer times, but five. */
const LONGEST_MS = 60_000
const FEWEST = 5
/** What pandas holds grows with the file: above this it is not asked. */
const MOST_PANDAS = 1_000_000

export async function compareWarehouse(
  { quick, long, rounds }: { quick: boolean; long: boolean; rounds: number },
  say: (text: string) => void,
): Promise<WarehouseFigures> {
  const programs = findPostgres()
  const skipped = programs === undefined ? 'PostgreSQL' : await lacksPandas()
  if (skipped !== undefined)
    say(`f: ${skipped.toUpperCase()} IS NOT INSTALLED: the platform is measured alone`)
  const sizes: SizeFigures[] = []
  for (const lines of quick ? [5_000, 20_000] : [1e5, 1e6, ...(long ? [1e7] : [])]) {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-sales-'))
    try {
      await writeSales(folder, lines)
      const peer = skipped === undefined && lines <= MOST_PANDAS ? programs : undefined
      const turns: { platform: Turn; postgres?: Turn }[] = []
      for (let round = 1; round <= rounds; round++) {
        say(`f: ${lines} lines, round ${round} of ${rounds}`)
        const platform = await withDirectory((directory) => platformTurn(directory, folder, lines))
        const postgres =
          peer === undefined
            ? undefined
            : await withDirectory((directory) => postgresTurn(peer, directory, folder, lines))
        for (const [name, kpi] of postgres ? KPIS : [])
          requireSame(name, kpi, platform.answers.get(name) ?? [], postgres?.answers.get(name) ?? [])
        turns.push({ platform: figuresOf(platform), ...(postgres && { postgres: figuresOf(postgres) }) })
      }
      sizes.push({ lines, ...medians(turns) })
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  return { sizes, skipped, load_average: loadavg()[0] ?? NaN }
}

const figuresOf = ({ load, kpis }: Turn): Turn => ({ load, kpis })

async function withDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-warehouse-'))
  try {
    return await use(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function platformTurn(directory: string, folder: string, lines: number): Promise<Turn & Asked> {
  const side = await startPlatform(directory, MODEL)
  try {
    const platform = new Platform(side)
    await platform.feed(folder)
    const load = await watched([side.root], lines, () => platform.load(folder, lines))
    const asked = await timed((name, kpi, from, to) => platform.kpi(name, kpi, from, to))
    return { load: { ...load, bytes: databaseBytes(directory) }, ...asked }
  } finally {
    await side.stop()
  }
}

async function postgresTurn(
  programs: string,
  directory: string,
  folder: string,
  lines: number,
): Promise<Turn & Asked> {
  const server = await startPostgres(programs, directory)
  try {
    const postgres = await Postgres.open(directory)
    // pandas is a child of this process
    const load = await watched([process.pid], lines, () => postgres.load(folder, lines))
    const asked = await timed((_, kpi, from, to) => postgres.kpi(kpi, from, to))
    return { load: { ...load, bytes: await postgres.bytes() }, ...asked }
  } finally {
    await stopScript(server)
  }
}

/** Asks each KPI for the whole period, which begins a millisecond later each time: no answer that was kept is of it. */
async function timed(
  ask: (name: string, kpi: Kpi, from: number, to: number) => Promise<Answer>,
): Promise<Asked> {
  const kpis: Record<string, Distribution> = {}
  const answers = new Map<string, Answer>()
  for (const [name, kpi] of KPIS) {
    const took: number[] = []
    const first = performance.now()
    for (let i = 0; i < WARM_UP + QUESTIONS; i++) {
      if (took.length >= FEWEST && performance.now() - first > LONGEST_MS) break
      const began = performance.now()
      answers.set(name, await ask(name, kpi, UNTIL - DAYS * DAY - i, UNTIL))
      if (i >= WARM_UP) took.push(performance.now() - began)
    }
    const told = distribution(took)
    if (told) kpis[name] = told
  }
  return { kpis, answers }
}
