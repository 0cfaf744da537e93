import { type IMagickImage, type IPixelCollection, PixelChannel } from '@imagemagick/magick-wasm'
import type { Strip } from '../engine/resample.ts'
import { type Layout, toRgb } from '../engine/rgb.ts'

const STRIP_BYTES = 256 * 1024

/** Hands the rows of a decoded picture over, opaque RGB without a copy. */
export function strips(image: IMagickImage, pixels: IPixelCollection, push: (strip: Strip) => void): void {
  const { width, height } = image
  const layout = layoutOf(image, pixels)
  const plain = layout.black < 0 && layout.alpha < 0 && layout.green === 1 && layout.step <= 4
  const rows = Math.max(1, Math.floor(STRIP_BYTES / (width * layout.step)))
  const scratch = plain ? undefined : new Uint8Array(rows * width * 3)
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y)
    const area = pixels.getReadOnlyArea(0, y, width, count)
    if (scratch === undefined) push({ data: area, rows: count, channels: layout.step === 3 ? 3 : 4 })
    else {
      toRgb(area, layout, width * count, scratch)
      push({ data: scratch, rows: count, channels: 3 })
    }
  }
}

function layoutOf(image: IMagickImage, pixels: IPixelCollection): Layout {
  const red = Math.max(0, pixels.getChannelIndex(PixelChannel.Red))
  const colour = pixels.getChannelIndex(PixelChannel.Blue) > red
  return {
    step: image.channelCount,
    red,
    green: colour ? pixels.getChannelIndex(PixelChannel.Green) : red,
    blue: colour ? pixels.getChannelIndex(PixelChannel.Blue) : red,
    black: pixels.getChannelIndex(PixelChannel.Black),
    alpha: pixels.getChannelIndex(PixelChannel.Alpha),
  }
}
