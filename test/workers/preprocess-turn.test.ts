import { expect, it } from 'vitest'
import { inTurn } from '../../src/preprocess/turn.ts'

it('pictures take turns: none begins before the one before it has ended, well or not', async () => {
  let under = 0
  let most = 0
  const ended: number[] = []
  const work = (id: number) => async () => {
    most = Math.max(most, ++under)
    await scheduler.wait(5)
    under--
    ended.push(id)
    if (id % 2) throw new Error('corrupt')
    return id
  }
  const settled = await Promise.allSettled([0, 1, 2, 3, 4].map((id) => inTurn(work(id))))
  expect(most).toBe(1)
  expect(ended).toEqual([0, 1, 2, 3, 4])
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
})
