const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz'

/**
 * The geohash cell (Niemeyer, 2008) of a place in degrees, in so many characters: bits of longitude and latitude in turn, each
 * halving what is left, five a character. At 6 a cell is 1.2 km by 0.6 km at the equator. Nothing outside the globe.
 */
export function geohash(latitude: number, longitude: number, precision: number): string | null {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null
  const ranges: [Range, Range] = [
    { low: -180, high: 180, value: longitude },
    { low: -90, high: 90, value: latitude },
  ]
  let cell = ''
  for (let bit = 0, index = 0; cell.length < precision; bit++) {
    const range = ranges[bit % 2 === 0 ? 0 : 1]
    const middle = (range.low + range.high) / 2
    const upper = range.value >= middle
    if (upper) range.low = middle
    else range.high = middle
    index = index * 2 + (upper ? 1 : 0)
    if (bit % 5 !== 4) continue
    cell += ALPHABET.charAt(index)
    index = 0
  }
  return cell
}

interface Range {
  low: number
  high: number
  readonly value: number
}
