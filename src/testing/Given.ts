/**
 * Kinds of arguments that generators and checks have in common.
 */
import { Arbitrary } from "fast-check"
import { aCount, aNumber, aText, like, maybe } from "../network/border.ts"

/** How many, from and to. */
export const between = like(
  (u) => Array.isArray(u) && u.length === 2 && u.every((n) => typeof n === "number"),
  "two numbers, from and to"
)

/** How big cells are. */
export const cellOptions = { branches: maybe(between), compartments: maybe(between) }

/** A generator. */
export const anArbitrary = like(
  (u) => u instanceof Arbitrary,
  "an arbitrary of fast-check, for example testing.network() or fc.constant(network)"
)

const isLens = (u: unknown): boolean =>
  typeof u === "object" && u !== null && "get" in u && "replace" in u &&
  typeof u.get === "function" && typeof u.replace === "function"

/** A lens on numbers. */
export const aLens = like(isLens, "a lens: something with get and replace, for example View.column(Select.all, \"v\")")

/** What is checked as a lens. */
export const lensLike = like(isLens, "a selection, a lens, or a function that gives a selection")

/** How hard to look. */
export const searching = { seed: maybe(aNumber), numRuns: maybe(aCount), path: maybe(aText) }
