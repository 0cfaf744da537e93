import { Fault } from '../../contracts/problem.ts'
import type { Instruction } from './program.ts'

const RECURSION_LIMIT = 100_000

/**
 * The greatest number of rows that a recursion of the program comes to; 1 without one. Fails where a recursion has no LIMIT of its own,
 * for nothing else says that it ends.
 *
 * SQLite compiles a recursion to a loop that begins with Rewind of its queue, and jumps back to it until the queue is empty, or
 * DecrJumpZero has counted the LIMIT down.
 */
export function recursionRows(program: readonly Instruction[], recursions: number): number {
  const loops = program.filter(
    ({ opcode, p2, addr }) => opcode === 'Goto' && p2 < addr && program[p2]?.opcode === 'Rewind',
  )
  if (loops.length !== recursions) throw unlimited()
  return Math.max(1, ...loops.map((loop) => limitOf(program, loop)))
}

function limitOf(program: readonly Instruction[], { addr: last, p2: first }: Instruction): number {
  const end = program[first]?.p2
  const counter = program
    .slice(first, last)
    .find(({ opcode, p2 }) => opcode === 'DecrJumpZero' && p2 === end)?.p1
  const values = program
    .filter(({ opcode, p2 }) => opcode === 'Integer' && p2 === counter)
    .map(({ p1 }) => p1)
  const skips = program.some(({ opcode, p1 }) => opcode === 'OffsetLimit' && p1 === counter)
  if (counter === undefined || skips || values.length === 0) throw unlimited()
  if (values.some((value) => value < 1 || value > RECURSION_LIMIT)) throw unlimited()
  return Math.max(...values)
}

const unlimited = () =>
  new Fault(
    'query-too-costly',
    `A recursion must say how far it goes: put LIMIT and a number, ${RECURSION_LIMIT} at most, without OFFSET, at the end of the recursive query, inside its brackets.`,
  )
