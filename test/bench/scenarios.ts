import { join } from 'node:path'
import { ROOT } from '../../src/cli/installation.ts'
import { digits } from './digits.ts'
import { photos } from './photos.ts'

export type ScenarioId = 'a' | 'b' | 'c'

/** How many images each phase sends. */
export interface Counts {
  readonly warmUp: number
  readonly capacity: number
  readonly arrivals: number
  readonly idle: number
}

export interface Scenario {
  readonly id: ScenarioId
  readonly title: string
  /** A folder with `model.onnx` and its configurations. */
  readonly model: string
  /** Images a second of the constant arrivals, where the platform can keep up. */
  readonly rate: number
  readonly full: Counts
  readonly quick: Counts
  pictures(): Promise<Buffer[]>
}

const SQUEEZENET = join(ROOT, 'test/bench/squeezenet')

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'a',
    title: 'digits, small JPEGs',
    model: join(ROOT, 'models/digits'),
    rate: 10,
    full: { warmUp: 60, capacity: 600, arrivals: 300, idle: 40 },
    quick: { warmUp: 20, capacity: 80, arrivals: 30, idle: 5 },
    pictures: digits,
  },
  {
    id: 'b',
    title: 'SqueezeNet, 640 x 480 photos',
    model: SQUEEZENET,
    rate: 10,
    full: { warmUp: 40, capacity: 400, arrivals: 300, idle: 30 },
    quick: { warmUp: 10, capacity: 40, arrivals: 30, idle: 5 },
    pictures: () => photos({ width: 640, height: 480, count: 12, quality: 82 }),
  },
  {
    id: 'c',
    title: 'SqueezeNet, 12-megapixel photos',
    model: SQUEEZENET,
    rate: 5,
    full: { warmUp: 10, capacity: 80, arrivals: 90, idle: 20 },
    quick: { warmUp: 4, capacity: 8, arrivals: 8, idle: 3 },
    pictures: () => photos({ width: 4000, height: 3000, count: 5, quality: 93 }),
  },
]
