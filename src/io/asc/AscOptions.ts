/**
 * The options of reading: each is a question that a file may leave open, and whose answer changes the cell. Most are those of SWC files.
 */
import { like, listOf, maybe, oneOf, record } from "../../network/border.ts"
import type { SwcOptions } from "../swc/SwcOptions.ts"

/** What to do where a file leaves something open; what is left out is refused, or read by the rule that is said. */
export type AscOptions = Pick<SwcOptions, "trees" | "minRadius" | "units" | "relevantTypes" | "maxBranchLength"> & {
  /** An outline of a soma: as a stack of cylinders along its long axis, or its points as they stand. Default `"contour"`. */
  readonly soma?: "contour" | "cylinders"
  /** Of several outlines of the soma the one of the greatest extent. Left out, they are refused. */
  readonly outlines?: "largest"
}

const positive = like((u) => typeof u === "number" && Number.isFinite(u) && u > 0, "a positive number")

const aType = like((u) => Number.isSafeInteger(u) && (u as number) >= 0, "a whole number of 0 or more")

/** The kind of the options, for the border. */
export const someOptions = maybe(record({
  trees: maybe(oneOf("largest", "all")),
  soma: maybe(oneOf("contour", "cylinders")),
  outlines: maybe(oneOf("largest")),
  minRadius: maybe(positive),
  units: maybe(like(
    (u) => u === "um" || u === "nm" || positive(u, "") === null,
    "\"um\", \"nm\" or a positive factor"
  )),
  relevantTypes: maybe(listOf(aType, "a list of types")),
  maxBranchLength: maybe(positive)
}))
