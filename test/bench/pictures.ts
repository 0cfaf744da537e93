import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

export interface Picture {
  readonly name: string
  readonly make: (path: string) => Promise<void>
}

const SOURCE = join(import.meta.dirname, '../vectors/images/jpeg-4000x3000.jpg')
/** Width and height by megapixels. */
const SIZES: Record<number, readonly [number, number]> = {
  1.5: [1400, 1050],
  2: [1632, 1224],
  4: [2304, 1728],
  6: [2828, 2121],
  12: [4000, 3000],
  24: [6000, 4000],
  48: [8000, 6000],
  108: [12000, 9000],
}

export const PICTURES: readonly Picture[] = [
  ...[1.5, 12, 24, 48, 108].map((mp) =>
    picture(`baseline-420-${mp}.jpg`, mp, (s) => s.jpeg({ quality: 88 })),
  ),
  picture('baseline-444-q100-1.5.jpg', 1.5, (s) =>
    s.sharpen().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }),
  ),
  ...[12, 48].map((mp) =>
    picture(`baseline-444-${mp}.jpg`, mp, (s) => s.jpeg({ chromaSubsampling: '4:4:4' })),
  ),
  ...[2, 12, 24].map((mp) => picture(`progressive-420-${mp}.jpg`, mp, (s) => s.jpeg({ progressive: true }))),
  ...[6, 12].map((mp) =>
    picture(`progressive-444-${mp}.jpg`, mp, (s) =>
      s.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    ),
  ),
  picture('cmyk-12.jpg', 12, (s) => s.toColourspace('cmyk').jpeg()),
  ...[12, 24].map((mp) => picture(`rgb-${mp}.png`, mp, (s) => s.png())),
  picture('rgba-12.png', 12, (s) => s.ensureAlpha(0.5).png()),
  ...[2, 4, 12].map((mp) => picture(`interlaced-${mp}.png`, mp, (s) => s.png({ progressive: true }))),
  picture('interlaced-rgba-2.png', 2, (s) => s.ensureAlpha(0.5).png({ progressive: true })),
  ...[2, 6, 12].map((mp) => picture(`lossy-${mp}.webp`, mp, (s) => s.webp())),
  picture('lossy-alpha-4.webp', 4, (s) => s.ensureAlpha(0.5).webp()),
  ...[2, 4, 12].map((mp) => picture(`lossless-${mp}.webp`, mp, (s) => s.webp({ lossless: true, effort: 0 }))),
  ...[1.5, 2, 12].map((mp) => picture(`8bit-${mp}.avif`, mp, (s) => s.avif({ effort: 0 }))),
  picture('444-2.avif', 2, (s) => s.avif({ effort: 0, chromaSubsampling: '4:4:4' })),
  picture('alpha-2.avif', 2, (s) => s.ensureAlpha(0.5).avif({ effort: 0 })),
  ...[2, 6].map((mp) => picture(`none-${mp}.tif`, mp, (s) => s.tiff({ compression: 'none' }))),
  ...[2, 6].map((mp) => picture(`lzw-${mp}.tif`, mp, (s) => s.tiff({ compression: 'lzw' }))),
]

function picture(name: string, megapixels: number, format: (source: Sharp) => Sharp): Picture {
  const [width, height] = SIZES[megapixels] ?? [0, 0]
  const source = () => sharp(SOURCE, { limitInputPixels: false }).resize(width, height, { fit: 'fill' })
  return {
    name,
    async make(path) {
      if (!existsSync(path)) await format(source()).toFile(path)
    },
  }
}
