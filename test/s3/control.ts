import type { Mischief } from './server.ts'

/** What a test in workerd asks of the S3 server, which runs in Node. */
export interface Control {
  /** Empties the bucket, and forgets mischief, log and violations. */
  reset(bucket: string): void
  misbehave(...rules: Mischief[]): void
  /** Requests since the reset, as `METHOD /address`. */
  log(): string[]
  /** Keys and etags. */
  objects(bucket: string): Record<string, string>
  put(bucket: string, key: string, text: string): void
  remove(bucket: string, key: string): void
  uploads(bucket: string): number
  /** Begins an upload that nobody ends, so many ms ago. */
  beginUpload(bucket: string, key: string, ago: number): void
  /** The version of each table, as a reader finds it now. */
  versions(bucket: string): Promise<Record<string, number>>
  /** Tables of the data catalogue, by database and name. */
  catalogue(): Record<string, Record<string, unknown>>
  /** Actions since the reset. */
  catalogueLog(): string[]
  refuseCatalogue(code?: string): void
  dropTable(database: string, table: string): void
  /** What a reader would have met at any instant since the reset. */
  violations(): Promise<string[]>
}

type Remote = {
  [Name in keyof Control]: (...args: Parameters<Control[Name]>) => Promise<Awaited<ReturnType<Control[Name]>>>
}

export function remote(url: string): Remote {
  return new Proxy({} as Remote, {
    get:
      (_, name) =>
      async (...args: unknown[]) => {
        const response = await fetch(url, { method: 'POST', body: JSON.stringify({ name, args }) })
        return (await response.json()) as never
      },
  })
}
