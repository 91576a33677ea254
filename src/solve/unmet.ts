/**
 * Whether every row fulfils what its mechanism requires of its numbers (`tau1 <= tau2`): asked before the first step, and of what training
 * makes of parameters, so it looks at columns alone and makes no plan.
 */
import * as Result from "effect/Result"
import { evaluate } from "../equation/evaluate.ts"
import { compile } from "../mechanism/compile.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { columnName, handlersOf, hasEnds, isPooled } from "../network/MechanismFields.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { mechanismRows } from "../network/quantities.ts"
import * as Table from "../table/Table.ts"
import { pick } from "./Plan.ts"

type Unmet = Extract<Reason, { readonly _tag: "Unmet" }>

/** The first row that does not fulfil a requirement, as the reason of an error; null when there is none. */
export const firstUnmet = (network: Network): Unmet | null => unmet(network).next().value ?? null

/** The network, where every row fulfils what is required of it. */
export const whereMet = (network: Network): Result.Result<Network, NetworkError> => {
  const reason = firstUnmet(network)
  return reason === null ? Result.succeed(network) : fail(reason)
}

/** Each requirement, with the first row that does not fulfil it: mechanisms in compartments by name, then those of edges. */
export function* unmet(network: Network): Generator<Unmet, void> {
  for (const domain of ["nodes", "edges"] as const) {
    const all = [...(domain === "nodes" ? network.mechanisms : network.synapses).values()]
    for (const mechanism of all.filter(requiresSome).sort((a, b) => a.name < b.name ? -1 : 1)) {
      const rows = mechanismRows(network, domain, mechanism.name)
      const values = (name: string): Float64Array => {
        const column = columnName(mechanism, name)
        if (!isPooled(mechanism.parameters[name] ?? mechanism.states[name])) {
          return pick(Table.floats(network[domain], column), rows)
        }
        const ends = Table.ints(network.edges, "post_index")
        return pick(Table.floats(network.nodes, column), rows.map((row) => ends[row]))
      }
      for (const { holds, text } of compile(mechanism).requires) {
        const k = evaluate(holds.expression, values, rows.length).findIndex((x) => x === 0 || Number.isNaN(x))
        if (k < 0) continue
        yield {
          _tag: "Unmet",
          mechanism: `${mechanism.kind} ${mechanism.name}`,
          requires: text,
          place: hasEnds(mechanism) ? describeEdge(network, rows[k]) : describeNode(network, rows[k]),
          given: [...holds.names].map((name) => ({ name, value: values(name)[k] }))
        }
      }
    }
  }
}

const requiresSome = (mechanism: Mechanism): boolean =>
  mechanism.requires.length > 0 || handlersOf(mechanism).some(({ _tag }) => _tag === "Send")
