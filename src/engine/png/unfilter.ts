import { corrupt } from '../header/fault.ts'

/**
 * Undoes a PNG row's filter in place.
 * @param line the filter's number, then the row's bytes
 * @param above the row before, in the same form, unfiltered; zeros for the first
 * @param step bytes of a pixel, at least 1
 */
export function unfilter(line: Uint8Array, above: Uint8Array, step: number): void {
  const filter = line[0]
  if (filter === 1) sub(line, step)
  else if (filter === 2) up(line, above)
  else if (filter === 3) average(line, above, step)
  else if (filter === 4) paeth(line, above, step)
  else if (filter !== 0) throw corrupt(`The PNG has a row with filter ${filter}, which does not exist.`)
}

function sub(line: Uint8Array, step: number): void {
  for (let i = 1 + step; i < line.length; i++) line[i] = (line[i] as number) + (line[i - step] as number)
}

function up(line: Uint8Array, above: Uint8Array): void {
  for (let i = 1; i < line.length; i++) line[i] = (line[i] as number) + (above[i] as number)
}

function average(line: Uint8Array, above: Uint8Array, step: number): void {
  for (let i = 1; i < line.length; i++) {
    const left = i > step ? (line[i - step] as number) : 0
    line[i] = (line[i] as number) + ((left + (above[i] as number)) >> 1)
  }
}

function paeth(line: Uint8Array, above: Uint8Array, step: number): void {
  for (let i = 1; i <= step && i < line.length; i++) line[i] = (line[i] as number) + (above[i] as number)
  for (let i = 1 + step; i < line.length; i++) {
    const left = line[i - step] as number
    const over = above[i] as number
    const corner = above[i - step] as number
    const toLeft = Math.abs(over - corner)
    const toOver = Math.abs(left - corner)
    const toCorner = Math.abs(left + over - 2 * corner)
    const nearest = toLeft <= toOver && toLeft <= toCorner ? left : toOver <= toCorner ? over : corner
    line[i] = (line[i] as number) + nearest
  }
}
