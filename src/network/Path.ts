/**
 * The path of a cell: where its branches run and how thick they are, as the strategy from which places and shapes of compartments follow.
 *
 * `Laid`: a flat tree that follows from the parents alone, of cylinders (physics.md section 17); it has no numbers of its own, so it costs
 * nothing and never becomes stale. `Straight`: cylinders on lines that begin somewhere and go somewhere, as long as the compartments say.
 * `Traced`: the frusta of a reconstruction. Places on it are in `course.ts`, area, volume and loads in `shape.ts`.
 */
import type { Floats } from "../table/Column.ts"
import { type Structural, structural } from "../table/structural.ts"
import type { Point } from "./Placement.ts"
import type { Traced } from "./Traced.ts"

/** Vectors as parallel lists. */
export type Vectors = { readonly x: Floats; readonly y: Floats; readonly z: Floats }

/** Laid out by the tree. */
export type Laid = Structural & { readonly _tag: "Laid" }

/**
 * Straight lines, one entry for each branch, or one for each compartment where those of a branch lie on no line: how far beyond the end of what
 * is before it begins (the first: beyond the origin), and where it goes, as a vector of any length above zero.
 */
export type Straight = Structural & {
  readonly _tag: "Straight"
  /** From the end of what comes before to the start [um]. */
  readonly gap: Vectors
  readonly direction: Vectors
}

/** The path of a cell. */
export type Path = Laid | Straight | Traced

/** The path of every cell that nobody has traced or bent. */
export const laid: Laid = structural({ _tag: "Laid" as const })

/** Makes a path of straight lines. */
export const straight = (gap: ReadonlyArray<Point>, direction: ReadonlyArray<Point>): Straight =>
  structural({ _tag: "Straight" as const, gap: vectors(gap), direction: vectors(direction) })

/** Points as parallel lists. */
export const vectors = (points: ReadonlyArray<Point>): Vectors =>
  Object.freeze({
    x: Float64Array.from(points, ([x]) => x) as Floats,
    y: Float64Array.from(points, ([, y]) => y) as Floats,
    z: Float64Array.from(points, ([, , z]) => z) as Floats
  })

/** Entry k of parallel lists. */
export const at = ({ x, y, z }: Vectors, k: number): Point => [x[k], y[k], z[k]]

/** All entries of parallel lists. */
export const points = (of: Vectors): ReadonlyArray<Point> => Array.from(of.x, (_, k) => at(of, k))
