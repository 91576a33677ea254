/**
 * Area, volume and loads of compartments by the strategy of their cell: those of cylinders, or the traced ones, scaled.
 *
 * A traced compartment whose length is s times the traced one and whose radius is q times the traced one has frusta of length s d and radii q a,
 * q b: area pi q (a + b) sqrt(s² d² + q² (b - a)²), volume by s q², loads by s / q², rings by q², the membrane of a sphere, 2 pi r l, by s q.
 * With s = q = 1 these are the traced numbers, to the bit. Law: the slopes here are the derivatives of the areas here.
 */
import type { Floats } from "../table/Column.ts"
import { type Cut, cut } from "./frusta.ts"
import * as Frustum from "./Frustum.ts"
import { derived, derivedColumns } from "./Geometry.ts"
import type { Morphology } from "./Morphology.ts"

/** A column that follows from length and radius. */
export type DerivedColumn = (typeof derivedColumns)[number]

/** What follows from length and radius, as functions of the compartment within its cell, its length and its radius. */
export type Shape = Readonly<Record<DerivedColumn, (k: number, length: number, radius: number) => number>>

const cylinders = Object.fromEntries(
  derivedColumns.map((name) => [name, (_: number, length: number, radius: number) => derived[name](length, radius)])
) as Shape // one for each of them

/** The shape of the compartments of a cell. */
export const shapeOf = ({ ncomp, path }: Morphology): Shape => {
  if (path._tag !== "Traced") return cylinders
  const pieces = cut(path, ncomp)
  const scaled =
    (own: Floats, by: (s: number, q: number) => number) => (k: number, length: number, radius: number): number =>
      own[k] * by(length / pieces.length[k], radius / pieces.radius[k])
  const load = (s: number, q: number): number => s / (q * q)
  return {
    area: (k, length, radius) => area(pieces, k, length / pieces.length[k], radius / pieces.radius[k]),
    volume: scaled(pieces.volume, (s, q) => s * q * q),
    resistive_load_in: scaled(pieces.resistive_load_in, load),
    resistive_load_out: scaled(pieces.resistive_load_out, load)
  }
}

/** The membrane of a traced compartment whose length is scaled by s and whose radii are scaled by q [um2]. */
const area = (pieces: Cut, k: number, s: number, q: number): number => {
  const { a, b, d, first, ringAtEnd, ringAtStart, sphere } = pieces
  const rings = (sum: number): number => sum + ringAtStart[k] * q * q + ringAtEnd[k] * q * q
  if (sphere[k] === 1) {
    const own = pieces.area[k]
    return s === 1 && q === 1 ? own : rings((own - ringAtStart[k] - ringAtEnd[k]) * s * q)
  }
  let sum = 0
  for (let i = first[k]; i < first[k + 1]; i++) sum += Frustum.area(s * d[i], q * a[i], q * b[i])
  return rings(sum)
}

/** The derivatives of the area of a compartment by its length [um] and by its radius [um]. */
export type AreaSlopes = (
  k: number,
  length: number,
  radius: number
) => { readonly length: number; readonly radius: number }

/** How the areas of a traced cell change with length and radius; null for cylinders, whose areas are products. */
export const areaSlopesOf = ({ ncomp, path }: Morphology): AreaSlopes | null => {
  if (path._tag !== "Traced") return null
  const pieces = cut(path, ncomp)
  return (k, length, radius) => {
    const { a, b, d, first, ringAtEnd, ringAtStart, sphere } = pieces
    const [s, q] = [length / pieces.length[k], radius / pieces.radius[k]]
    const rings = ringAtStart[k] + ringAtEnd[k]
    let [byS, byQ] = [0, 2 * q * rings]
    if (sphere[k] === 1) {
      const own = pieces.area[k] - rings
      byS += own * q
      byQ += own * s
    }
    for (let i = first[k]; i < first[k + 1]; i++) {
      const [l, step] = [s * d[i], q * (b[i] - a[i])]
      const slant = Math.sqrt(l * l + step * step)
      if (slant === 0) continue // a ring between equal radii, which has no area
      const around = Math.PI * (a[i] + b[i])
      byS += q * around * l * d[i] / slant
      byQ += around * (slant + step * step / slant)
    }
    return { length: byS / pieces.length[k], radius: byQ / pieces.radius[k] }
  }
}

/** The radii of traced compartments where they begin and end, and the mean along them; null for cylinders, which have one. */
export const endRadii = (
  { ncomp, path }: Morphology
): { readonly from: ReadonlyArray<number>; readonly to: ReadonlyArray<number>; readonly radius: Floats } | null => {
  if (path._tag !== "Traced") return null
  const { a, b, first, radius, sphere } = cut(path, ncomp)
  const end = (k: number, of: () => number): number => sphere[k] === 1 ? radius[k] : of()
  return {
    from: Array.from(radius, (_, k) => end(k, () => a[first[k]])),
    to: Array.from(radius, (_, k) => end(k, () => b[first[k + 1] - 1])),
    radius
  }
}
