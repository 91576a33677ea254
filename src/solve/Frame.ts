/**
 * The working copy of a state while one step is under way, and how equation texts look up their names in it.
 *
 * A frame belongs to one call of one function and is never seen outside; the state that went in is not touched, the one that comes out
 * is published read-only. Clamped states are written back whenever something else has written them; a held voltage, and a held
 * concentration that diffuses, are boundary values of their solve (`clamped.ts`).
 */
import { evaluate } from "../equation/evaluate.ts"
import type { Formula } from "../mechanism/compile.ts"
import { hasEnds } from "../network/MechanismFields.ts"
import { heldAt } from "../network/Recording.ts"
import type { Floats } from "../table/Column.ts"
import { heldIn } from "./clamped.ts"
import { imposedAt } from "./imposed.ts"
import type { Junctions } from "./junctions/Junctions.ts"
import { mostRows, type Pausing, stretches } from "./Pieces.ts"
import { pick, type Placed, type Plan, sourceOf } from "./Plan.ts"
import type { State } from "./State.ts"

/** The working copy. */
export type Frame = {
  readonly plan: Plan
  readonly dt: number
  /** Number of the step that is under way, from 0: entry of stimuli and clamps. */
  readonly step: number
  v: Float64Array
  readonly nodes: Map<string, Float64Array>
  readonly edges: Map<string, Float64Array>
  /** Currents as they are read: of the previous step, then, when these are complete, of this one; held where clamps hold them. */
  currents: ReadonlyMap<string, Floats>
  /** The same as they were computed: what the next step goes on from. */
  computed: ReadonlyMap<string, Floats>
  synapticCurrents: ReadonlyMap<string, Floats>
  /** Potentials outside of compartments in this step [mV]; null where none is imposed. */
  imposed: Float64Array | null
  /** What junctions are to the solve, once their currents are known; null without junctions. */
  junctions: Junctions | null
  /** What voltage clamps put in, once it is known. */
  clampCurrents: Floats | null
  /** What goes through membranes, once it is known. */
  membraneCurrents: Floats | null
  /** Where channels reset in this step: by name of the mechanism, not 0 in the rows of it that do. */
  readonly resets: Map<string, Float64Array>
  /** The lines of synapses that events arrive at, one for each type of the event plan, once they are known. */
  lines: ReadonlyArray<Lines> | null
  /**
   * What others read of pools, once these begin to move: they move after all else, in an order of types, so a read sees what they were when
   * the step began, as clamps hold it, whoever reads and whenever in the step. Those who have a pool see it move. Null where nobody reads one.
   */
  pools: ReadonlyMap<string, Floats> | null
}

/** The currents of rows [nA] and their lines: `slope` [uS] and where they cross, `intercept` = slope v - current [nA]. */
export type Lines = {
  readonly current: Float64Array
  readonly slope: Float64Array
  readonly intercept: Float64Array
}

/** What texts look up their names in: a frame, or a state that nobody works on. */
export type Seen =
  & Pick<Frame, "currents" | "dt" | "imposed" | "plan" | "pools">
  & Readonly<{ v: Floats; nodes: ReadonlyMap<string, Floats>; edges: ReadonlyMap<string, Floats> }>

/** A state as the texts of mechanisms see it. */
export const seen = (plan: Plan, dt: number, { currents, edges, nodes, step, v }: State): Seen => ({
  plan,
  dt,
  v,
  nodes,
  edges,
  currents: heldCurrents({ plan, step }, currents),
  imposed: imposedAt(plan.network, step, dt),
  pools: null
})

/** Opens a state for a step. */
export const open = (plan: Plan, dt: number, state: State): Frame => ({
  plan,
  dt,
  step: state.step,
  v: state.v.slice(),
  nodes: new Map(Array.from(state.nodes, ([name, values]) => [name, values.slice()])),
  edges: new Map(Array.from(state.edges, ([name, values]) => [name, values.slice()])),
  currents: heldCurrents({ plan, step: state.step }, state.currents),
  computed: state.currents,
  synapticCurrents: state.synapticCurrents,
  imposed: imposedAt(plan.network, state.step, dt),
  junctions: null,
  clampCurrents: null,
  membraneCurrents: null,
  resets: new Map(),
  lines: null,
  pools: null
})

/** Publishes a frame as the state after `step` steps. */
export const close = (frame: Frame, step: number): State => ({
  step,
  dt: step === 0 ? null : frame.dt,
  v: frame.v,
  nodes: frame.nodes,
  edges: frame.edges,
  currents: frame.computed,
  synapticCurrents: frame.synapticCurrents,
  clampCurrents: frame.clampCurrents,
  membraneCurrents: frame.membraneCurrents
})

/** Writes the clamps of states (not of the voltage, not of currents) into the frame. */
export const holdStates = (frame: Frame): void => {
  frame.plan.network.clamps.forEach((clamp) => {
    const column = (clamp.domain === "nodes" ? frame.nodes : frame.edges).get(clamp.state)
    const value = heldAt(clamp, frame.step)
    if (column !== undefined && !Number.isNaN(value)) column[clamp.row] = value
  })
}

/** Keeps for readers what pools are before any of them moves. */
export const keepPools = (frame: Frame): void => {
  const { plan: { readPools } } = frame
  if (readPools.length > 0) frame.pools = new Map(readPools.map((name) => [name, frame.nodes.get(name)!.slice()]))
}

/** Membrane currents as everybody reads them in this step: held ones where a clamp holds them; the voltage equation uses the computed ones. */
export const heldCurrents = (
  { plan: { network }, step }: Pick<Frame, "plan" | "step">,
  currents: ReadonlyMap<string, Floats>
): ReadonlyMap<string, Floats> => {
  const out = new Map(currents)
  for (const [name, values] of currents) {
    const held = heldIn(network, "nodes", name, step)
    if (held !== null) out.set(name, values.map((x, row) => Number.isNaN(held[row]) ? x : held[row]))
  }
  return out
}

/** Values of names in the rows of a mechanism. */
export type Lookup = (name: string) => ArrayLike<number>

/** How the texts of a placed mechanism see the frame now: own names, other quantities, voltages, geometry, dt. */
export const lookup = (frame: Seen, placed: Placed): Lookup => {
  const seen = new Map<string, Floats>(placed.constants)
  return (name) => {
    let values = seen.get(name)
    if (values === undefined) seen.set(name, values = find(frame, placed, name))
    return values
  }
}

const find = (frame: Seen, placed: Placed, name: string): Floats => {
  const { compiled: { mechanism }, constants, rows, rowsAt } = placed
  const source = sourceOf(placed, name)
  switch (source._tag) {
    case "State": {
      const columns = hasEnds(mechanism) && source.at === "own" ? frame.edges : frame.nodes
      const pool = Object.hasOwn(mechanism.reads, name) ? frame.pools?.get(source.column) : undefined
      return filled(placed, name, source.fallback, pick(pool ?? columns.get(source.column)!, rowsAt[source.at]))
    }
    case "Current": {
      // Channels and pumps see none at the start.
      const values = frame.currents.get(source.name)
      if (values !== undefined) return filled(placed, name, source.fallback, pick(values, rowsAt[source.at]))
      return new Float64Array(rows.length).fill(Number.isNaN(source.fallback) ? 0 : source.fallback)
    }
    case "Voltage": {
      const values = pick(frame.v, rowsAt[source.at])
      // A junction sees what is inside of its ends.
      if (mechanism.kind !== "Junction" || frame.imposed === null) return values
      return values.map((v, k) => v + frame.imposed![rowsAt[source.at][k]])
    }
    case "Step":
      return Float64Array.of(frame.dt)
    case "Default":
      return new Float64Array(rows.length).fill(source.value)
    case "Constant":
      return constants.get(name)!
  }
}

/** Values with what is read in rows that lack it. */
const filled = ({ gaps }: Placed, name: string, fallback: number, values: Float64Array): Float64Array => {
  gaps.get(name)?.forEach((k) => (values[k] = fallback))
  return values
}

/** Evaluates a formula in all rows of a mechanism. */
export const value = (formula: Formula, look: Lookup, n: number): Float64Array => evaluate(formula.expression, look, n)

/** The same, pausing between stretches of rows. */
export const valuing = (formula: Formula, look: Lookup, n: number): Pausing<Float64Array> =>
  byStretches(look, [formula], n, (own, rows) => value(formula, own, rows))

/** What formulas make of each row alone, stretch by stretch of many rows, with pauses in between; `make` sees the rows of one, from `from` on. */
export function* byStretches(
  look: Lookup,
  formulas: ReadonlyArray<Formula>,
  n: number,
  make: (look: Lookup, n: number, from: number) => Float64Array
): Pausing<Float64Array> {
  if (n <= mostRows) return make(look, n, 0)
  const columns = new Map<string, ArrayLike<number>>()
  for (const name of new Set(formulas.flatMap(({ names }) => [...names]))) {
    columns.set(name, look(name))
    yield
  }
  const out = new Float64Array(n)
  for (const [from, to] of stretches(n)) {
    out.set(make((name) => between(columns.get(name)!, from, to), to - from, from), from)
    yield
  }
  return out
}

/** Rows of a column, or the one number that all have. */
const between = (values: ArrayLike<number>, from: number, to: number): ArrayLike<number> =>
  values.length === 1 ? values : (values as Float64Array).subarray(from, to) // columns of frames are float64
