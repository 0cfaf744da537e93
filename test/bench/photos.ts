import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { random } from './random.ts'

export interface PhotoSettings {
  readonly width: number
  readonly height: number
  readonly count: number
  readonly quality: number
}

/** Made once and kept; a change of how they are made takes another folder. */
const CACHE = join(tmpdir(), 'tributary-bench-photos-1')

/**
 * JPEGs that decode like photographs: detail at every scale, as pictures of the world have it, edges, and the grain of a
 * sensor. Every third was taken with the camera on its side.
 */
export async function photos(settings: PhotoSettings): Promise<Buffer[]> {
  const { width, height, count, quality } = settings
  mkdirSync(CACHE, { recursive: true })
  const files: Buffer[] = []
  for (let seed = 1; seed <= count; seed++) {
    const path = join(CACHE, `${width}x${height}-q${quality}-${seed}.jpg`)
    if (!existsSync(path)) {
      await takePhoto(settings, seed, `${path}.part`)
      renameSync(`${path}.part`, path)
    }
    files.push(readFileSync(path))
  }
  return files
}

async function takePhoto(
  { width, height, quality }: PhotoSettings,
  seed: number,
  path: string,
): Promise<void> {
  const next = random(seed)
  const raw = await clouds(width, height, next)
  await sharp(raw, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(shapes(width, height, next)) }])
    .withMetadata({ orientation: seed % 3 === 0 ? 6 : 1 })
    .jpeg({ quality })
    .toFile(path)
}

/** Noise of one octave after the other: twice as fine, and fainter. The finest is the grain. */
async function clouds(width: number, height: number, next: () => number): Promise<Buffer> {
  const sum = new Float32Array(width * height * 3).fill(128)
  const fainter = 0.75 + next() * 0.06
  for (let cell = width / 4, amplitude = 1; cell >= 1; cell /= 2, amplitude *= fainter) {
    const grid = { width: Math.ceil(width / cell), height: Math.ceil(height / cell) }
    const octave = await sharp(speckle(grid.width * grid.height, next), { raw: { ...grid, channels: 3 } })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer()
    for (let i = 0; i < sum.length; i++)
      sum[i] = (sum[i] as number) + ((octave[i] as number) - 128) * amplitude
  }
  return Buffer.from(Uint8ClampedArray.from(sum).buffer)
}

/** RGB whose light varies more than its colour. */
function speckle(pixels: number, next: () => number): Buffer {
  const raw = Buffer.alloc(pixels * 3)
  for (let at = 0; at < raw.length; at += 3) {
    const light = 48 + next() * 160
    for (let channel = 0; channel < 3; channel++) raw[at + channel] = light + (next() - 0.5) * 60
  }
  return raw
}

function shapes(width: number, height: number, next: () => number): string {
  const shape = () => {
    const fill = `hsl(${Math.floor(next() * 360)},${Math.floor(next() * 70)}%,${Math.floor(next() * 90)}%)`
    const [x, y, rx, ry] = [next() * width, next() * height, (next() * width) / 8, (next() * height) / 6]
    return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" fill-opacity="${0.2 + next() * 0.5}"/>`
  }
  return `<svg width="${width}" height="${height}" xmlns="http://www.w3.org/2000/svg">${Array.from({ length: 30 }, shape).join('')}</svg>`
}
