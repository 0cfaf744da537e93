import { type Change, isTrial, type Trial } from '../../contracts/experiment.ts'
import type { ChangeReport, ExperimentReport, TrialReport } from '../../contracts/experiment-report.ts'
import { TrialData } from '../../contracts/experiment-sums.ts'
import { Fault } from '../../contracts/problem.ts'
import { crc32 } from '../../engine/crc32.ts'
import { analyse } from '../../engine/experiment/analyse.ts'
import { type ExperimentEntry, sqlOf } from '../../engine/experiment/catalogue.ts'
import { answerChange } from '../../engine/experiment/change.ts'
import { seriesOf } from '../../engine/experiment/series.ts'
import { changeQuestions, type Period, trialQuestions } from '../../engine/experiment/statements.ts'
import { keptResult } from '../../platform/database/kpis.ts'
import { readTogether } from '../../platform/database/read.ts'

/** Each day of the period is a point of the series, and is analysed. */
const LONGEST_MS = 400 * 86_400_000

interface Env {
  readonly DATABASE: D1Database
}
interface Reported<Report> {
  readonly report: Report
  readonly isKept: boolean
}

export type ExperimentQuery = Period & { readonly changedAt: number | null }

/** What an experiment comes to in a period. Sums are kept while their tables are as they were; the analysis is made anew. */
export function readExperiment(
  env: Env,
  entry: ExperimentEntry,
  { changedAt, ...period }: ExperimentQuery,
): Promise<Reported<ExperimentReport>> {
  const { experiment, fullName } = entry
  if (!isTrial(experiment)) return readChange(env, entry, experiment, period, changedAt)
  if (changedAt === null) return readTrial(env, entry, experiment, period)
  throw new Fault(
    'malformed-request',
    `${fullName} assigns its units, so nothing has a changed_at: leave it out.`,
  )
}

function refuseStrange({ from, to }: Period): void {
  if (from < to && to - from <= LONGEST_MS) return
  throw new Fault('malformed-request', 'from must be before to, by 400 days at most.')
}

export async function readTrial(
  { DATABASE }: Env,
  { name, fullName, sources, experiment, tables }: ExperimentEntry,
  trial: Trial,
  period: Period,
): Promise<Reported<TrialReport>> {
  refuseStrange(period)
  const { statements, read } = trialQuestions(trial, sources, period, 'sqlite')
  const work = async () => JSON.stringify(read(await readTogether(DATABASE, statements)))
  // one that is written otherwise is another one
  const key = JSON.stringify([
    'experiment',
    fullName,
    crc32(new TextEncoder().encode(sqlOf(experiment, sources))),
    period,
  ])
  const { body, isKept } = tables
    ? await keptResult(DATABASE, key, tables, work, Date.now())
    : { body: await work(), isKept: false }
  const data = TrialData.parse(JSON.parse(body))
  const report: TrialReport = {
    kind: 'trial',
    ...analyse(name, trial, data.total),
    ...shown(fullName, period),
    series: seriesOf(name, trial, data),
  }
  return { report, isKept }
}

async function readChange(
  { DATABASE }: Env,
  { fullName, sources }: ExperimentEntry,
  change: Change,
  period: Period,
  changedAt: number | null,
): Promise<Reported<ChangeReport>> {
  refuseStrange(period)
  if (changedAt === null || changedAt <= period.from || changedAt >= period.to)
    throw new Fault(
      'malformed-request',
      `${fullName} holds what is before a change against what is after it: say with changed_at when it was, between from and to.`,
    )
  const { statements, read } = changeQuestions(change, sources, { ...period, changedAt }, 'sqlite')
  const days = read(await readTogether(DATABASE, statements))
  const report: ChangeReport = {
    kind: 'change',
    title: change.title,
    ...shown(fullName, period),
    changed_at: new Date(changedAt).toISOString(),
    ...answerChange(change, days),
  }
  return { report, isKept: false }
}

function shown(experiment: string, { from, to, zone }: Period) {
  return { experiment, from: new Date(from).toISOString(), to: new Date(to).toISOString(), timezone: zone }
}
