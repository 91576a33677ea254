/**
 * One step backwards of an adjoint kernel as parts, as `stepParts.ts` has those forwards.
 */
import type { Core } from "../../solve/compiled/Core.ts"
import { type CountWord, forwardCount, type RangeWords, stepParts } from "../../solve/compiled/stepParts.ts"
import type { Part } from "../../solve/Hand.ts"
import { type AdjointMap, backLists, rangeWords, words } from "./AdjointMap.ts"

/** The word of a header that says how many entries there are for a list of a step backwards, or to collect. */
export const backCount = ({ map: { extraWords } }: AdjointMap): CountWord => (turn, map) => {
  const first = extraWords + words.lists
  if (turn._tag === "Collect") return first + words.listWords * backLists.length + 1
  return turn.of === "values"
    ? forwardCount(turn, map)
    : first + words.listWords * backLists.findIndex((name) => name === turn.list) + 1
}

/** The words of a header with ranges that a step backwards has. */
export const backRanges = ({ map: { extraWords: extra }, order }: AdjointMap): RangeWords => {
  const { cells, links, through } = rangeWords(order)
  return { cells: extra + cells, through: extra + through, links: (block) => extra + links(block) }
}

/** The parts of a step backwards whose cotangents are in the buffers; none is much more than so much work, as a step forwards counts it. */
export const backParts = (own: AdjointMap, core: Core, most: number): Iterable<Part> =>
  stepParts(core, most, own.order, backCount(own), backRanges(own))
