import type { FeatureEntry } from '../../engine/feature/catalogue.ts'
import { type FeatureRow, featureQuery, type Question } from '../../engine/feature/query.ts'
import { readTogether } from '../../platform/database/read.ts'
import { requireScope } from '../authenticate.ts'

/** Whose features one view is asked for. */
export interface Asked {
  readonly entry: FeatureEntry
  readonly questions: readonly Question[]
}

/** What views say of their questions, all as of one moment of the database. */
export async function readFeatures(database: D1Database, asked: readonly Asked[]): Promise<FeatureRow[][]> {
  const queries = asked.map(({ entry, questions }) => featureQuery(entry, questions))
  const rows = await readTogether(
    database,
    queries.flatMap(({ statements }) => statements),
  )
  let read = 0
  return queries.map(({ statements, answer }) => {
    const own = rows.slice(read, read + statements.length)
    read += statements.length
    return answer(own.flat())
  })
}

/** What packs a request is about is told by its body, which is read after the key was let in. */
export function requireRead(scopes: readonly string[], entries: readonly FeatureEntry[]): void {
  for (const { pack } of entries) requireScope(scopes, `read:${pack}`)
}

/** As a key is kept: a number that a client sends is its digits. */
export function idOf(value: unknown): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}
