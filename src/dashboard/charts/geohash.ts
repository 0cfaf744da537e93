const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz'

/**
 * Where a geohash cell lies (Niemeyer, 2008): its place among the cells of its length, counted from the south-west, and its centre in
 * degrees. Five bits a character, of longitude and latitude in turn.
 */
export function placeOf(geohash: string) {
  let [column, row, columns, rows] = [0, 0, 0, 0]
  for (const [i, character] of [...geohash].entries()) {
    const bits = ALPHABET.indexOf(character)
    for (let bit = 4; bit >= 0; bit--) {
      const one = (bits >> bit) & 1
      if ((i * 5 + 4 - bit) % 2 === 0) {
        column = column * 2 + one
        columns++
      } else {
        row = row * 2 + one
        rows++
      }
    }
  }
  return {
    column,
    row,
    longitude: ((column + 0.5) / 2 ** columns) * 360 - 180,
    latitude: ((row + 0.5) / 2 ** rows) * 180 - 90,
  }
}
