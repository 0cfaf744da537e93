import { Fault } from '../../contracts/problem.ts'

const AGAIN = 'Export the picture again and send that.'

export function corrupt(what: string): Fault {
  return new Fault('image-corrupt', `${what} ${AGAIN}`)
}

/**
 * The header goes on beyond the bytes that were given. Whoever holds more of the file reads it again with those; for a whole
 * file it is an ordinary fault.
 */
export class HeaderBeyond extends Fault {
  constructor(format: string, length: number) {
    super('image-corrupt', `The ${format} header does not end within ${length} bytes. ${AGAIN}`)
  }
}
