import { Fault } from '../contracts/problem.ts'

/** A file with its end marker in place whose decoder still missed data. */
export function truncated(length: number): Fault {
  return new Fault(
    'image-truncated',
    `The picture data end early, within the ${length} bytes sent. Send the whole file, or export it again.`,
  )
}
