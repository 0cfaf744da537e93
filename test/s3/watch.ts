import { readTable, tablesOf } from './readable.ts'
import type { S3Server } from './server.ts'

export interface Watch {
  /** What a reader would have met at any instant since the watch began, or was reset. */
  violations(): Promise<string[]>
  reset(): void
}

/** Reads every table of a bucket anew after each change of it. @param after is called then, with what has changed */
export function watchTables(server: S3Server, after: (key: string) => void = () => {}): Watch {
  let checks: Promise<string | undefined>[] = []
  server.changed = (bucket, key) => {
    const objects = new Map(bucket.objects)
    for (const table of tablesOf(bucket))
      checks.push(
        readTable(objects, table).then(
          () => undefined,
          (error: Error) => `after ${key}: ${error.message}`,
        ),
      )
    after(key)
  }
  return {
    violations: async () => (await Promise.all(checks)).filter((fault) => fault !== undefined),
    reset() {
      checks = []
    },
  }
}
