import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { generate } from '../../src/cli/load/generate.ts'

const never = new AbortController().signal
const slots = (count: number, everyMs: number) => Array.from({ length: count }, (_, index) => index * everyMs)
const slow = (ms: number) => async (index: number) => {
  await sleep(ms)
  return { id: String(index) }
}

describe('generate', () => {
  it('does not wait for answers', async () => {
    const shots = await generate(slow(150), {
      slots: slots(20, 5),
      maxInFlight: 100,
      stopping: never,
      onShot() {},
    })
    expect(Math.max(...shots.map(({ sent }) => sent))).toBeLessThan(150)
  })

  it('counts the latency of what is held back from its slot', async () => {
    const shots = await generate(slow(50), {
      slots: slots(6, 1),
      maxInFlight: 2,
      stopping: never,
      onShot() {},
    })
    const last = shots.at(-1)
    expect(last && last.answered - last.slot).toBeGreaterThan(130)
    expect(last && last.sent - last.slot).toBeGreaterThan(80)
  })

  it('never has more open than the cap', async () => {
    let open = 0
    let most = 0
    const fire = async () => {
      most = Math.max(most, ++open)
      await sleep(5)
      open--
      return {}
    }
    await generate(fire, { slots: slots(30, 0), maxInFlight: 3, stopping: never, onShot() {} })
    expect(most).toBe(3)
  })

  it('stops sending when it is told to, and waits for what is open', async () => {
    const stop = new AbortController()
    const shots = await generate(slow(20), {
      slots: slots(1_000, 10),
      maxInFlight: 10,
      stopping: stop.signal,
      onShot: () => stop.abort(),
    })
    expect(shots.length).toBeLessThan(20)
    expect(shots.every(({ id }) => id)).toBe(true)
  })
})
