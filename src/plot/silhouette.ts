/**
 * How a compartment looks from afar: the outline of a frustum that is seen from some side, as the data of an SVG path [px].
 *
 * One idea: seen from afar the rings at both ends are ellipses, as thick along the axis as the frustum is tilted towards the viewer: not at all
 * where it lies in the plane (a trapezoid), as wide as high where it is seen end on (a disc). All outlines run around in one sense, so
 * that they can share a path and never make holes. It does not know networks or colours.
 */
import { number } from "./Svg.ts"

/** A frustum in the picture: its ends [px], half its width at each [px], and how far it tilts out of the plane (0 lies in it, 1 seen end on). */
export type Seen = {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  readonly half0: number
  readonly half1: number
  readonly tilt: number
}

/** Ellipses that are thinner than this are straight [px]. */
const flat = 0.05

const point = (x: number, y: number): string => `${number(x)},${number(y)}`

/** The outline of a frustum. */
export const frustum = ({ half0, half1, tilt, x0, x1, y0, y1 }: Seen): string => {
  const length = Math.hypot(x1 - x0, y1 - y0)
  const [ex, ey] = length < 1e-9 ? [1, 0] : [(x1 - x0) / length, (y1 - y0) / length]
  const angle = number((Math.atan2(ey, ex) * 180) / Math.PI)
  const end = (half: number, x: number, y: number): string =>
    half * tilt < flat
      ? `L${point(x, y)}`
      : `A${number(half * tilt)} ${number(half)} ${angle} 0 0 ${point(x, y)}`
  return `M${point(x0 - ey * half0, y0 + ex * half0)}L${point(x1 - ey * half1, y1 + ex * half1)}${
    end(half1, x1 + ey * half1, y1 - ex * half1)
  }L${point(x0 + ey * half0, y0 - ex * half0)}${
    half0 * tilt < flat ? "" : end(half0, x0 - ey * half0, y0 + ex * half0)
  }Z`
}

/** A ball, which fills the gap where two frusta meet at an angle. */
export const ball = (x: number, y: number, radius: number): string => {
  const r = number(radius)
  return `M${point(x + radius, y)}A${r} ${r} 0 0 0 ${point(x - radius, y)}A${r} ${r} 0 0 0 ${point(x + radius, y)}Z`
}

/** A line. */
export const line = ({ x0, x1, y0, y1 }: Pick<Seen, "x0" | "x1" | "y0" | "y1">): string =>
  `M${point(x0, y0)}L${point(x1, y1)}`
