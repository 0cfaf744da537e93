import { expect, it, vi } from 'vitest'
import { over } from '../../src/cli/client.ts'
import { Unreachable } from '../../src/cli/failure.ts'
import { backOff, patient, retryAfterMs } from '../../src/cli/retry.ts'

const answers = (...list: (Response | Error)[]) => {
  const send = vi.fn(async () => {
    const next = list.shift() ?? new Response('ok')
    if (next instanceof Error) throw next
    return next
  })
  return { send, gateway: over('http://g', send) }
}
const busy = (status: number, seconds: string) =>
  new Response('', { status, headers: { 'Retry-After': seconds } })

it('sends again after 429 and 503, when the gateway says', async () => {
  const { send, gateway } = answers(busy(429, '0'), busy(503, '0'))
  expect((await patient(gateway).fetch('/')).status).toBe(200)
  expect(send).toHaveBeenCalledTimes(3)
})

it('sends again over a new connection', async () => {
  const { send, gateway } = answers(new Unreachable('gone', ''))
  expect((await patient(gateway).fetch('/')).status).toBe(200)
  expect(send).toHaveBeenCalledTimes(2)
})

it('gives up at once on a wrong address where it was told to', async () => {
  const { gateway } = answers(new Unreachable('gone', ''))
  await expect(patient(gateway, { networkTries: 1 }).fetch('/')).rejects.toThrow(Unreachable)
})

it('answers what will not pass: a refusal, and a wait beyond all patience', async () => {
  expect((await patient(answers(busy(404, '0')).gateway).fetch('/')).status).toBe(404)
  expect((await patient(answers(busy(429, '3600')).gateway).fetch('/')).status).toBe(429)
})

it('stops waiting when it is aborted', async () => {
  const abort = new AbortController()
  const { gateway } = answers(busy(429, '60'))
  const sending = patient(gateway, { onWait: () => abort.abort() }).fetch('/', { signal: abort.signal })
  await expect(sending).rejects.toThrow('abort')
})

it('stops waiting when nothing more is to be begun', async () => {
  const stop = new AbortController()
  const { gateway } = answers(busy(503, '60'))
  const sending = patient(gateway, { stopping: stop.signal, onWait: () => stop.abort() }).fetch('/')
  await expect(sending).rejects.toThrow('abort')
})

it('does not repeat what is refused for good', async () => {
  const { send, gateway } = answers(busy(501, '0'))
  expect((await patient(gateway).fetch('/')).status).toBe(501)
  expect(send).toHaveBeenCalledTimes(1)
})

it('waits twice as long each time, not in step with others, and never very long', () => {
  expect([1, 2, 3, 4].map((attempt) => backOff(attempt, 1))).toEqual([250, 500, 1000, 2000])
  expect(backOff(1, 0)).toBe(125)
  expect(backOff(30, 1)).toBe(10_000)
})

it.each([
  ['12', 12_000],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 4_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('reads Retry-After %s', (header, ms) => {
  expect(retryAfterMs(header, 1_000)).toBe(ms)
})
