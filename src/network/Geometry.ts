/**
 * Cylinders: what length and radius of a compartment say about its area, volume and resistive loads.
 *
 * Formulas: physics.md section 3. Lateral area only, no end caps. A resistive load is the length over the cross section of half a
 * compartment; `in` belongs to the half towards the start of the branch, `out` to the half towards its end.
 */

/** Columns that follow from length and radius. */
export const derivedColumns = ["area", "volume", "resistive_load_in", "resistive_load_out"] as const

/** Columns that shape a compartment. */
export const shapeColumns = ["length", "radius"] as const

/** Lateral area of a cylinder [um^2]. */
export const area = (length: number, radius: number): number => 2 * Math.PI * radius * length

/** Volume of a cylinder [um^3]. */
export const volume = (length: number, radius: number): number => Math.PI * radius * radius * length

/** Length over cross section of half a cylinder [1/um]. */
export const resistiveLoad = (length: number, radius: number): number => length / 2 / (radius * radius) / Math.PI

/** The derived columns by name, as functions of length and radius. */
export const derived: Readonly<Record<(typeof derivedColumns)[number], (length: number, radius: number) => number>> = {
  area,
  volume,
  resistive_load_in: resistiveLoad,
  resistive_load_out: resistiveLoad
}
