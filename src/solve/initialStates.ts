/**
 * `States.init`: gates and other states put where they come to rest at the table's voltages, as an edit (physics.md section 10).
 *
 * Rates rest at alpha/(alpha+beta), relaxations at inf, linear derivatives at their zero; states without such a rule, and synapses, keep
 * what they have. Every rule sees the table as it was before the edit.
 */
import * as Result from "effect/Result"
import { type Edit, makeEdit } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { quantities } from "../network/quantities.ts"
import { resolve } from "../select/resolve.ts"
import { all, type NodeSelection } from "../select/Select.ts"
import { writeRows } from "../select/write.ts"
import * as Rows from "../table/Rows.ts"
import { lookup, open, value } from "./Frame.ts"
import { plan } from "./Plan.ts"
import { initialState } from "./step.ts"

/** Starts the states of channels and pumps in the selected compartments (by default in all) at their fixed point. */
export const init = (at: NodeSelection = all): Edit =>
  makeEdit("init states", (network) =>
    Result.flatMap(resolve(network, at), (selected) => {
      const made = plan(network)
      const frame = open(made, NaN, initialState(made))
      const chosen = Rows.toMask(selected, network.nodes.length)
      const known = quantities(network)
      let result: Result.Result<Network, NetworkError> = Result.succeed(network)
      for (const placed of made.mechanisms) {
        for (const { fixedPoint, name } of placed.compiled.states) {
          if (fixedPoint === null) continue
          const values = value(fixedPoint, lookup(frame, placed), placed.rows.length)
          const kept = Array.from(placed.rows, (row, k) => [row, values[k]] as const).filter(([row]) =>
            chosen[row] === 1
          )
          const quantity = known.get(placed.states.get(name)!)!
          result = Result.flatMap(
            result,
            (n) => writeRows(n, quantity, Int32Array.from(kept, ([row]) => row), (k) => kept[k][1])
          )
        }
      }
      return result
    }))
