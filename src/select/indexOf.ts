/**
 * Indices as short as they can be written: one, a range where they are evenly spaced, or a list.
 */
import { type Index, type Range, range } from "./Select.ts"

/** Ascending indices as one index, and how long it is to read. */
export const indexOf = (ascending: ReadonlyArray<number>): { readonly index: Index; readonly cost: number } => {
  const [first, second] = ascending
  if (ascending.length === 1) return { index: first, cost: 1 }
  const step = second - first
  const even = ascending.length > 2 && ascending.every((i, k) => i === first + k * step)
  return even
    ? { index: range(first, ascending[ascending.length - 1] + 1, step), cost: step === 1 ? 2 : 3 }
    : { index: ascending, cost: 1 + ascending.length }
}

/** Whether an index is a range. */
export const isRange = (index: Index): index is Range => typeof index === "object" && "from" in index
