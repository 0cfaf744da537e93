import { graph, model, node, value } from '../onnx-writer.ts'

export const SIDE = 32
export const picture = (shape: readonly (number | string)[] = ['n', 3, SIDE, SIDE]) =>
  value('x', 'float', shape)
export const scores = (shape: readonly (number | string)[] = ['n', 10]) => value('y', 'float', shape)

/** Ten scores of a picture: the mean of all its values, ten times. */
export const TEN = [
  node('Flatten', ['x'], ['flat']),
  node('ReduceMean', ['flat'], ['mean'], { axes: [1], keepdims: 1 }),
  node('Concat', Array(10).fill('mean'), ['y'], { axis: 1 }),
]

export function tiny(
  parts: Partial<Parameters<typeof graph>[0]> = {},
  options: Parameters<typeof model>[1] = {},
) {
  return model(graph({ nodes: TEN, inputs: [picture()], outputs: [scores()], ...parts }), options)
}

/** Divides whole numbers by zero in its run on zeros. */
export function dividing() {
  return tiny({
    nodes: [
      node('Cast', ['x'], ['i'], { to: 6 }),
      node('Div', ['i', 'i'], ['j']),
      node('Cast', ['j'], ['f'], { to: 1 }),
      node('Flatten', ['f'], ['flat']),
      ...TEN.slice(1),
    ],
  })
}
