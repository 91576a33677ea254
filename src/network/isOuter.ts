/**
 * Halves of compartments behind which there is nothing: the start of the first branch, and the end of every branch without children.
 *
 * Nothing flows through them, so their load is used by nobody; where a tracing ends in a point, it is infinite.
 */
import { branchOffsets, type Morphology } from "./Morphology.ts"

/** Tells of a load of a compartment whether it is that of an outer half. */
export const isOuter = (morphology: Morphology): (name: string, row: number) => boolean => {
  const offsets = branchOffsets(morphology)
  const parents = new Set(morphology.parents)
  const ends = new Set(morphology.parents.flatMap((_, b) => parents.has(b) ? [] : [offsets[b + 1] - 1]))
  return (name, row) => name === "resistive_load_in" ? row === 0 : name === "resistive_load_out" && ends.has(row)
}
