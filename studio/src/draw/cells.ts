/**
 * Cells as they lie, seen along z: a tapered line for each compartment, on a canvas.
 */
import type { Scene, Segments } from "../model/Scene.ts"

/** How places [um] become pixels. */
export type Camera = { readonly scale: number; readonly x: number; readonly y: number }

/** A camera that shows everything in a canvas of some size. */
export const fitting = ({ x0, x1, y0, y1 }: Segments, width: number, height: number): Camera => {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let k = 0; k < x0.length; k++) {
    left = Math.min(left, x0[k], x1[k])
    right = Math.max(right, x0[k], x1[k])
    low = Math.min(low, y0[k], y1[k])
    high = Math.max(high, y0[k], y1[k])
  }
  const margin = 24
  const scale = Math.min(
    (width - 2 * margin) / Math.max(right - left, 1),
    (height - 2 * margin) / Math.max(high - low, 1)
  )
  return { scale, x: width / 2 - scale * (left + right) / 2, y: height / 2 + scale * (low + high) / 2 }
}

/** Draws all compartments; `colour` says of each row which, lit rows have a halo. */
export const drawCells = (
  context: CanvasRenderingContext2D,
  { segments }: Scene,
  { scale, x, y }: Camera,
  colour: (row: number) => string,
  lit: ReadonlySet<number>,
  halo: string
): void => {
  const { radius0, radius1, row, x0, x1, y0, y1 } = segments
  const line = (k: number, extra: number, stroke: string): void => {
    context.strokeStyle = stroke
    context.lineWidth = Math.max(2, scale * (radius0[k] + radius1[k])) + extra
    context.beginPath()
    context.moveTo(x + scale * x0[k], y - scale * y0[k])
    context.lineTo(x + scale * x1[k], y - scale * y1[k])
    context.stroke()
  }
  context.lineCap = "round"
  for (let k = 0; k < row.length; k++) if (lit.has(row[k])) line(k, 6, halo)
  for (let k = 0; k < row.length; k++) line(k, 0, colour(row[k]))
}

/** The segment that is nearest to a pixel, within 12 of them; null where none is. */
export const segmentAt = ({ segments }: Scene, { scale, x, y }: Camera, px: number, py: number): number | null => {
  const [u, v] = [(px - x) / scale, (y - py) / scale]
  let [found, least] = [null as number | null, 12 / scale]
  const { radius0, x0, x1, y0, y1 } = segments
  for (let k = 0; k < x0.length; k++) {
    const [dx, dy] = [x1[k] - x0[k], y1[k] - y0[k]]
    const along = Math.min(1, Math.max(0, ((u - x0[k]) * dx + (v - y0[k]) * dy) / (dx * dx + dy * dy || 1)))
    const distance = Math.max(0, Math.hypot(u - x0[k] - along * dx, v - y0[k] - along * dy) - radius0[k])
    if (distance < least) [found, least] = [k, distance]
  }
  return found
}
