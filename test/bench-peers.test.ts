import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startScript, stopScript } from './bench/child.ts'
import { Body } from './bench/events/body.ts'
import { Client } from './bench/events/client.ts'
import { findPostgres, startPostgres } from './bench/events/postgres-server.ts'
import { template } from './bench/events/rows.ts'
import { freePort } from './bench/port.ts'

const STREAM = 'quickeats.payments'
const ROWS = 200
const KEY = 'secret'

const running = new Set<ChildProcess>()
const folders: string[] = []
afterEach(async () => {
  // a front before its database
  for (const child of [...running].reverse()) await stopScript(child)
  running.clear()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tributary-peers-'))
  folders.push(made)
  return made
}

async function startPeer(kind: string, place: string): Promise<{ child: ChildProcess; client: Client }> {
  const port = await freePort()
  const script = join(import.meta.dirname, 'bench/events/peer/main.ts')
  const child = await startScript([script, String(port), KEY, kind, place], 'Running at')
  running.add(child)
  return { child, client: new Client({ url: `http://127.0.0.1:${port}`, key: KEY }, 4) }
}

async function kill(child: ChildProcess): Promise<void> {
  running.delete(child)
  // a front ends by itself when its database is gone
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** New rows: a copy, for it is sent twice. */
const rows = (seed: number) => Buffer.from(new Body(template(STREAM, ROWS, Date.now(), seed)).renew())

async function attempts(client: Client): Promise<number> {
  const answer = await client.get<{ rows: { attempts: number }[] }>('/v1/windows/quickeats.payment_success')
  return answer.rows.reduce((sum, row) => sum + row.attempts, 0)
}

/** Sends until the peer is gone; answers what was sent, and how many of it, from the first on, were answered. */
async function sendUntilGone(client: Client): Promise<{ sent: Buffer[]; answered: number }> {
  const sent: Buffer[] = []
  for (;;) {
    const body = rows(sent.length)
    sent.push(body)
    const isAnswered = await client.post(STREAM, body).then(
      () => true,
      () => false,
    )
    if (!isAnswered) return { sent, answered: sent.length - 1 }
  }
}

async function survives(kind: string, place: string, crash: (child: ChildProcess) => Promise<void>) {
  const first = await startPeer(kind, place)
  const sending = sendUntilGone(first.client)
  await new Promise((resolve) => setTimeout(resolve, 300))
  await crash(first.child)
  const { sent, answered } = await sending
  expect(answered).toBeGreaterThan(2)
  const { client } = await startPeer(kind, place)
  const kept = await attempts(client)
  expect([answered * ROWS, (answered + 1) * ROWS]).toContain(kept)
  let duplicates = 0
  for (const body of sent) {
    const answer = await client.post(STREAM, body)
    expect(answer.quarantined).toBe(0)
    duplicates += answer.duplicates
  }
  expect(duplicates).toBe(kept)
  expect(await attempts(client)).toBe(sent.length * ROWS)
}

describe('what the platform is compared with is as durable:', () => {
  it.each(['log', 'table'])(
    '%s keeps what it answered when it is killed, and counts it once',
    async (kind) => {
      await survives(kind, join(folder(), 'peer.sqlite'), kill)
    },
  )

  const programs = findPostgres()
  it.skipIf(programs === undefined)(
    'PostgreSQL keeps what was answered when it is killed, and counts it once',
    async () => {
      const place = folder()
      let server = await startPostgres(programs ?? '', place)
      running.add(server)
      await survives('postgres', place, async (front) => {
        await kill(server)
        await kill(front)
        // its processes see within a moment that the first of them is gone
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        server = await startPostgres(programs ?? '', place)
        running.add(server)
      })
    },
    30_000,
  )
})
