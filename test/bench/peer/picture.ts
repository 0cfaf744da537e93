import sharp, { type Sharp } from 'sharp'
import type { Preprocessing } from '../../../src/contracts/preprocessing.ts'

// One thread, as a worker has; a cache of decoded files would measure nothing, for no file comes twice.
sharp.concurrency(1)
sharp.cache(false)

/** uint8 RGB, HWC, upright. */
export interface Pixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** In pixels, as the platform's. */
const PREVIEW_SIDE = 256
const PREVIEW_QUALITY = 75

/** Decodes a file and resizes it as the model asks, not yet cropped. sharp's `linear` is Pillow's `bilinear`. */
export function resized(file: Buffer, { resize }: Preprocessing): Promise<Pixels> {
  const upright = open(file)
  if (resize.mode === 'none') return pixels(upright)
  if (resize.mode === 'fit') throw new Error('the bench models fit no box')
  const size =
    resize.mode === 'exact'
      ? ([resize.width, resize.height, { fit: 'fill', kernel: 'linear' }] as const)
      : ([resize.edge, resize.edge, { fit: 'outside', kernel: 'linear' }] as const)
  return pixels(upright.resize(...size))
}

/** The middle of the picture. */
export function cropped(picture: Pixels, { crop }: Preprocessing): Pixels {
  if (crop === null) return picture
  const [left, top] = [
    Math.floor((picture.width - crop.width) / 2),
    Math.floor((picture.height - crop.height) / 2),
  ]
  const data = Buffer.alloc(crop.width * crop.height * 3)
  for (let y = 0; y < crop.height; y++) {
    const from = ((top + y) * picture.width + left) * 3
    picture.data.copy(data, y * crop.width * 3, from, from + crop.width * 3)
  }
  return { data, ...crop }
}

/** From the model's own picture where that is whole and large enough: a large file is decoded once. */
export function preview(file: Buffer, picture: Pixels, { resize }: Preprocessing): Promise<Buffer> {
  const { data, ...raw } = picture
  const enough = resize.mode === 'shortest_edge' && Math.max(raw.width, raw.height) >= PREVIEW_SIDE
  const source = enough ? sharp(data, { raw: { ...raw, channels: 3 } }) : open(file)
  return source
    .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: PREVIEW_QUALITY })
    .toBuffer()
}

function open(file: Buffer): Sharp {
  return sharp(file, { failOn: 'warning' }).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb')
}

async function pixels(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
