/**
 * `Edit.diffuse` and `Edit.undiffuse`: a concentration (or any state of a channel) that spreads along the cell.
 *
 * Every compartment then has the state and a constant `axial_diffusion_<state>` [um^2/ms]. Where no mechanism has the state it begins at
 * what the caller says, or, where all compartments that have it begin alike, as they do, so that nothing flows; it is lent until a mechanism
 * that has it is inserted there.
 */
import * as Result from "effect/Result"
import { anything, aText } from "../network/border.ts"
import { clashWith } from "../network/clash.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { diffusionClaim, diffusionColumn } from "../network/names.ts"
import { describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason, shown, unknownOption } from "../network/NetworkError.ts"
import { quantities, type Quantity } from "../network/quantities.ts"
import * as Column from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { ownersOf, trainedRows } from "./defaults.ts"
import { inUse } from "./inUse.ts"
import { writeRows } from "./write.ts"

/** How a state diffuses. */
export type DiffuseOptions = {
  /** Diffusion constant of every compartment [um2/ms]; default 1. `Edit.set("axial_diffusion_…")` gives compartments their own. */
  readonly constant?: number
  /** What the state begins with where no mechanism has it; may be left out where all compartments that have it begin alike. */
  readonly elsewhere?: number
}

/** What `Edit.diffuse` says. */
export type DiffuseStep = Said<"Diffuse", { readonly state: string; readonly how?: number | DiffuseOptions }>

/** Lets a state diffuse in all cells: `Edit.diffuse("CaCon_i", 2)`, `Edit.diffuse("CaCon_i", { constant: 2, elsewhere: 5e-5 })`. */
export const diffuse = editing(
  "diffuse",
  { state: aText, how: anything },
  (state: string, how: number | DiffuseOptions = {}): Change<DiffuseStep> =>
    makeEdit(`diffuse "${state}"`, (network) =>
      Result.gen(function*() {
        const { constant, elsewhere } = yield* optionsOf(state, how)
        const wrong = stateProblem(network, state)
        if (wrong !== null) return yield* fail(wrong)
        if (network.diffusion.has(state)) {
          const constants = quantities(network).get(diffusionColumn(state))!
          const changed = yield* writeRows(network, constants, Rows.all(network.nodes.length), () => constant)
          return elsewhere === undefined ? changed : yield* lend(changed, state, elsewhere)
        }
        const taken = clashWith(network, [diffusionClaim(state)])
        if (taken !== null) return yield* fail(taken)
        const lent = yield* lend(network, state, elsewhere)
        const constants = Column.constant(lent.nodes.length, constant)
        return lent.set("nodes", Table.set(lent.nodes, diffusionColumn(state), constants))
          .set("diffusion", lent.diffusion.add(state))
      }))
)

const optionsOf = (
  state: string,
  how: number | DiffuseOptions
): Result.Result<{ readonly constant: number; readonly elsewhere: number | undefined }, NetworkError> => {
  const options: unknown = typeof how === "number" ? { constant: how } : how
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const expected = "a positive number [um2/ms], or { constant, elsewhere }"
    return fail({ _tag: "BadValue", what: `the diffusion constant of ${state}`, found: shown(options), expected })
  }
  const unknown = unknownOption("diffuse", options, ["constant", "elsewhere"])
  if (unknown !== null) return fail(unknown)
  const { constant = 1, elsewhere } = options as DiffuseOptions
  if (!(Number.isFinite(constant) && constant > 0)) {
    return fail({
      _tag: "BadValue",
      what: `the diffusion constant of ${state}`,
      found: shown(constant),
      expected: "a positive number [um2/ms]"
    })
  }
  if (elsewhere !== undefined && !Number.isFinite(elsewhere)) {
    const what = `${state} elsewhere`
    return fail({ _tag: "BadValue", what, found: shown(elsewhere), expected: "a finite number" })
  }
  return Result.succeed({ constant, elsewhere })
}

/** Why a name is no state that can diffuse; null when it is one. */
const stateProblem = (network: Network, state: string): Reason | null => {
  const all = quantities(network)
  const found = all.get(state)
  const ofSynapses = (q: Quantity): boolean => q.mechanisms.some((name) => network.synapses.has(name))
  const states = [...all.values()].filter((q) => q.role === "State" && q.domain === "nodes" && !ofSynapses(q))
    .map((q) => q.name)
  if (states.includes(state)) return null
  if (found === undefined) {
    return { _tag: "UnknownName", what: "state of a channel or pump", name: state, available: states }
  }
  const kind = found.domain === "edges" || ofSynapses(found)
    ? "a quantity of synapses"
    : found.role === "Geometry"
    ? "a passive column"
    : `a ${found.role.toLowerCase()}`
  const expected = `a state of a channel or pump${states.length === 0 ? "" : ` (${states.join(", ")})`}`
  return { _tag: "BadValue", what: `"${state}"`, found: kind, expected }
}

/** Gives a state to the compartments that no mechanism gives it to; without a number the one that all others begin with, if there is one. */
const lend = (network: Network, state: string, elsewhere: number | undefined): Result.Result<Network, NetworkError> => {
  const owners = ownersOf(network, state)
  const trained = trainedRows(network, state)
  const values = Table.floats(network.nodes, state).slice()
  const has = (row: number): boolean => owners.some((flags) => flags[row] === 1)
  const rows = Rows.all(network.nodes.length)
  const bare = Rows.filter(rows, (row) => !has(row) && !trained.has(row))
  if (bare.length === 0) return Result.succeed(network)
  const begins = [...new Set(Array.from(Rows.filter(rows, has), (row) => values[row]))]
  if (elsewhere === undefined && begins.length !== 1) {
    const numbers = `${begins.slice(0, 3).join(", ")}${begins.length > 3 ? ", …" : ""}`
    return fail({
      _tag: "BadValue",
      what: `${state} of ${describeNode(network, bare[0])}`,
      found: `not said: no mechanism there has it (nor in ${
        bare.length - 1
      } more), and the others begin with ${numbers}`,
      expected: `a number to begin with: Edit.diffuse("${state}", { elsewhere: … }), or a mechanism that has it there`
    })
  }
  for (const row of bare) values[row] = elsewhere ?? begins[0]
  return Result.succeed(network.set("nodes", Table.set(network.nodes, state, Column.float(values))))
}

/** What `Edit.undiffuse` says. */
export type UndiffuseStep = Said<"Undiffuse", { readonly state: string }>

/** Stops the diffusion of a state; it stays where a mechanism has it, and goes where it was only because it diffused. */
export const undiffuse = editing(
  "undiffuse",
  { state: aText },
  (state: string): Change<UndiffuseStep> =>
    makeEdit(`undiffuse "${state}"`, (network) => {
      if (!network.diffusion.has(state)) {
        return fail({ _tag: "UnknownName", what: "diffusing state", name: state, available: [...network.diffusion] })
      }
      const owners = ownersOf(network, state)
      const goes = (row: number): boolean => !owners.some((flags) => flags[row] === 1)
      const user = inUse(
        network,
        `the diffusion of ${state}`,
        (domain, key, row) => domain === "nodes" && (key === diffusionColumn(state) || (key === state && goes(row)))
      )
      if (user !== null) {
        return fail(user)
      }
      const values = Table.floats(network.nodes, state).map((x, row) => goes(row) ? NaN : x)
      const nodes = Table.set(Table.remove(network.nodes, diffusionColumn(state)), state, Column.float(values))
      return Result.succeed(network.set("nodes", nodes).set("diffusion", network.diffusion.remove(state)))
    })
)
