/**
 * What kernels do not compute yet: every engine of kernels lays its networks out, so it is refused there, in one place.
 */
import { membraneCurrent } from "../../network/quantities.ts"
import { listed } from "../../table/excerpt.ts"
import { eventParts } from "../events/eventParts.ts"
import { imposes } from "../imposed.ts"
import type { Plan } from "../Plan.ts"
import { SimulationError } from "../SimulationError.ts"

/** Throws a `SimulationError` where a network has what no kernel computes. */
export const refuseUncompiled = (plan: Plan): void => {
  const what = notCompiled(plan)
  if (what.length === 0) return
  throw new SimulationError({
    reason: { _tag: "NotYet", who: "kernels", what: listed(what), instead: "run with Engine.layerInterpreter" }
  })
}

/** What a network has that no kernel computes, in words. */
const notCompiled = ({ junctions, network }: Plan): ReadonlyArray<string> => [
  ...junctions === null
    ? []
    : [`gap junctions (${[...network.synapses.values()].filter(isJunction).map(({ name }) => name).join(", ")})`],
  ...network.recordings.some(({ state }) => state === membraneCurrent) ? [`recordings of ${membraneCurrent}`] : [],
  ...imposes(network) ? ["imposed potentials"] : [],
  ...eventParts(network)
]

const isJunction = ({ kind }: { readonly kind: string }): boolean => kind === "Junction"
