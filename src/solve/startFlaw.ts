/**
 * What is not finite at time zero, before any step: an `equals` state or a current whose formula has no value there.
 *
 * No dt is to blame for it, and no sample shows it: a run does not begin. The first one in the order of evaluation is named, with what it is
 * made of, because that is where the cause lies.
 */
import type { Formula } from "../mechanism/compile.ts"
import { assigns } from "../network/equalsRing.ts"
import { hasEnds } from "../network/MechanismFields.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { type Lookup, lookup, value } from "./Frame.ts"
import { type Placed, plan } from "./Plan.ts"
import { SimulationError } from "./SimulationError.ts"
import { startFrame } from "./step.ts"

/** Most names that an error shows. */
const mostNames = 8

/** Looks at `equals` states, and at currents too if they are seen at time zero; null when all is well. */
export const startFlaw = (network: Network, withCurrents: boolean): SimulationError | null => {
  if (!withCurrents && ![...network.mechanisms.values(), ...network.synapses.values()].some(assigns)) return null
  const made = plan(network)
  let flaw: SimulationError | null = null
  const look = (placed: Placed, name: string, formula: Formula, names: Lookup, values: ArrayLike<number>): void => {
    for (let k = 0; flaw === null && k < placed.rows.length; k++) {
      if (!Number.isFinite(values[k])) flaw = flawOf(network, placed, name, formula, names, k, values[k])
    }
  }
  const frame = startFrame(
    made,
    ({ column, placed, value: formula }, names, values) => look(placed, column, formula, names, values)
  )
  if (!withCurrents) return flaw
  for (const placed of [...made.mechanisms, ...made.synapses]) {
    const names = lookup(frame, placed)
    for (const current of placed.compiled.currents) {
      look(placed, current.name, current.value, names, value(current.value, names, placed.rows.length))
    }
  }
  return flaw
}

const flawOf = (
  network: Network,
  { compiled, rows }: Placed,
  state: string,
  formula: Formula,
  names: Lookup,
  k: number,
  found: number
): SimulationError =>
  new SimulationError({
    reason: {
      _tag: "NotFiniteAtStart",
      state,
      place: hasEnds(compiled.mechanism) ? describeEdge(network, rows[k]) : describeNode(network, rows[k]),
      value: found,
      from: [...formula.names].slice(0, mostNames).map((name) => {
        const values = names(name)
        return { name, value: values[values.length === 1 ? 0 : k] }
      })
    }
  })
