import { expect, it } from 'vitest'
import type { Deliver } from '../../src/cli/events/deliver.ts'
import { Lanes } from '../../src/cli/events/lanes.ts'
import { readPeriod } from '../../src/cli/events/period.ts'

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
  const now = Date.parse('2026-11-20T12:00:00Z')
  expect(readPeriod({ for: '5m' }, now)).toEqual({ from: now, to: now + 300_000, isLive: true })
  expect(readPeriod({ from: '2026-11-01', to: '2026-11-08' }, now)).toEqual({
    from: Date.parse('2026-11-01T00:00:00Z'),
    to: Date.parse('2026-11-08T00:00:00Z'),
    isLive: false,
  })
  expect(() => readPeriod({ from: '2026-11-01' }, now)).toThrow('--to is missing')
  expect(() => readPeriod({ from: '2026-11-08', to: '2026-11-01' }, now)).toThrow('ends before')
  expect(() => readPeriod({ from: '2026-11-08', to: '2026-12-01' }, now)).toThrow('not past')
  expect(() => readPeriod({ for: '5m', from: '2026-11-08' }, now)).toThrow('--for')
  expect(() => readPeriod({ from: 'yesterday', to: '2026-11-08' }, now)).toThrow('no time')
})
