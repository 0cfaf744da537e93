import type { Preprocessing } from '../contracts/preprocessing.ts'

/**
 * uint8 HWC RGB pixels of one image → float32 NCHW, written at `offset` of `target`:
 * value = (pixel * rescale - mean) / std, by one table of 256 values a channel.
 */
export function normalise(
  pixels: Uint8Array,
  { rescale, mean, std }: Pick<Preprocessing, 'rescale' | 'mean' | 'std'>,
  target: Float32Array,
  offset: number,
): void {
  const plane = pixels.length / 3
  for (let channel = 0; channel < 3; channel++) {
    const table = channelTable(rescale, mean[channel] ?? 0, std[channel] ?? 1)
    const start = offset + channel * plane
    for (let i = 0; i < plane; i++) target[start + i] = table[pixels[i * 3 + channel] as number] as number
  }
}

function channelTable(rescale: number, mean: number, std: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => (value * rescale - mean) / std)
}
