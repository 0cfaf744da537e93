import type { Preprocessing } from '../../src/contracts/preprocessing.ts'
import { field, join, type Message, node, rebuilt, tensor, value, without } from '../onnx-writer.ts'

export interface Shape extends Pick<Preprocessing, 'layout' | 'channels' | 'datatype'> {
  readonly batch: 1 | 'n'
}

/** What the graph of test/bench/squeezenet takes: RGB, NCHW, float32. */
const INNER = 'pixel_values'
const SIDE = 224

/**
 * A graph that takes its picture in another layout, order or type, and turns it into what the graph inside was made for. Bytes
 * are scaled and normalised inside as well: (x / 255 - 0.5) / 0.5.
 */
export function wrapped(file: Uint8Array, shape: Shape, metadata: Record<string, string> = {}): Message {
  const { nodes, initializers } = steps(shape)
  const { batch, layout, datatype } = shape
  const dimensions = layout === 'NCHW' ? [batch, 3, SIDE, SIDE] : [batch, SIDE, SIDE, 3]
  const type = ({ FP32: 'float', FP16: 'float16', UINT8: 'uint8' } as const)[datatype]
  return rebuilt(
    file,
    (graph) =>
      join(
        ...nodes.map((one) => field(1, one)),
        ...initializers.map((one) => field(5, one)),
        without(graph, [11]),
        field(11, value('picture', type, dimensions)),
      ),
    metadata,
  )
}

function steps({ layout, channels, datatype }: Shape) {
  const wanted: [boolean, (from: string, to: string) => Message][] = [
    [datatype !== 'FP32', (from, to) => node('Cast', [from], [to], { to: 1 })],
    [datatype === 'UINT8', (from, to) => node('Div', [from, 'wrap.half'], [to])],
    [datatype === 'UINT8', (from, to) => node('Sub', [from, 'wrap.one'], [to])],
    [layout === 'NHWC', (from, to) => node('Transpose', [from], [to], { perm: [0, 3, 1, 2] })],
    [channels === 'BGR', (from, to) => node('Gather', [from, 'wrap.order'], [to], { axis: 1 })],
    [true, (from, to) => node('Identity', [from], [to])],
  ]
  const taken = wanted.filter(([isWanted]) => isWanted)
  const name = (at: number) => (at === 0 ? 'picture' : at === taken.length ? INNER : `wrap.${at}`)
  return {
    nodes: taken.map(([, make], at) => make(name(at), name(at + 1))),
    initializers: [
      tensor('wrap.half', 'float', [1], Float32Array.of(127.5)),
      tensor('wrap.one', 'float', [1], Float32Array.of(1)),
      tensor('wrap.order', 'int64', [3], BigInt64Array.of(2n, 1n, 0n)),
    ],
  }
}
