/**
 * `Edit.diffuse` and `Edit.undiffuse`: a concentration (or any state of a channel) that spreads along the cell.
 *
 * Every compartment then has the state (0 where it had none, until a mechanism that has it is inserted there) and a constant `axial_diffusion_<state>` [um^2/ms].
 */
import * as Result from "effect/Result"
import { type Edit, makeEdit } from "../network/edit.ts"
import { fail } from "../network/NetworkError.ts"
import { diffusionColumn, quantities } from "../network/quantities.ts"
import { constant, float } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { ownersOf, withDefault } from "./insert.ts"
import { inUse } from "./inUse.ts"
import { writeRows } from "./write.ts"

/** Lets a state diffuse in all cells, with one constant [um^2/ms]; `Edit.set("axial_diffusion_…")` gives compartments their own. */
export const diffuse = (state: string, constantOf = 1): Edit =>
  makeEdit(`diffuse "${state}"`, (network) => {
    const all = quantities(network)
    const found = all.get(state)
    const states = [...all.values()].filter((q) => q.role === "State" && q.domain === "nodes").map((q) => q.name)
    if (found !== undefined && !states.includes(state)) {
      const kind = found.domain === "edges"
        ? "a quantity of synapses"
        : found.role === "Geometry"
        ? "a passive column"
        : `a ${found.role.toLowerCase()}`
      const expected = `a state of a channel or pump${states.length === 0 ? "" : ` (${states.join(", ")})`}`
      return fail({ _tag: "BadValue", what: `"${state}"`, found: kind, expected })
    }
    if (found === undefined) {
      return fail({ _tag: "UnknownName", what: "state of a channel or pump", name: state, available: states })
    }
    if (!(Number.isFinite(constantOf) && constantOf > 0)) {
      return fail({
        _tag: "BadValue",
        what: `the diffusion constant of ${state}`,
        found: String(constantOf),
        expected: "a positive number [um2/ms]"
      })
    }
    if (network.diffusion.has(state)) {
      const constants = all.get(diffusionColumn(state))!
      return writeRows(network, constants, Rows.all(network.nodes.length), () => constantOf)
    }
    const everywhere = withDefault(network.nodes, state, Rows.all(network.nodes.length), 0)
    const nodes = Table.set(everywhere, diffusionColumn(state), constant(network.nodes.length, constantOf))
    return Result.succeed(network.set("nodes", nodes).set("diffusion", network.diffusion.add(state)))
  })

/** Stops the diffusion of a state; it stays where a mechanism has it, and goes where it was only because it diffused. */
export const undiffuse = (state: string): Edit =>
  makeEdit(`undiffuse "${state}"`, (network) => {
    if (!network.diffusion.has(state)) {
      return fail({ _tag: "UnknownName", what: "diffusing state", name: state, available: [...network.diffusion] })
    }
    const owners = ownersOf(network, state)
    const goes = (row: number): boolean => !owners.some((flags) => flags[row] === 1)
    const user = inUse(network, `the diffusion of ${state}`, (domain, key, row) =>
      domain === "nodes" && (key === diffusionColumn(state) || (key === state && goes(row))))
    if (user !== null) {
      return fail(user)
    }
    const values = Table.floats(network.nodes, state).map((x, row) =>
      goes(row) ? NaN : x
    )
    const nodes = Table.set(Table.remove(network.nodes, diffusionColumn(state)), state, float(values))
    return Result.succeed(network.set("nodes", nodes).set("diffusion", network.diffusion.remove(state)))
  })
