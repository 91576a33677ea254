/**
 * The state of a run as one vector of numbers with names, and back.
 *
 * One idea: the vector is a lens into a state: everything that the next step depends on, and nothing else. These are voltages and states where
 * there are any, and currents that a channel or pump reads, because it reads those of the step before; other currents can be computed from
 * these and are left out. What a state has beside (its step, other currents) stays as it was. Laws L1 (lens) and L15 (nothing else matters).
 */
import * as Result from "effect/Result"
import { asIs, like, numbers } from "../network/border.ts"
import { hasCurrent } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import { aNetwork } from "../select/Given.ts"
import type { Floats, Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { simulatingResult } from "./border.ts"
import { type Plan, plan } from "./Plan.ts"
import { mismatch } from "./RunOptions.ts"
import { SimulationError, type SimulationReason } from "./SimulationError.ts"
import type { State } from "./State.ts"
import { sayingState } from "./words.ts"

/** Entries of the vector that are one column of a state. */
export type Stretch = {
  readonly part: "v" | "nodes" | "edges" | "currents"
  readonly name: string
  readonly rows: Ints
}

const made = new WeakMap<Network, ReadonlyArray<Stretch>>() // memo of a pure function of immutable data

const present = (values: Floats): Ints => {
  const rows: Array<number> = []
  values.forEach((x, row) => {
    if (!Number.isNaN(x)) rows.push(row)
  })
  return Int32Array.from(rows)
}

/** The names of currents that channels and pumps read, which is of the step before. */
const currentsRead = ({ mechanisms }: Plan): ReadonlySet<string> =>
  new Set(
    mechanisms.flatMap(({ sources }) =>
      Array.from(sources.values()).flatMap((source) => source._tag === "Current" ? [source.name] : [])
    )
  )

/** The compartments where a current flows. */
const rowsOfCurrent = ({ mechanisms, network }: Plan, name: string): Ints => {
  const flows = new Uint8Array(network.nodes.length)
  for (const { compiled, rows } of mechanisms) {
    if (hasCurrent(compiled.mechanism, name)) { for (const row of rows) flows[row] = 1 }
  }
  return Int32Array.from(Array.from(flows.keys()).filter((row) => flows[row] === 1))
}

/** The stretches of the vector of a network, in order. */
export const stretchesOf = (network: Network): ReadonlyArray<Stretch> => {
  const known = made.get(network)
  if (known !== undefined) return known
  const own = plan(network)
  const read = currentsRead(own)
  const column = (part: "nodes" | "edges") => (name: string): Stretch => ({
    part,
    name,
    rows: present(Table.floats(network[part], name))
  })
  const all: ReadonlyArray<Stretch> = [
    { part: "v", name: "v", rows: Int32Array.from({ length: network.nodes.length }, (_, row) => row) },
    ...[...own.nodeStates].sort().map(column("nodes")),
    ...[...own.edgeStates].sort().map(column("edges")),
    ...own.currents.filter((name) => read.has(name)).sort()
      .map((name): Stretch => ({ part: "currents", name, rows: rowsOfCurrent(own, name) }))
  ]
  const filled = all.filter(({ rows }) => rows.length > 0)
  made.set(network, filled)
  return filled
}

/** What a vector is of: a state, or a number for each number of one, such as a derivative. */
export type Columns = Pick<State, "v" | "nodes" | "edges" | "currents">

const columnOf = (columns: Columns, { name, part }: Stretch): Floats =>
  part === "v" ? columns.v : columns[part].get(name)!

/** The numbers of columns that stand for entries of the vector, in its order. */
export const vectorOf = (network: Network, columns: Columns): Float64Array => {
  const all = stretchesOf(network)
  const out = new Float64Array(all.reduce((sum, { rows }) => sum + rows.length, 0))
  let at = 0
  for (const stretch of all) {
    const column = columnOf(columns, stretch)
    for (const row of stretch.rows) out[at++] = column[row]
  }
  return out
}

/**
 * The names of the entries of the vector: `v[0]`, `HH_m[3]`, `IonotropicSynapse_s[2]`; the number is the row of the compartment or synapse.
 *
 * First all voltages, then states of compartments, then states of synapses, then currents that a channel or pump reads; in each of these by
 * name, as computers sort, and of a name by row.
 */
export const names = (network: Network): ReadonlyArray<string> =>
  stretchesOf(network).flatMap(({ name, rows }) => Array.from(rows, (row) => `${name}[${row}]`))

const fail = (reason: SimulationReason): Result.Result<never, SimulationError> =>
  Result.fail(new SimulationError({ reason }))

const aState = asIs(like((u) => typeof u === "object" && u !== null && "v" in u, "the state of a run"))

/** A state of a run as a vector, whose entries `names` names. */
export const flattenResult = simulatingResult(
  "States.flatten",
  { network: aNetwork, state: aState },
  (network: Network, state: State): Result.Result<Float64Array, SimulationError> => {
    const wrong = mismatch(network, state)
    return wrong === null ? Result.succeed(vectorOf(network, state)) : fail({ _tag: "ForeignState", what: wrong })
  }
)

/** A state with the numbers of a vector in their places; all else stays as it was. */
export const restoreResult = simulatingResult(
  "States.restore",
  { network: aNetwork, state: aState, values: numbers },
  (network: Network, state: State, values: ArrayLike<number>): Result.Result<State, SimulationError> => {
    const wrong = mismatch(network, state)
    if (wrong !== null) return fail({ _tag: "ForeignState", what: wrong })
    const all = stretchesOf(network)
    const length = all.reduce((sum, { rows }) => sum + rows.length, 0)
    if (values.length !== length) {
      const what = "the number of values of the vector"
      return fail({ _tag: "BadOption", what, found: String(values.length), expected: `${length}, one for each name` })
    }
    const bad = Array.from(values).findIndex((x) => !Number.isFinite(x))
    if (bad >= 0) {
      const what = `${names(network)[bad]} of the vector`
      return fail({ _tag: "BadOption", what, found: shown(values[bad]), expected: "a finite number" })
    }
    const next = {
      ...state,
      v: state.v.slice(),
      nodes: copies(state.nodes),
      edges: copies(state.edges),
      currents: copies(state.currents)
    }
    let at = 0
    for (const { name, part, rows } of all) {
      const column = part === "v" ? next.v : next[part].get(name)!
      for (const row of rows) column[row] = values[at++]
    }
    return Result.succeed(sayingState(next))
  }
)

const copies = (columns: ReadonlyMap<string, Floats>): ReadonlyMap<string, Float64Array> =>
  new Map(Array.from(columns, ([name, values]) => [name, values.slice()]))
