/**
 * Indices as short as they can be written: one, a range where they follow each other or are many in equal steps, or a list.
 */
import { type Index, type Range, range } from "./Select.ts"

/** Ascending indices as one index, and how long it is to read. */
export type Indexed = { readonly index: Index; readonly cost: number }

/** Fewest that follow each other, and fewest in wider steps, that are written as a range. */
const [fewestInRow, fewestInSteps] = [3, 5] as const

/** Ascending indices within their parent; of a long list nothing is said but its numbers. */
export const indexOf = (ascending: ReadonlyArray<number>): Indexed => {
  const n = ascending.length
  return progression(ascending, fewestInRow) ??
    (n === 1 ? { index: ascending[0], cost: 1 } : { index: ascending, cost: n <= 3 ? 1 + n : 2 * n - 2 })
}

/** How long `{ scope: "global" }` is to read. */
const scopeCost = 5

/** Ascending indices over the network, of which one by one nothing is said but their numbers: a range of many, or as long as a list of rows. */
export const globalIndexOf = (ascending: ReadonlyArray<number>): Indexed => {
  const { cost, index } = progression(ascending, fewestInSteps) ??
    { index: ascending.length === 1 ? ascending[0] : ascending, cost: 1 + 2 * ascending.length }
  return { index, cost: scopeCost + cost }
}

/** Numbers in equal steps as a range; null where they are not, or too few. */
const progression = (ascending: ReadonlyArray<number>, fewest: number): Indexed | null => {
  const [first, second] = ascending
  const step = second - first
  return ascending.length >= (step === 1 ? fewest : fewestInSteps) && step > 0 &&
      ascending.every((i, k) => i === first + k * step)
    ? { index: range(first, ascending[ascending.length - 1] + 1, step), cost: step === 1 ? 2 : 3 }
    : null
}

/** Whether an index is a range. */
export const isRange = (index: Index): index is Range => typeof index === "object" && "from" in index
