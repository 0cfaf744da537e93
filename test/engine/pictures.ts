import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, type Problem } from '../../src/contracts/problem.ts'

export function image(file: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, '../vectors/images', file)))
}

export function refusal(attempt: () => unknown): Problem {
  try {
    attempt()
  } catch (error) {
    if (error instanceof Fault) return error.problem
    throw error
  }
  throw new Error('nothing was refused')
}
