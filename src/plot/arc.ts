/**
 * The arc of a synapse with its head: a piece of a circle that leaves the straight way by an angle, as the data of SVG paths.
 *
 * One idea: arcs of both directions between two cells bend to different sides, so both are seen. It does not know colours.
 */
import { number } from "./Svg.ts"

/** From where to where [px]. */
export type Way = { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }

/** Angle by which an arc leaves the straight way at its start [rad], length of the head [px], and half its angle [rad]. */
const [bend, head, opening] = [24 * Math.PI / 180, 10, 20 * Math.PI / 180]

/** The arc, its head included; it bends to the left of its way. */
export const arc = ({ x0, x1, y0, y1 }: Way): string => {
  const radius = Math.hypot(x1 - x0, y1 - y0) / (2 * Math.sin(bend))
  const arrives = Math.atan2(y1 - y0, x1 - x0) + bend
  const side = (angle: number): string =>
    `${number(x1 - head * Math.cos(arrives + angle))},${number(y1 - head * Math.sin(arrives + angle))}`
  return `M${number(x0)},${number(y0)}A${number(radius)} ${number(radius)} 0 0 1 ${number(x1)},${number(y1)}M${
    side(opening)
  }L${number(x1)},${number(y1)}L${side(-opening)}`
}

/** How far an arc goes to the side of the straight way, as a share of its length. */
export const bulge = Math.tan(bend / 2) / 2
