/**
 * The options of reading: each is a question that a file may leave open, and whose answer changes the cell.
 */
import { like, listOf, maybe, oneOf, record } from "../../network/border.ts"
import type { Reading } from "../../network/Traced.ts"

/** What to do where a file leaves something open; what is left out is refused, or read by the rule that is said. */
export type SwcOptions = {
  /** Of several trees: the one of most points, or all. Left out, they are refused. */
  readonly trees?: "largest" | "all"
  /** A soma that is an outline: as it stands, or as a stack of cylinders along its long axis. Left out, it is refused. */
  readonly soma?: "cylinders" | "contour"
  /** Radii below it are raised to it [um]. Left out, a radius that is not above zero is refused. */
  readonly minRadius?: number
  /** What the numbers of places and radii are in, as a unit or as a factor that makes them micrometres; default micrometres. */
  readonly units?: "um" | "nm" | number
  /** Types that branches are cut at; all others count as one. Default 1, 2, 3, 4; the soma is always one of them. */
  readonly relevantTypes?: ReadonlyArray<number>
  /** Whether a branch goes on where the order of the rows jumps and through a root in its middle; default `join`. */
  readonly interruptions?: "join" | "cut"
  /** Branches that are longer are cut into equal pieces that are not [um]. */
  readonly maxBranchLength?: number
  /** The rules: `frusta`, the ones of this library, or `jaxley`, those of Jaxley 0.14, for comparisons with it. Default `frusta`. */
  readonly reading?: Reading
}

const positive = like((u) => typeof u === "number" && Number.isFinite(u) && u > 0, "a positive number")

const aType = like((u) => Number.isSafeInteger(u) && (u as number) >= 0, "a whole number of 0 or more")

/** The kind of the options, for the border. */
export const someOptions = maybe(record({
  trees: maybe(oneOf("largest", "all")),
  soma: maybe(oneOf("cylinders", "contour")),
  minRadius: maybe(positive),
  units: maybe(like((u) => u === "um" || u === "nm" || isFactor(u), "\"um\", \"nm\" or a positive factor")),
  relevantTypes: maybe(listOf(aType, "a list of types")),
  interruptions: maybe(oneOf("join", "cut")),
  maxBranchLength: maybe(positive),
  reading: maybe(oneOf("frusta", "jaxley"))
}))

const isFactor = (u: unknown): boolean => typeof u === "number" && Number.isFinite(u) && u > 0

/** What turns the file's numbers into micrometres. */
export const factorOf = (units: SwcOptions["units"] = "um"): number =>
  typeof units === "number" ? units : units === "nm" ? 1e-3 : 1
