import type { PictureSpec, Preprocessing } from '../../contracts/preprocessing.ts'
import type { Signature, TensorSpec } from '../../contracts/tensor-value.ts'
import { refused } from '../onnx/fault.ts'
import type { Spelling } from './spelling.ts'

/** The one size that every picture ends in, or null where that hangs on the picture. */
function outputSize({ crop, resize }: PictureSpec): { width: number; height: number } | null {
  if (crop) return { width: crop.width, height: crop.height }
  return resize.mode === 'exact' ? { width: resize.width, height: resize.height } : null
}

/** Height and width of the graph's input, -1 where free. */
export function sizeIn({ shape }: TensorSpec, layout: Preprocessing['layout']): [number, number] {
  const at = layout === 'NCHW' ? 2 : 1
  return [shape[at] ?? -1, shape[at + 1] ?? -1]
}

/** A graph of fixed size must be given that size and no other. */
export function checkSize(input: TensorSpec, layout: Preprocessing['layout'], spelling: Spelling): void {
  const [height, width] = sizeIn(input, layout)
  if (height === -1 && width === -1) return
  const wanted = `${input.name} takes pictures of ${side(width)} x ${side(height)}`
  const made = outputSize(spelling)
  if (!made)
    throw refused(
      `${wanted}, but ${spelling.source} ends in a size that hangs on the picture. Add do_center_crop and crop_size, or give size as height and width.`,
    )
  if ((width !== -1 && width !== made.width) || (height !== -1 && height !== made.height))
    throw refused(
      `${wanted}, but ${spelling.source} makes ${made.width} x ${made.height}. Correct ${spelling.source}, or export the graph for that size.`,
    )
}

const side = (size: number) => (size === -1 ? 'any' : String(size))

/** The free sides of the picture's input set to what pictures will have, so that a trial run is given a whole picture. */
export function withPictureSize(signature: Signature, spec: Preprocessing | null): Signature {
  const [input, ...others] = signature.inputs
  if (!input || !spec) return signature
  const { width, height } = outputSize(spec) ?? { width: 224, height: 224 }
  const given = spec.layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3]
  const shape = input.shape.map((size, axis) => (size === -1 ? (given[axis] ?? 1) : size))
  return { ...signature, inputs: [{ ...input, shape }, ...others] }
}
