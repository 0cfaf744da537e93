import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import type { Control } from './control.ts'
import { GlueServer } from './glue-server.ts'
import { readTable, tablesOf } from './readable.ts'
import { S3Server } from './server.ts'
import { watchTables } from './watch.ts'

declare module 'vitest' {
  interface ProvidedContext {
    s3: { endpoint: string; glue: string; control: string }
  }
}

/** Runs the S3 server in Node for tests in workerd, and reads every table anew after each change of it. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = new S3Server()
  const glue = new GlueServer()
  const watch = watchTables(server)
  const control: Control = {
    reset(name) {
      server.buckets.delete(name)
      server.bucket(name)
      server.misbehave()
      server.log.length = 0
      watch.reset()
      glue.databases.clear()
      glue.log.length = 0
      glue.refusal = undefined
    },
    misbehave: (...rules) => server.misbehave(...rules),
    log: () => server.log,
    objects: (name) =>
      Object.fromEntries([...server.bucket(name).objects].map(([key, { etag }]) => [key, etag])),
    put: (name, key, text) => void server.bucket(name).put(key, Buffer.from(text)),
    remove: (name, key) => void server.bucket(name).objects.delete(key),
    uploads: (name) => server.bucket(name).uploads.size,
    beginUpload(name, key, ago) {
      const { uploads } = server.bucket(name)
      uploads.set('dead', { key, metadata: {}, at: new Date(Date.now() - ago), parts: new Map() })
    },
    async versions(name) {
      const bucket = server.bucket(name)
      const seen = tablesOf(bucket).map(async (table) => [
        table,
        (await readTable(bucket.objects, table))?.version ?? -1,
      ])
      return Object.fromEntries(await Promise.all(seen))
    },
    catalogue: () =>
      Object.fromEntries([...glue.databases].map(([name, tables]) => [name, Object.fromEntries(tables)])),
    catalogueLog: () => glue.log,
    refuseCatalogue(code) {
      glue.refusal = code
    },
    dropTable: (database, table) => void glue.databases.get(database)?.delete(table),
    violations: watch.violations,
  }
  const calls = createServer(async (request, response) => {
    const { name, args } = JSON.parse(Buffer.concat(await request.toArray()).toString())
    const answer = await (control[name as keyof Control] as (...all: unknown[]) => unknown)(...args)
    response.end(JSON.stringify(answer ?? null))
  }).listen(0, '127.0.0.1')
  await once(calls, 'listening')
  const endpoint = await server.start()
  const glueEndpoint = await glue.start()
  provide('s3', {
    endpoint,
    glue: glueEndpoint,
    control: `http://127.0.0.1:${(calls.address() as AddressInfo).port}`,
  })
  return async () => {
    calls.close()
    await server.stop()
    await glue.stop()
  }
}
