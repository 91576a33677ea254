/**
 * How large what the generators draw may be, and how long a checker may look.
 *
 * A generator is asked for sizes `[from, to]`; what cannot be drawn, or would fill the memory, is refused when it is asked for.
 */
import { because } from "../network/NetworkError.ts"
import { tooMany } from "../table/limits.ts"

/** Most cells of a network, branches of a cell, compartments of a branch that may be asked for. */
export const mostDrawn = 10_000

/** Most compartments of a network that may be asked for. */
export const mostDrawnCompartments = 1_000_000

/** Most runs of a checker. */
export const mostRuns = 1_000_000

/** The sizes, if they can be drawn; throws a `NetworkError` where they cannot. */
export const sizes = (what: string, [from, to]: readonly [number, number]): readonly [number, number] => {
  const many = tooMany(`${what} to be drawn`, to, mostDrawn, "draw fewer")
  if (many !== null) throw because(many)
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 1 && from <= to) return [from, to]
  throw because({
    _tag: "BadValue",
    what: `the number of ${what} to be drawn`,
    found: `[${from}, ${to}]`,
    expected: "two whole numbers of 1 or more, the second no smaller than the first"
  })
}

/** Throws a `NetworkError` where the largest network that may be drawn is too large. */
export const checkDrawn = (cells: number, branches: number, compartments: number): void => {
  const product = cells * branches * compartments
  const many = tooMany("compartments of a network to be drawn", product, mostDrawnCompartments, "draw fewer of them")
  if (many !== null) throw because(many)
}

/** Throws a `NetworkError` where a checker is asked for too many runs. */
export const checkRuns = (runs: number): void => {
  const many = tooMany("runs of a checker", runs, mostRuns, "take another seed for the next ones")
  if (many !== null) throw because(many)
}
