import type uPlot from 'uplot'
import { token } from './palette.ts'

/** A stretch of time that an alert was raised in; one that is raised still has no end. */
export interface Band {
  readonly from: number
  readonly to: number | undefined
}

/** Behind the lines: where an alert was raised, with its beginning as a mark at the top. */
export function drawBands(u: uPlot, bands: readonly Band[]): void {
  const { ctx, bbox } = u
  const colour = token('alert')
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  for (const { from, to } of bands) {
    const left = u.valToPos(from / 1000, 'x', true)
    const right = to === undefined ? bbox.left + bbox.width : u.valToPos(to / 1000, 'x', true)
    ctx.fillStyle = colour
    ctx.globalAlpha = 0.12
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height)
    ctx.globalAlpha = 1
    ctx.fillRect(left, bbox.top, 2 * devicePixelRatio, bbox.height)
    flag(ctx, left, bbox.top)
  }
  ctx.restore()
}

function flag(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  const size = 7 * devicePixelRatio
  ctx.beginPath()
  ctx.moveTo(x, y)
  ctx.lineTo(x + size, y + size / 2)
  ctx.lineTo(x, y + size)
  ctx.fill()
}

/** What an alert holds the value against, where it is in sight. */
export function drawBound(u: uPlot, bounds: readonly number[]): void {
  const { ctx, bbox } = u
  ctx.save()
  ctx.strokeStyle = token('alert')
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio])
  for (const bound of bounds) {
    const y = Math.round(u.valToPos(bound, 'y', true)) + 0.5
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
  }
  ctx.restore()
}

/** A diamond under each window that was corrected after it had been final. */
export function drawRevised(u: uPlot, revised: ReadonlySet<number>): void {
  const { ctx, bbox } = u
  const size = 2.5 * devicePixelRatio
  ctx.save()
  ctx.fillStyle = token('revised')
  for (const time of revised) {
    const x = u.valToPos(time / 1000, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    const y = bbox.top + bbox.height + size
    ctx.beginPath()
    ctx.moveTo(x, y - size)
    ctx.lineTo(x + size, y)
    ctx.lineTo(x, y + size)
    ctx.lineTo(x - size, y)
    ctx.fill()
  }
  ctx.restore()
}
