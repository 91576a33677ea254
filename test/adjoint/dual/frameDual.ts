/**
 * Everything that a step on dual numbers reads and writes, what equation texts see in it, and what clamps hold in it.
 *
 * One idea: all numbers of a network are columns, the voltage among them (`v` of `nodes`), and a name in a row is an entry of one of them.
 * Clamps follow section 10 of states-and-clamps.md: a held state has its value whenever a step reads it; a held voltage, and a held
 * concentration that diffuses, are boundary values of the solve.
 */
import type { Clamp, Recording } from "../../../src/network/Recording.ts"
import type { Columns, Tangents } from "./columnsDual.ts"
import * as Dual from "./Dual.ts"
import type { Lookup } from "./evaluateDual.ts"
import { hasCurrent, type Model, type Placed } from "./modelOf.ts"

/** The working state of a run; columns are written in place. */
export type Frame = {
  readonly model: Model
  readonly tangents: Tangents
  /** [ms] */
  readonly dt: number
  /** Number of the step that is under way, from 0. */
  step: number
  readonly nodes: Columns
  readonly edges: Columns
  /** Currents of compartments and of synapses as they were last computed; empty before the first time. */
  currents: Columns
  synapticCurrents: Columns
  /** What clamps of the voltage put in, and what goes through membranes [nA]. */
  clampCurrents: ReadonlyArray<Dual.Dual>
  membraneCurrents: ReadonlyArray<Dual.Dual>
  /** What is imposed outside of compartments in this step [mV]. */
  outside: ReadonlyArray<Dual.Dual>
}

/** What the texts of a mechanism see in one row: own names, then what they read of others, then the world. */
export const lookup = (frame: Frame, placed: Placed, row: number): Lookup => (name) => {
  const own = placed.column(name)
  if (own !== null) return columnsOf(frame, placed).get(own)![row]
  const at = placed.compartment(row)
  const { reads } = placed.compiled.mechanism
  if (Object.hasOwn(reads, name)) {
    const { default: fallback = NaN, end, of = name } = reads[name]
    const there = end === "pre" ? placed.pre(row) : at
    const column = frame.model.currents.includes(of) && !frame.model.states.has(of)
      ? hasCurrent(frame.model, of, there) ? frame.currents.get(of) : undefined
      : frame.nodes.get(of)
    return column === undefined || Number.isNaN(column[there].value) ? Dual.constant(fallback) : column[there]
  }
  if (name === "dt") return Dual.constant(frame.dt)
  if (name === "v_pre") return voltageAt(frame, placed, placed.pre(row))
  if (name === "v_post") return voltageAt(frame, placed, at)
  return frame.nodes.get(name)![at] // the voltage, or geometry
}

/** The voltage that an edge sees: a junction sees what is inside. */
const voltageAt = ({ nodes, outside }: Frame, { junction }: Placed, at: number): Dual.Dual =>
  junction ? Dual.add(nodes.get("v")![at], outside[at]) : nodes.get("v")![at]

/** The columns in which a mechanism has its own names. */
export const columnsOf = (frame: Frame, placed: Placed): Columns => placed.synapse ? frame.edges : frame.nodes

/** Writes the clamps of one table into those of the columns that they name, with the values of this step. */
export const hold = (frame: Frame, domain: Clamp["domain"], columns: Columns): void => {
  frame.model.network.clamps.forEach(({ domain: of, row, state, value }, k) => {
    const column = of === domain ? columns.get(state) : undefined
    if (column === undefined) return
    const now = valueNow(frame, k, value)
    if (now !== null) column[row] = now
  })
}

/** What the k-th clamp holds in this step; null where it leaves its state free: NaN, or past the end. */
const valueNow = (frame: Frame, k: number, value: Clamp["value"]): Dual.Dual | null => {
  const now = typeof value === "number" ? value : value[frame.step] ?? NaN
  return Number.isNaN(now) ? null : Dual.make(now, frame.tangents.clamps?.get(k)?.(frame.step) ?? 0)
}

/** What is held of a column of `nodes` in this step, by row; null where it is free. */
export const heldIn = (frame: Frame, state: string): ReadonlyArray<Dual.Dual | null> => {
  const out = frame.nodes.get("v")!.map((): Dual.Dual | null => null)
  frame.model.network.clamps.forEach((clamp, k) => {
    if (clamp.domain === "nodes" && clamp.state === state) out[clamp.row] = valueNow(frame, k, clamp.value)
  })
  return out
}

/** Writes the clamps of all states; not of the voltage. */
export const holdStates = (frame: Frame): void => {
  hold(frame, "nodes", pick(frame.nodes, frame.model.states))
  hold(frame, "edges", pick(frame.edges, frame.model.synapticStates))
}

const pick = (columns: Columns, names: ReadonlySet<string>): Columns =>
  new Map([...columns].filter(([name]) => names.has(name)))

/** What a recording sees now. */
export const recorded = (frame: Frame, { domain, row, state }: Recording): Dual.Dual => {
  const { edges, model, nodes } = frame
  if (state === "i_clamp") return frame.clampCurrents[row]
  if (state === "i_membrane") return frame.membraneCurrents[row]
  const [columns, moving, currents] = domain === "nodes"
    ? [nodes, model.states, frame.currents]
    : [edges, model.synapticStates, frame.synapticCurrents]
  return (state === "v" || moving.has(state) ? columns : currents).get(state)![row]
}
