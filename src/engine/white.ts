/** One sample of a pixel with alpha, both 0 to 255, over white; rounded to the nearest. */
export function onWhite(value: number, alpha: number): number {
  return ((value * alpha + 255 * (255 - alpha) + 127) / 255) | 0
}
