/**
 * Whether the numbers of a morphology are numbers that a cell can have: finite places, lengths above zero, membrane that can be computed.
 */
import * as Result from "effect/Result"
import { fail, type NetworkError } from "../NetworkError.ts"
import { branchTotals, type Traced } from "../Traced.ts"

/** The morphology, or the first branch whose numbers are too large or too small. */
export const sound = (traced: Traced): Result.Result<Traced, NetworkError> => {
  const { first, x, y, z } = traced.branches
  for (let b = 0; b < traced.branches.type.length; b++) {
    const { area, length, volume } = branchTotals(traced, b)
    for (const [what, value] of [["length", length], ["area", area], ["volume", volume]] as const) {
      if (value > 0 && Number.isFinite(value)) continue
      const expected = "a positive number; give other sizes"
      return fail({ _tag: "BadValue", what: `${what} of branch ${b}`, found: String(value), expected })
    }
    for (let k = first[b]; k < first[b + 1]; k++) {
      if (Number.isFinite(x[k] + y[k] + z[k])) continue
      const found = [x[k], y[k], z[k]].join(", ")
      return fail({
        _tag: "BadValue",
        what: `place ${k - first[b]} of branch ${b}`,
        found,
        expected: "finite numbers [um]"
      })
    }
  }
  return Result.succeed(traced)
}
