/**
 * One step backwards of an adjoint kernel as parts, as `stepParts.ts` has those forwards: the same phases in the order of `program/reverse.ts`.
 */
import type { Core } from "../../solve/compiled/Core.ts"
import { listCounts, partsOfHeader } from "../../solve/compiled/stepParts.ts"
import type { Part } from "../../solve/Hand.ts"
import { backLists, words } from "./AdjointMap.ts"

/** The parts of a step backwards whose cotangents are in the buffers; none is much more than so much work, as a step forwards counts it. */
export function* backParts(core: Core, most: number): Generator<Part, void> {
  const first = core.map.extraWords + words.lists
  const [record, stimulate, hold] = backLists.map((_, l) => first + words.listWords * l + 1)
  const gathered = first + words.listWords * backLists.length + 1
  const { blocks, list, sites, solves } = partsOfHeader(core, [...listCounts, record, stimulate, hold, gathered])
  yield list(listCounts[0]) // what is held is an input of the step, put in again for the way back
  yield list(record)
  yield* solves(most)
  yield list(stimulate)
  yield* blocks(most)
  yield list(gathered)
  yield* sites(most)
  yield list(hold)
}
