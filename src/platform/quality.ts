import type { Verdict } from '../contracts/quality-result.ts'
import { daySql } from '../engine/quality/day-sql.ts'
import { dayAt, dayFrom, zonedDay } from '../engine/quality/days.ts'
import type { Count, Counted } from '../engine/quality/result.ts'
import type { PackRules } from '../engine/quality/rules.ts'
import { verdicts } from '../engine/quality/verdicts.ts'
import { askBoard, type Boards } from './boards.ts'
import { forgetQuality, judgedDays, newestResults, raisedRules, writeDay } from './database/quality.ts'

export interface QualityEnv {
  readonly DATABASE: D1Database
  readonly BOARD: Boards
}

/** A day is judged so long after its end: what comes late in that hour counts with it. */
const GRACE_MS = 3_600_000
/** Days that are judged later when nothing ran at their time, and again when rows came late. */
const CATCH_UP_DAYS = 3

/** What the rules of a pack make of a day of event time, `2026-11-01`. It is not written. */
export async function judgeDay(
  { DATABASE }: Pick<QualityEnv, 'DATABASE'>,
  { pack, timezone, rules }: PackRules,
  day: string,
): Promise<Counted[]> {
  const zoned = zonedDay(timezone, day)
  const results: Counted[] = []
  // one after the other: each may read all rows of the day
  for (const plan of rules) {
    const row = await DATABASE.prepare(daySql(pack, plan, zoned, timezone)).first<Found>()
    if (!row) continue
    const { name: rule, kind, table, severity, mostly } = plan
    results.push({ ...row, rule, day, kind, table, severity, mostly, examples: JSON.parse(row.examples) })
  }
  return results
}

type Found = Count & {
  readonly observed: number | null
  readonly bound: number | null
  readonly examples: string
}

/** Judges a day, writes what it comes to, and has incidents raised and cleared. Done again it comes to the same. */
export async function checkDay(
  env: QualityEnv,
  rules: PackRules,
  day: string,
  now: number,
): Promise<Counted[]> {
  const results = await judgeAndWrite(env, rules, day, now)
  await tellVerdicts(env, rules)
  return results
}

async function judgeAndWrite(
  env: QualityEnv,
  rules: PackRules,
  day: string,
  now: number,
): Promise<Counted[]> {
  const results = await judgeDay(env, rules, day)
  await writeDay(env.DATABASE, rules.pack, day, results, now)
  return results
}

/** By cron: days that are over and were not judged with all their rows, and what a Board was not told. */
export async function checkDue(env: QualityEnv, packs: readonly PackRules[], now: number): Promise<void> {
  for (const rules of packs) {
    try {
      const last = dayFrom(dayAt(rules.timezone, now - GRACE_MS), -1)
      const days = Array.from({ length: CATCH_UP_DAYS }, (_, i) => dayFrom(last, i + 1 - CATCH_UP_DAYS))
      const judged = await judgedDays(env.DATABASE, rules.pack, days[0] ?? last)
      for (const day of days) if (!judged.has(day)) await judgeAndWrite(env, rules, day, now)
      await tellVerdicts(env, rules)
    } catch (error) {
      // what one pack cannot be asked is no reason to leave the others unasked
      console.error(`the rules of ${rules.pack} are judged again in an hour`, error)
    }
  }
  await forgetQuality(env.DATABASE, now)
}

/** Tells the Board of a pack which rules have come to fail, and which do no longer, as far as the database does not know. */
export async function tellVerdicts({ DATABASE, BOARD }: QualityEnv, rules: PackRules): Promise<void> {
  const [newest, raised] = await Promise.all([
    newestResults(DATABASE, rules.pack),
    raisedRules(DATABASE, rules.pack),
  ])
  const told = verdicts(rules, newest)
  const known = new Set(told.map(({ rule }) => rule))
  const gone = [...raised].filter((rule) => !known.has(rule)).map(passed)
  const changed = [...told.filter(({ rule, failed }) => failed !== raised.has(rule)), ...gone]
  if (changed.length > 0)
    await askBoard(BOARD, rules.pack, (board) => board.judge(rules.pack, JSON.stringify(changed)))
}

/** Of a rule that is no more, or raises no incidents now. */
const passed = (rule: string): Verdict => ({
  rule,
  failed: false,
  title: '',
  table: '',
  from: 0,
  to: 0,
  value: null,
  bound: null,
})
