/// <reference types="@cloudflare/vitest-plugin/types" />

import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BoardAnswer, CREDENTIAL, OVER } from '../../src/platform/boards.ts'
import { insertKey, revokeKey } from '../../src/platform/database/keys.ts'
import { insertLink, revokeLink } from '../../src/platform/database/links.ts'
import { deleteSession, insertSession } from '../../src/platform/database/sessions.ts'
import { ledgerName } from '../../src/platform/names.ts'
import type { Board } from '../../src/stream/board/board.ts'
import type { Ledger } from '../../src/stream/ledger.ts'
import { migrate } from './migrations.ts'
import { addressOf, commitOf, MINUTE, naiveCount, type Order, order } from './orders.ts'

const { LEDGER, BOARD, DATABASE } = env as unknown as {
  LEDGER: DurableObjectNamespace<Ledger>
  BOARD: DurableObjectNamespace<Board>
  DATABASE: D1Database
}
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const board = () => BOARD.get(BOARD.idFromName('quickeats'))
const ledger = (slice: number) => LEDGER.get(LEDGER.idFromName(ledgerName(addressOf(slice))))

beforeAll(() => migrate(DATABASE))

/** Ends the object that there is; the next call meets a new one. */
const abort = () =>
  runInDurableObject(board(), (_, context) => context.abort('ended by the test')).catch(() => undefined)

let message = 0
const commit = (slice: number, rows: readonly Order[]) =>
  ledger(slice).commit(commitOf(slice, `m-${++message}`, rows))

const orders = (city: string, count: number, at: number) =>
  Array.from({ length: count }, (_, i) => order(`${city}-${at}-${i}`, city, at))

async function ask(window: string, from = 0): Promise<BoardAnswer> {
  const query = { window, from, to: Number.MAX_SAFE_INTEGER, withCells: false }
  return JSON.parse(await board().rows('quickeats', query))
}

async function shown(city: string): Promise<Record<string, number>> {
  const { rows } = await ask('orders_per_city')
  const own = rows.filter(({ keys }) => keys.city === city)
  return Object.fromEntries(
    own.map(({ start, values }) => [`${new Date(start).toISOString()} ${city}`, Number(values.orders)]),
  )
}

const written = async (city: string) => {
  const { results } = await DATABASE.prepare(
    `SELECT start, "values" ->> 'orders' AS orders, revised FROM windows WHERE keys ->> 'city' = ? ORDER BY start`,
  )
    .bind(city)
    .all<{ start: number; orders: number; revised: number }>()
  return results
}

/** Two slices, three cities' minutes; the second message moves the watermark past the first minute. */
describe('a Board', () => {
  it('shows the sum of its slices within two seconds', async () => {
    const rows = [...orders('Pune', 30, NOW - 3 * MINUTE), ...orders('Pune', 20, NOW - 2 * MINUTE)]
    await commit(0, rows.slice(0, 35))
    await commit(1, rows.slice(35))
    await expect.poll(() => shown('Pune'), { timeout: 2_000 }).toEqual(naiveCount(rows))
  })

  it('that was evicted alone shows the same, though only one slice has news', async () => {
    const rows = [...orders('Delhi', 40, NOW - 2 * MINUTE), ...orders('Delhi', 12, NOW - MINUTE)]
    await commit(0, rows.slice(0, 26))
    await commit(1, rows.slice(26, 50))
    await expect.poll(() => shown('Delhi'), { timeout: 2_000 }).toEqual(naiveCount(rows.slice(0, 50)))
    await evictDurableObject(board())
    await commit(1, rows.slice(50))
    await expect.poll(() => shown('Delhi'), { timeout: 2_000 }).toEqual(naiveCount(rows))
  })

  it('shows within two seconds what a ledger that died had not told, though no row comes after', async () => {
    const rows = orders('Indore', 20, NOW - MINUTE)
    await commit(0, rows)
    await runInDurableObject(ledger(0), (_, state) => state.abort('before it has told')).catch(
      () => undefined,
    )
    await ledger(0).balance('2026-01-01')
    await expect.poll(() => shown('Indore'), { timeout: 2_000 }).toEqual(naiveCount(rows))
  })

  it('tells nobody anything while one of its ledgers does not answer', async () => {
    await evictDurableObject(board())
    await runInDurableObject(ledger(0), (instance: Ledger) => {
      // what an object has of its own is hidden from callers
      instance.snapshot = () => Promise.reject(new Error())
    })
    await expect(ask('orders_per_city')).rejects.toThrow()
    await runInDurableObject(ledger(0), (instance: Partial<Ledger>) => {
      delete instance.snapshot
    })
    expect(Object.values(await shown('Delhi')).reduce((a, b) => a + b)).toBe(52)
  })

  it('writes a window to the database when it is final, and again when a late row corrected it', async () => {
    const at = NOW - 2 * MINUTE
    // the object's own alarm may be under way, in which case there is none to run
    const writtenByNow = async () => {
      await runDurableObjectAlarm(board())
      return written('Chennai')
    }
    await commit(0, [...orders('Chennai', 7, at), ...orders('Chennai', 1, NOW)])
    await commit(1, orders('Kochi', 1, NOW))
    await expect
      .poll(() => shown('Chennai'), { timeout: 2_000 })
      .toHaveProperty([`${new Date(at).toISOString()} Chennai`])
    await expect.poll(writtenByNow, { timeout: 2_000 }).toEqual([{ start: at, orders: 7, revised: 0 }])
    await commit(1, [order('late', 'Chennai', at + 1)])
    await expect.poll(async () => (await ask('orders_per_city')).counts.late, { timeout: 2_000 }).toBe(1)
    await expect.poll(writtenByNow, { timeout: 2_000 }).toEqual([{ start: at, orders: 8, revised: 1 }])
  })

  it('shows a window that the watermark has left far behind until the database has it, though it dies before', async () => {
    const address = { pack: 'playback', partition: 'session_id', slice: 0 }
    const log = (at: number) => ({ at: new Date(at).toISOString(), device_type: 'tv', os: 'tizen' })
    const own = LEDGER.get(LEDGER.idFromName(ledgerName(address)))
    const tell = (messageId: string, ...times: number[]) =>
      own.commit({
        ...{ address, messageId, fingerprint: messageId, stream: 'logs', quarantined: 0 },
        lines: times.map((at) => JSON.stringify(log(at))).join('\n'),
      })
    const playback = () => BOARD.get(BOARD.idFromName('playback'))
    expect((await tell('leap', NOW - 300 * MINUTE, NOW)).outcome).toBe('committed')
    const starts = async () => {
      const query = { window: 'errors', from: 0, to: Number.MAX_SAFE_INTEGER, withCells: false }
      const { rows }: BoardAnswer = JSON.parse(await playback().rows('playback', query))
      return rows.map(({ start }) => start).sort()
    }
    await expect.poll(starts, { timeout: 2_000 }).toEqual([NOW - 300 * MINUTE, NOW])
    // the ledger hears of it, and might forget
    for (const id of ['after', 'after that']) {
      await tell(id, NOW + 1)
      await runDurableObjectAlarm(own)
    }
    await runInDurableObject(playback(), (_, context) => context.abort('before it has written')).catch(
      () => undefined,
    )
    await expect.poll(starts, { timeout: 2_000 }).toEqual([NOW - 300 * MINUTE, NOW])
    await runDurableObjectAlarm(playback())
    const { results } = await DATABASE.prepare(
      `SELECT start, "values" ->> 'rows' AS rows FROM windows WHERE pack = 'playback' AND window = 'errors'`,
    ).all()
    expect(results).toMatchObject([{ start: NOW - 300 * MINUTE }])
  })

  it('that starts anew writes no row that is there already, and sleeps when it has nothing to do', async () => {
    const state = () =>
      DATABASE.prepare('SELECT count(*) AS rows, max(written_at) AS at FROM windows').first()
    const before = await state()
    await abort()
    await ask('orders_per_city')
    await runDurableObjectAlarm(board())
    expect(await state()).toEqual(before)
    await abort()
    await runDurableObjectAlarm(board())
    expect(await runInDurableObject(board(), (_, { storage }) => storage.getAlarm())).toBeNull()
  })

  it('tells a ledger what it may forget only when that is on disk', async () => {
    const [{ settled }, onDisk] = await runInDurableObject(board(), async (instance: Board, { storage }) => {
      const answer = await instance.apply(
        addressOf(0),
        '{"update":{"newest":{},"rows":[]},"gauges":[],"counts":{},"refused":{}}',
      )
      return [
        answer,
        JSON.parse(String(storage.sql.exec("SELECT value FROM settings WHERE name = 'settled'").one().value)),
      ]
    })
    expect(settled).toEqual(onDisk)
    expect(settled.orders).toBeGreaterThanOrEqual(NOW)
  })
})

describe('a gauge', () => {
  it('counts each key once over the slices, and loses those that are over', async () => {
    const placed = orders('Surat', 6, NOW)
    await commit(0, placed.slice(0, 4))
    await commit(1, placed.slice(4))
    const active = async () =>
      (await ask('active_orders')).rows.find(({ keys }) => keys.city === 'Surat')?.values.active
    await runDurableObjectAlarm(ledger(0))
    await runDurableObjectAlarm(ledger(1))
    await expect.poll(active, { timeout: 12_000 }).toBe(6)
    await commit(0, [{ ...(placed[0] as Order), status: 'DELIVERED' }])
    await expect.poll(active, { timeout: 12_000 }).toBe(5)
  }, 30_000)
})

describe('who watches a Board', () => {
  /** One that no ledger has told anything: it sleeps but for those who watch. */
  const idle = () => BOARD.get(BOARD.idFromName('streamflix'))
  const watch = async (credential: string, headers: Record<string, string> = { Upgrade: 'websocket' }) =>
    idle().fetch('http://board/v1/live/streamflix', { headers: { [CREDENTIAL]: credential, ...headers } })

  /** A socket, what it heard, and how it ended once it has. */
  async function open(credential: string) {
    const { webSocket } = await watch(credential)
    if (!webSocket) throw new Error('no WebSocket came')
    const ended: { code: number; reason: string }[] = []
    const heard: unknown[] = []
    webSocket.addEventListener('close', ({ code, reason }) => {
      ended.push({ code, reason })
    })
    webSocket.addEventListener('message', ({ data }) => {
      heard.push(data)
    })
    webSocket.accept()
    return { ended, heard, webSocket }
  }

  const key = (name: string) =>
    insertKey(DATABASE, {
      id: `key-${name}`,
      sha256: name,
      name,
      scopes: '["read:streamflix"]',
      requests_per_minute: 60,
      created_at: NOW,
      revoked_at: null,
    })

  it('is let go when the key, session or link is over, though the pack is idle, and the others watch on', async () => {
    await Promise.all(['kept', 'revoked'].map(key))
    const later = Date.now() + 60 * MINUTE
    const link = { id: 'link', name: 'l', pack: 'streamflix', created_at: NOW, expires_at: later }
    await insertLink(DATABASE, { ...link, revoked_at: null, sha256: 'l', created_by: 'key-kept' })
    const session = (sha256: string, holder: { key_id: string } | { link_id: string }, expires_at: number) =>
      insertSession(DATABASE, { sha256, holder, expires_at }, Date.now())
    await session('s-kept', { key_id: 'key-kept' }, later)
    await session('s-signed-out', { key_id: 'key-kept' }, later)
    await session('s-link', { link_id: 'link' }, later)
    await session('s-expired', { key_id: 'key-kept' }, Date.now() + 1_000)
    const kept = await Promise.all(['kept', 's-kept'].map(open))
    const over = await Promise.all(['revoked', 's-signed-out', 's-link', 's-expired'].map(open))
    await runDurableObjectAlarm(idle())
    expect(over.map(({ ended }) => ended)).toEqual([[], [], [], []])
    const due = await runInDurableObject(idle(), (_, { storage }) => storage.getAlarm())
    expect(due).toBeLessThanOrEqual(Date.now() + MINUTE)

    await Promise.all([
      revokeKey(DATABASE, 'key-revoked', Date.now()),
      revokeLink(DATABASE, 'link', Date.now()),
      deleteSession(DATABASE, 's-signed-out'),
      new Promise((resolve) => setTimeout(resolve, 1_000)),
    ])
    await evictDurableObject(idle())
    await runDurableObjectAlarm(idle())
    await expect.poll(() => over.map(({ ended }) => ended)).toEqual(over.map(() => [OVER]))
    for (const { webSocket } of kept) webSocket.send('ping')
    await expect.poll(() => kept.map(({ heard }) => heard.at(-1))).toEqual(['pong', 'pong'])
    for (const { webSocket } of kept) webSocket.close()
    await runDurableObjectAlarm(idle())
    expect(await runInDurableObject(idle(), (_, { storage }) => storage.getAlarm())).toBeNull()
  })

  it('by server-sent events is let go too, and told why', async () => {
    await key('reader')
    const source = await watch('reader', {})
    await revokeKey(DATABASE, 'key-reader', Date.now())
    await runDurableObjectAlarm(idle())
    expect(await source.text()).toMatch(/\n: The key, session or link is over: sign in again.\n\n$/)
  })
})
