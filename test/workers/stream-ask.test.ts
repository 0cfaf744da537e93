import { describe, expect, it } from 'vitest'
import { ask } from '../../src/platform/durable-objects.ts'

/** Objects that answer in turn. */
function objects(...answers: (() => Promise<string>)[]) {
  let asked = 0
  const get = () => ({ call: () => (answers[asked++] ?? answers[0])?.() })
  return { asked: () => asked, namespace: { get, idFromName: (name: string) => name } as never }
}
const fails = () => Promise.reject(new Error('aborted'))
const answers = () => Promise.resolve('here')
const hangs = () => new Promise<string>(() => undefined)
const call = (object: unknown) => (object as { call(): Promise<string> }).call()

describe('an object that is asked', () => {
  it('is asked again when it went away meanwhile', async () => {
    const { namespace, asked } = objects(fails, fails, answers)
    expect(await ask(namespace, 'one', call)).toBe('here')
    expect(asked()).toBe(3)
  })

  it('is away when it failed three times', async () => {
    await expect(ask(objects(fails, fails, fails).namespace, 'one', call)).rejects.toThrow('aborted')
  })

  it('is away when it says nothing, and is not asked again', async () => {
    const { namespace, asked } = objects(hangs)
    await expect(ask(namespace, 'one', call, 20)).rejects.toThrow('one said nothing for 20 ms')
    expect(asked()).toBe(1)
  })
})
