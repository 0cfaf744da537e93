import { describe, expect, it } from 'vitest'
import type { Deliver } from '../../src/cli/events/deliver.ts'
import { Lanes } from '../../src/cli/events/lanes.ts'
import { readPeriod } from '../../src/cli/events/period.ts'
import { readTraffic } from '../../src/cli/events/traffic.ts'
import { PACKS } from '../../src/packs/index.ts'

const now = Date.parse('2026-11-20T12:00:00Z')

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Requests that are answered when the test says so. */
function held() {
  const sent: { stream: string; text: string; first: number; answer: (error?: Error) => void }[] = []
  const deliver: Deliver = ({ stream, text, first }) =>
    new Promise((resolve, reject) => {
      sent.push({ stream, text, first, answer: (error) => (error ? reject(error) : resolve()) })
    })
  return { sent, deliver }
}

it('requests of one stream go one after the other, those of two side by side', async () => {
  const { sent, deliver } = held()
  const lanes = new Lanes(deliver, { batch: 1, most: 10 })
  for (const row of ['a1', 'a2']) lanes.put('a', row, 0)
  lanes.put('b', 'b1', 0)
  await turn()
  expect(sent.map(({ text }) => text)).toEqual(['a1', 'b1'])
  sent[0]?.answer()
  await turn()
  expect(sent.map(({ text, first }) => [text, first])).toEqual([
    ['a1', 1],
    ['b1', 1],
    ['a2', 2],
  ])
})

it('no more requests wait than it may hold, and room is told when one is answered', async () => {
  const { sent, deliver } = held()
  const lanes = new Lanes(deliver, { batch: 1, most: 2 })
  lanes.put('a', '1', 0)
  lanes.put('a', '2', 0)
  expect(lanes.isFull).toBe(true)
  const room = lanes.room().then(() => 'room')
  expect(await Promise.race([room, turn().then(() => 'none')])).toBe('none')
  sent[0]?.answer()
  expect(await room).toBe('room')
})

it('rows that do not fill a request are sent when their time is up, or at the end', async () => {
  const { sent, deliver } = held()
  const lanes = new Lanes(deliver, { batch: 10, most: 10 })
  lanes.put('a', { i: 1 }, 100)
  lanes.put('b', { i: 2 }, 300)
  lanes.flush(200)
  await turn()
  expect(sent.map(({ text }) => text)).toEqual(['{"i":1}'])
  const end = lanes.end()
  await turn()
  expect(sent.map(({ text }) => text)).toEqual(['{"i":1}', '{"i":2}'])
  for (const { answer } of sent) answer()
  await end
})

it('after a failure nothing of what waits is sent, and the failure is told', async () => {
  const { sent, deliver } = held()
  const lanes = new Lanes(deliver, { batch: 1, most: 10 })
  for (const row of ['1', '2', '3']) lanes.put('a', row, 0)
  await turn()
  sent[0]?.answer(new Error('refused'))
  await expect(lanes.end()).rejects.toThrow('refused')
  expect(sent).toHaveLength(1)
})

it('a period is what is to come, or what is past', () => {
  expect(readPeriod({ for: '5m' }, now)).toEqual({ from: now, to: now + 300_000, isLive: true })
  expect(readPeriod({ from: '2026-11-01', to: '2026-11-08' }, now)).toEqual({
    from: Date.parse('2026-11-01T00:00:00Z'),
    to: Date.parse('2026-11-08T00:00:00Z'),
    isLive: false,
  })
  // whole days, so that what is sent again on the same day is the same
  const midnight = Math.floor(now / 86_400_000) * 86_400_000
  expect(readPeriod({ days: '90' }, now)).toEqual({
    from: midnight - 90 * 86_400_000,
    to: midnight,
    isLive: false,
  })
  expect(() => readPeriod({ days: '90', to: '2026-11-08' }, now)).toThrow('--days says which')
  expect(() => readPeriod({ from: '2026-11-01' }, now)).toThrow('--to is missing')
  expect(() => readPeriod({ from: '2026-11-08', to: '2026-11-01' }, now)).toThrow('ends before')
  expect(() => readPeriod({ from: '2026-11-08', to: '2026-12-01' }, now)).toThrow('not past')
  expect(() => readPeriod({ for: '5m', from: '2026-11-08' }, now)).toThrow('--for')
  expect(() => readPeriod({ from: 'yesterday', to: '2026-11-08' }, now)).toThrow('no time')
})

describe('what is simulated', () => {
  const period = { from: now - 90 * 86_400_000, to: now, isLive: false }
  const read = (args: object) => readTraffic({ pack: 'all', seed: '1', ...args }, period)

  it('is all packs, of each about so many rows as the scale says and no more than there are', () => {
    const all = read({})
    expect(all.map(({ pack }) => pack.name)).toEqual(PACKS.map(({ name }) => name))
    const rows = all.map(({ options }) => Math.round((options.rate ?? 0) * 90 * 86_400))
    expect(new Set(rows)).toEqual(new Set([100_000]))
    const much = read({ scale: '1000' }).map(({ pack, options }) => [pack.simulator.rate, options.rate])
    expect(much.every(([own, rate]) => own === rate || rate === 1e8 / (90 * 86_400))).toBe(true)
    expect(read({ pack: 'quickeats' })[0]?.options.rate).toBe(34)
    expect(read({ pack: 'quickeats', rate: '5' })[0]?.options.rate).toBe(5)
  })

  it('is refused where it is not clear', () => {
    expect(() => read({ pack: 'quickeat' })).toThrow('no pack "quickeat"')
    expect(() => read({ rate: '5', scale: '1' })).toThrow('both say how much')
    expect(() => readTraffic({ pack: 'all', seed: '1' }, { ...period, isLive: true })).toThrow(
      'one after the other',
    )
  })
})
