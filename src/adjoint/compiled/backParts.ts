/**
 * One step backwards of an adjoint kernel as parts, as `stepParts.ts` has those forwards.
 */
import type { Core } from "../../solve/compiled/Core.ts"
import { type CountWord, forwardCount, stepParts } from "../../solve/compiled/stepParts.ts"
import type { Part } from "../../solve/Hand.ts"
import { type AdjointMap, backLists, words } from "./AdjointMap.ts"

/** The parts of a step backwards whose cotangents are in the buffers; none is much more than so much work, as a step forwards counts it. */
export const backParts = ({ order }: AdjointMap, core: Core, most: number): Iterable<Part> => {
  const first = core.map.extraWords + words.lists
  const countOf: CountWord = (turn, map) => {
    if (turn._tag === "Collect") return first + words.listWords * backLists.length + 1
    return turn.of === "values"
      ? forwardCount(turn, map)
      : first + words.listWords * backLists.findIndex((name) => name === turn.list) + 1
  }
  return stepParts(core, most, order, countOf)
}
