/**
 * What the local names of a mechanism are in a network: found once, by the plan, for everybody who looks.
 *
 * The interpreter, the programs of kernels, the way back and the keys of caches all go by the same sources, so they cannot disagree on what
 * a name means. A source is plain data and holds no rows: which rows lack what they read is `Placed.gaps`.
 */
import { temperature } from "../mechanism/scope.ts"
import { columnName, hasEnds, isPooled, type MechanismFields } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { mentions } from "../network/texts.ts"
import * as Table from "../table/Table.ts"

/** Whose a number is: of the row itself (a compartment, or a synapse), or of the compartment at an end of the synapse. */
export type Place = "own" | "pre" | "post"

/** What a local name is; `fallback` is what rows read that lack it, NaN where none may. */
export type Source =
  /** A column that moves. */
  | { readonly _tag: "State"; readonly at: Place; readonly column: string; readonly fallback: number }
  /** A column that does not move: a parameter, geometry, a label. */
  | { readonly _tag: "Constant"; readonly at: Place; readonly column: string; readonly fallback: number }
  /** A current of compartments: for channels and pumps that of the step before, for synapses that of this step. */
  | { readonly _tag: "Current"; readonly at: Place; readonly name: string; readonly fallback: number }
  | { readonly _tag: "Voltage"; readonly at: Place }
  /** The step [ms]. */
  | { readonly _tag: "Step" }
  /** Nothing in the network: every row reads the same. */
  | { readonly _tag: "Default"; readonly value: number }

/** Sources by local name. */
export type Sources = ReadonlyMap<string, Source>

/** Geometry that equation texts may use. */
export const geometry = ["radius", "length", "area", "volume", "axial_resistivity", "capacitance"] as const

/** What moves in a network. */
export type Moving = {
  readonly nodes: ReadonlySet<string>
  readonly edges: ReadonlySet<string>
  readonly currents: ReadonlySet<string>
}

/** The sources of all names that the texts of a mechanism may use. */
export const sourcesOf = (network: Network, mechanism: MechanismFields, moving: Moving): Sources => {
  const synapse = hasEnds(mechanism)
  const here: Place = synapse ? "post" : "own"
  const out = new Map<string, Source>(
    // The temperature only where a text has it: a plan makes ready what is in this map, and most models do not ask.
    [...geometry, ...mentions(mechanism, temperature) ? [temperature] : []].map((
      column
    ) => [column, { _tag: "Constant", at: here, column, fallback: NaN }])
  )
  for (const end of synapse ? ["pre", "post"] as const : ["own"] as const) {
    out.set(end === "own" ? "v" : `v_${end}`, { _tag: "Voltage", at: end })
  }
  out.set("dt", { _tag: "Step" })
  // A column that is a parameter here and a state of another mechanism (eCa under CaNernstReversal) moves.
  for (const [local, spec] of [...Object.entries(mechanism.parameters), ...Object.entries(mechanism.states)]) {
    const column = columnName(mechanism, local)
    const pooled = isPooled(spec)
    const _tag = moving[synapse && !pooled ? "edges" : "nodes"].has(column) ? "State" : "Constant"
    out.set(local, { _tag, at: pooled ? "post" : "own", column, fallback: NaN })
  }
  for (const [local, read] of Object.entries(mechanism.reads)) {
    const at = synapse ? read.end ?? "post" : "own"
    out.set(local, readSource(network, moving, at, columnName(mechanism, local), read.default ?? NaN))
  }
  return out
}

/** A quantity of compartments that belongs to somebody else. */
const readSource = (network: Network, moving: Moving, at: Place, name: string, fallback: number): Source => {
  if (name === "v") return { _tag: "Voltage", at }
  if (moving.nodes.has(name)) return { _tag: "State", at, column: name, fallback }
  if (moving.currents.has(name)) return { _tag: "Current", at, name, fallback }
  return Table.get(network.nodes, name)?._tag === "Float"
    ? { _tag: "Constant", at, column: name, fallback }
    : { _tag: "Default", value: fallback }
}
