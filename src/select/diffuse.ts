/**
 * `Edit.diffuse` and `Edit.undiffuse`: a concentration (or any state of a channel) that spreads along the cell.
 *
 * Every compartment then has the state (0 where it had none) and a constant `axial_diffusion_<state>` [um^2/ms].
 */
import * as Result from "effect/Result"
import { type Edit, makeEdit } from "../network/edit.ts"
import { because } from "../network/NetworkError.ts"
import { diffusionColumn, quantities } from "../network/quantities.ts"
import { constant } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { withDefault } from "./insert.ts"

/** Lets a state diffuse in all cells, with one constant [um^2/ms]; `Edit.set("axial_diffusion_…")` gives compartments their own. */
export const diffuse = (state: string, constantOf = 1): Edit =>
  makeEdit(`diffuse "${state}"`, (network) => {
    const all = quantities(network)
    const found = all.get(state)
    const states = [...all.values()].filter((q) => q.role === "State" && q.domain === "nodes").map((q) => q.name)
    if (found === undefined || !states.includes(state)) {
      return Result.fail(because({ _tag: "UnknownName", what: "state of a channel or pump", name: state, available: states }))
    }
    if (!(Number.isFinite(constantOf) && constantOf > 0)) {
      return Result.fail(because({ _tag: "BadValue", what: `the diffusion constant of ${state}`, found: String(constantOf), expected: "a positive number [um2/ms]" }))
    }
    const everywhere = withDefault(network.nodes, state, Rows.all(network.nodes.length), 0)
    const nodes = Table.set(everywhere, diffusionColumn(state), constant(network.nodes.length, constantOf))
    return Result.succeed(network.set("nodes", nodes).set("diffusion", network.diffusion.add(state)))
  })

/** Stops the diffusion of a state; the state stays where it is. */
export const undiffuse = (state: string): Edit =>
  makeEdit(`undiffuse "${state}"`, (network) =>
    network.diffusion.has(state)
      ? Result.succeed(network.set("nodes", Table.remove(network.nodes, diffusionColumn(state))).set("diffusion", network.diffusion.remove(state)))
      : Result.fail(because({ _tag: "UnknownName", what: "diffusing state", name: state, available: [...network.diffusion] })))
