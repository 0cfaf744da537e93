import { onWhite } from './white.ts'

/** Where the samples of a pixel lie; `black` and `alpha` are -1 where there is none. */
export interface Layout {
  /** Bytes from one pixel to the next. */
  readonly step: number
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly black: number
  readonly alpha: number
}

/** uint8 samples in any layout to uint8 RGB on white; with black, red to blue are cyan, magenta and yellow. */
export function toRgb(data: Uint8Array, layout: Layout, pixels: number, out: Uint8Array): void {
  const { step, red, green, blue, black, alpha } = layout
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += step) {
    const a = alpha < 0 ? 255 : (data[from + alpha] as number)
    const light = black < 0 ? -1 : 255 - (data[from + black] as number)
    out[to++] = onWhite(inked(data[from + red] as number, light), a)
    out[to++] = onWhite(inked(data[from + green] as number, light), a)
    out[to++] = onWhite(inked(data[from + blue] as number, light), a)
  }
}

/** Pillow's conversion without a profile: (255 - C) * (255 - K) / 255, rounded as it rounds. */
function inked(value: number, light: number): number {
  if (light < 0) return value
  const product = value * light + 128
  return Math.max(0, light - (((product >> 8) + product) >> 8))
}
