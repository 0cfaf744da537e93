import { join } from 'node:path'
import { ROOT } from '../../../src/cli/installation.ts'

export interface ProtocolCase {
  readonly title: string
  readonly model: string
  readonly side: number
  readonly binary: boolean
  readonly full: number
  readonly quick: number
}

const DIGITS = join(ROOT, 'models/digits')
const SQUEEZENET = join(ROOT, 'test/bench/squeezenet')

export const PROTOCOL_CASES: readonly ProtocolCase[] = [
  { title: 'digits, JSON', model: DIGITS, side: 32, binary: false, full: 1500, quick: 100 },
  { title: 'digits, binary', model: DIGITS, side: 32, binary: true, full: 2000, quick: 100 },
  { title: 'SqueezeNet, JSON', model: SQUEEZENET, side: 224, binary: false, full: 120, quick: 16 },
  { title: 'SqueezeNet, binary', model: SQUEEZENET, side: 224, binary: true, full: 300, quick: 16 },
]
