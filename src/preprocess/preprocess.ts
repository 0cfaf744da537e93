import type { PictureSpec } from '../contracts/preprocessing.ts'
import { assertComplete } from '../engine/complete.ts'
import { gate, type Route } from '../engine/gate.ts'
import { fitInside, type Plan, plan, type Size, turned } from '../engine/geometry.ts'
import type { ImageHeader } from '../engine/header/image-header.ts'
import { readHeader } from '../engine/header.ts'
import { orient } from '../engine/orient.ts'
import { Resampler } from '../engine/resample.ts'
import { decode } from './decode.ts'
import { encodePreview, PREVIEW_SIDE } from './preview.ts'

export interface Preprocessed extends Size {
  /** uint8 RGB, HWC, `width` x `height`, upright. */
  readonly tensor: Uint8Array
  /** The whole picture's size, upright, in pixels. */
  readonly upright: Size
  /** A JPEG, upright, longest side at most `PREVIEW_SIDE`. */
  readonly preview: Uint8Array
}

interface Pass {
  readonly planned: Plan
  readonly stored: Size
  readonly model: Resampler
  readonly preview: Resampler
  readonly previewSize: Size
}

/**
 * The whole way from a file to a tensor. Throws `Fault` for what is the picture's own doing.
 * @param header of the start of the same bytes
 */
export async function preprocess(
  bytes: Uint8Array,
  header: ImageHeader,
  spec: PictureSpec,
): Promise<Preprocessed> {
  assertComplete(bytes, header.format)
  // WebP and PNG may keep their orientation at the very end
  const whole = header.format === 'jpeg' ? header : readHeader(bytes)
  const route = gate(whole, bytes.length, spec)
  const { planned, stored, model, preview, previewSize } = await pass(bytes, whole, route, spec)
  const { orientation } = planned
  return {
    tensor: padded(orient(model.pixels, planned.window, orientation), planned, spec.crop?.fill ?? []),
    ...planned.output,
    upright: turned(stored, orientation),
    preview: await encodePreview(
      orient(preview.pixels, previewSize, orientation),
      turned(previewSize, orientation),
    ),
  }
}

/** One reading of the picture feeds the model's resize and the preview's. */
async function pass(bytes: Uint8Array, header: ImageHeader, route: Route, spec: PictureSpec): Promise<Pass> {
  let made: Pass | undefined
  await decode(bytes, header, route, (decoded) => {
    // a HEIF comes out turned already; a shrunk JPEG keeps the size that its header declares
    const stored = route.eighths === 8 ? decoded : header
    made = passOver(decoded, stored, header, route, spec)
    const { model, preview } = made
    return (strip) => {
      model.push(strip)
      preview.push(strip)
    }
  })
  if (made === undefined) throw new Error('the decoder ended before it began')
  return made
}

function passOver(decoded: Size, stored: Size, header: ImageHeader, route: Route, spec: PictureSpec): Pass {
  const planned = plan(stored, header.orientation, spec)
  const scale = route.eighths / 8
  const source = { source: decoded, extent: { width: stored.width * scale, height: stored.height * scale } }
  const previewSize = fitInside(stored, PREVIEW_SIDE)
  const { resized, window } = planned
  return {
    planned,
    stored,
    model: new Resampler({ ...source, resized, window, filter: spec.filter }),
    preview: new Resampler({
      ...source,
      resized: previewSize,
      window: { x: 0, y: 0, ...previewSize },
      filter: 'box',
    }),
    previewSize,
  }
}

/** The crop's fill around a window that is smaller. @param upright uint8 RGB, HWC */
function padded(
  upright: Uint8Array,
  { window, orientation, output, at }: Plan,
  fill: readonly number[],
): Uint8Array {
  const { width, height } = turned(window, orientation)
  if (width === output.width && height === output.height) return upright
  const tensor = new Uint8Array(output.width * output.height * 3)
  if (fill.some((level) => level !== 0)) for (let i = 0; i < tensor.length; i++) tensor[i] = fill[i % 3] ?? 0
  for (let y = 0; y < height; y++) {
    const row = upright.subarray(y * width * 3, (y + 1) * width * 3)
    tensor.set(row, ((at.y + y) * output.width + at.x) * 3)
  }
  return tensor
}
