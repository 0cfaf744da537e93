import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { Dead } from './memory-bucket.ts'

type Turn = () => Promise<'lives' | 'dies before' | 'dies after'>

/** SQLite as D1 shows it, as one process sees it: `turn` is waited for before every call, as with `bucketOf`. */
export function databaseOf(database: DatabaseSync, turn: Turn): D1Database {
  async function call<T>(effect: () => T): Promise<T> {
    const fate = await turn()
    if (fate === 'dies before') throw new Dead()
    const answer = effect()
    if (fate === 'dies after') throw new Dead()
    return answer
  }
  const statement = (sql: string, values: readonly unknown[] = []) => ({
    bind: (...bound: unknown[]) => statement(sql, bound),
    all: () => call(() => ({ results: rowsOf(sql, values) })),
    first: () => call(() => rowsOf(sql, values)[0] ?? null),
    run: () => call(() => ({ results: rowsOf(sql, values) })),
    now: () => ({ results: rowsOf(sql, values) }),
  })
  function rowsOf(sql: string, values: readonly unknown[]) {
    const numbered = [...sql.matchAll(/\?(\d+)/g)].map(([, place]) => Number(place))
    const used = values.slice(0, Math.max(0, ...numbered)) as SQLInputValue[]
    return database.prepare(sql).all(...used)
  }
  const batch = (statements: readonly ReturnType<typeof statement>[]) =>
    call(() => {
      database.exec('BEGIN')
      try {
        const results = statements.map((each) => each.now())
        database.exec('COMMIT')
        return results
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    })
  return { prepare: (sql: string) => statement(sql), batch } as unknown as D1Database
}
