/**
 * Whether every row fulfils what its mechanism requires of its parameters (`tau1 <= tau2`): asked before the first step.
 */
import { evaluate } from "../equation/evaluate.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { handlersOf } from "../network/MechanismFields.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import type { Reason } from "../network/NetworkError.ts"
import { plan } from "./Plan.ts"

type Unmet = Extract<Reason, { readonly _tag: "Unmet" }>

/** The first row that does not fulfil a requirement, as the reason of an error; null when there is none. */
export const firstUnmet = (network: Network): Unmet | null => unmet(network).next().value ?? null

/** Each requirement, with the first row that does not fulfil it. */
export function* unmet(network: Network): Generator<Unmet, void> {
  // Most networks require nothing, and need no plan to know.
  if (![...network.mechanisms.values(), ...network.synapses.values()].some(requiresSome)) return
  const { mechanisms, synapses } = plan(network)
  for (const { compiled, constants, rows } of [...mechanisms, ...synapses]) {
    const { mechanism } = compiled
    for (const { holds, text } of compiled.requires) {
      const values = evaluate(holds.expression, (name) => constants.get(name)!, rows.length)
      const k = values.findIndex((x) => x === 0 || Number.isNaN(x))
      if (k < 0) continue
      yield {
        _tag: "Unmet",
        mechanism: `${mechanism.kind} ${mechanism.name}`,
        requires: text,
        place: mechanism.kind === "Synapse" ? describeEdge(network, rows[k]) : describeNode(network, rows[k]),
        values: [...holds.names].map((name) => ({ name, value: constants.get(name)![k] }))
      }
    }
  }
}

const requiresSome = (mechanism: Mechanism): boolean =>
  mechanism.requires.length > 0 || handlersOf(mechanism).some(({ _tag }) => _tag === "Send")
