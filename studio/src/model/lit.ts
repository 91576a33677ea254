/**
 * Which rows are lit: those of a selection that a new network still has, those of a parameter.
 */
import type { Lit, Scene, Trained } from "./Scene.ts"

/** How many rows a table has. */
const rowTotal = (scene: Scene, domain: "nodes" | "edges"): number =>
  domain === "nodes" ? scene.segments.row.length : scene.synapses.pre.length

/** A selection as it is in a new network: none where one of its rows is gone. */
export const kept = (lit: Lit | null, scene: Scene): Lit | null =>
  lit !== null && lit.rows.every((row) => row < rowTotal(scene, lit.domain)) ? lit : null

/** Rows that a parameter drives. */
export const rowsOf = ({ drivers }: Trained, parameter: number): ReadonlyArray<number> => {
  const rows: Array<number> = []
  drivers.forEach((driver, row) => {
    if (driver === parameter) rows.push(row)
  })
  return rows
}
