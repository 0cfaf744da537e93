import type { DatabaseSync } from 'node:sqlite'
import type { FeatureEntry } from '../../src/engine/feature/catalogue.ts'
import { type FeatureRow, featureQuery, type Question } from '../../src/engine/feature/query.ts'

/** What a view says in SQLite. */
export function answers(
  database: DatabaseSync,
  entry: FeatureEntry,
  questions: readonly Question[],
): FeatureRow[] {
  const { statements, answer } = featureQuery(entry, questions)
  return answer(statements.flatMap(({ sql, parameters }) => database.prepare(sql).all(...parameters)))
}
