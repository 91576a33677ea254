/**
 * The frustum: what two places and two radii of a tracing say of the membrane and the inside between them.
 *
 * Formulas: reconstructions.md section 5. Lateral area only, no end caps. One without length is a ring, which has an area and nothing else.
 */

/** Distance of two points of parallel lists of coordinates [um]. */
export const distance = (
  { x, y, z }: Readonly<Record<"x" | "y" | "z", { readonly [k: number]: number }>>,
  a: number,
  b: number
): number => {
  const [dx, dy, dz] = [x[b] - x[a], y[b] - y[a], z[b] - z[a]]
  return Math.sqrt(dx * dx + dy * dy + dz * dz)
}

/** Lateral area of a frustum of length d with radii a and b [um2]; of one without length, the ring between them. */
export const area = (d: number, a: number, b: number): number =>
  Math.PI * (a + b) * Math.sqrt(d * d + (b - a) * (b - a))

/** Volume of a frustum [um3]. */
export const volume = (d: number, a: number, b: number): number => Math.PI / 3 * d * (a * a + a * b + b * b)

/** Length over cross section along a frustum [1/um]: the integral of 1 / (pi r^2), which is infinite where it ends in a point. */
export const load = (d: number, a: number, b: number): number => d / (Math.PI * a * b)
