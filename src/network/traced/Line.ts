/**
 * Lines: the points that a branch passes, in a direction; and strands, lines between two joints before anybody says where the tree begins.
 *
 * The order of lines is by types, places and radii, so that everything that is chosen among them is chosen alike whatever the order in which
 * the points came.
 */

/** A line of points with a direction. */
export type Line = {
  readonly type: number
  readonly x: ReadonlyArray<number>
  readonly y: ReadonlyArray<number>
  readonly z: ReadonlyArray<number>
  readonly radius: ReadonlyArray<number>
  readonly length: number
  readonly sphere: boolean
  /** Rings of branches without length, at its two ends [um2]. */
  readonly rings: readonly [number, number]
}

/** A line and the joints at its two ends, which are numbered anyhow. */
export type Strand = { readonly line: Line; readonly joints: readonly [number, number] }

/** The lists that have an entry per point of a line. */
export const lists = ["x", "y", "z", "radius"] as const

/** A line from one of its ends. */
export const turned = (line: Line, from: number): Line =>
  from === 0 ? line : {
    ...line,
    x: line.x.toReversed(),
    y: line.y.toReversed(),
    z: line.z.toReversed(),
    radius: line.radius.toReversed(),
    rings: [line.rings[1], line.rings[0]]
  }

/** A line somewhere else. */
export const shifted = (line: Line, [dx, dy, dz]: readonly [number, number, number]): Line => {
  const by = (values: ReadonlyArray<number>, d: number): ReadonlyArray<number> =>
    d === 0 ? values : values.map((x) => x + d)
  return { ...line, x: by(line.x, dx), y: by(line.y, dy), z: by(line.z, dz) }
}

/** Order of lines that start at one joint: by type, then by their points. */
export const compare = (a: Line, b: Line): number => a.type - b.type || compareLines(a, b)

/** Order of lines by places and radii of their points, one after the other. */
export const compareLines = (a: Line, b: Line): number => {
  for (let k = 0; k < Math.min(a.x.length, b.x.length); k++) {
    const order = a.x[k] - b.x[k] || a.y[k] - b.y[k] || a.z[k] - b.z[k] || a.radius[k] - b.radius[k]
    if (order !== 0) return order
  }
  return a.x.length - b.x.length
}

/** A sum that does not depend on the order. */
export const sumOf = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b).reduce((a, b) => a + b, 0)
