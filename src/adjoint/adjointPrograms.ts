/**
 * The programs of sites and synapses, reversed: from adjoints after a step to adjoints before it.
 *
 * Ports are the columns of `Columns.ts`, the adjoints of those that move (`Bar`), and those of constants, which run on from step to step
 * (`Sum`). Engines differ in how they run the programs, not in what these say.
 */
import type { Program } from "../kernel/Program.ts"
import { reverse } from "../kernel/reverse.ts"
import type * as Columns from "../program/Columns.ts"
import type { Placed, Plan } from "../solve/Plan.ts"
import { siteProgram } from "../solve/programs/siteProgram.ts"
import { synapseProgram } from "../solve/programs/synapseProgram.ts"
import { derivativeOf, none } from "./Surrogate.ts"
import type { Wanted } from "./Wanted.ts"

/** A column that has an adjoint while it moves. */
export type MovingColumn = Columns.SeenColumn | Columns.EndColumn | Columns.HeldColumn

/** A column whose adjoint is summed over steps. */
export type SummedColumn = Columns.FixedColumn | Columns.DensityColumn

/** The adjoint of a column that moves. */
export type Bar = { readonly _tag: "Bar"; readonly of: MovingColumn }

/** The adjoint of a constant. */
export type Sum = { readonly _tag: "Sum"; readonly of: SummedColumn }

/** Whatever a reversed program reads or writes. */
export type AdjointPort = Columns.Column | Bar | Sum

const bars = new WeakMap<MovingColumn, Bar>() // memos of pure functions
const sums = new WeakMap<SummedColumn, Sum>()

/** The adjoint of a column. */
export const bar = (of: MovingColumn): Bar => {
  let known = bars.get(of)
  if (known === undefined) bars.set(of, known = { _tag: "Bar", of })
  return known
}

/** The adjoint of a constant, summed over steps. */
export const sum = (of: SummedColumn): Sum => {
  let known = sums.get(of)
  if (known === undefined) sums.set(of, known = { _tag: "Sum", of })
  return known
}

/** Currents that somebody looks at: recordings, mechanisms that read one, and clamps. */
export const seenCurrents = (plan: Plan): ReadonlySet<string> =>
  new Set([
    ...plan.network.recordings.map((r) => r.state),
    ...plan.network.clamps.map((c) => c.state),
    ...[...plan.mechanisms, ...plan.synapses].flatMap(({ sources }) =>
      [...sources.values()].flatMap((source) => source._tag === "Current" ? [source.name] : [])
    )
  ].filter((name) => plan.currents.includes(name) || plan.synapticCurrents.includes(name)))

/** What is kept of a moving column between steps: states and currents, not the lines that every step makes anew. */
const lasting = (column: Columns.Column): boolean =>
  column._tag === "State" || column._tag === "Current" || (column._tag === "Slot" && column.what === "value")

/** How programs to be reversed are written, and the derivative of spikes in them. */
const spiking = ({ surrogate = none }: Wanted) =>
  surrogate._tag === "None"
    ? { options: { reversible: true }, spike: null }
    : { options: { reversible: true, spikes: surrogate.reset }, spike: derivativeOf(surrogate) }

const reversed = (
  program: Program<Columns.Column>,
  seen: ReadonlySet<string>,
  spike: ReturnType<typeof spiking>["spike"],
  wanted: Wanted
): Program<AdjointPort> => {
  const results = new Set(program.results.map((r) => r.port))
  /** The adjoint of a column; null where it has none, or nobody wants it. */
  const adjoint = (column: Columns.Column): Bar | Sum | null => {
    switch (column._tag) {
      case "Slot":
        // Of what is held of a voltage, programs only ask whether something is.
        return column.what === "held" && column.ion === null ? null : bar(column)
      case "State":
      case "Unpumped":
      case "Held":
      case "End":
        return bar(column)
      case "Current":
        return seen.has(column.name) ? bar(column) : null
      case "Fixed":
        return wanted[column.from === "edges" ? "edges" : "nodes"].has(column.column) ? sum(column) : null
      case "Density":
        return wanted.nodes.has("area") ? sum(column) : null
      case "Flaw":
      case "Table":
      case "Dt":
        return null
    }
  }
  return reverse<Columns.Column, Bar | Sum>(program, {
    spike,
    bar: adjoint,
    out: adjoint,
    part: (input) => input._tag === "End",
    // Sums run on, and what a step leaves alone goes on with the adjoint that it has.
    onto: (input) => {
      const own = adjoint(input)
      // What is held of a diffusing state has got something from its solve already.
      const solved = input._tag === "Slot" && input.what === "held"
      return own?._tag === "Sum" || solved || (lasting(input) && !results.has(input)) ? own : null
    },
    // Synapses add to the adjoint of what they saw of a concentration; the step back that made it takes all of that.
    spent: (result) => lasting(result) || result._tag === "Unpumped" ? adjoint(result) : null
  })
}

/** The reversed program of compartments with some mechanisms; `wanted` is closed. */
export const siteAdjoint = (
  plan: Plan,
  mechanisms: ReadonlyArray<number>,
  clamped: ReadonlySet<string>,
  wanted: Wanted
): Program<AdjointPort> => {
  const { options, spike } = spiking(wanted)
  return reversed(siteProgram(plan, { mechanisms }, clamped, options), seenCurrents(plan), spike, wanted)
}

/** The reversed program of a type of synapses; `wanted` is closed. */
export const synapseAdjoint = (
  plan: Plan,
  placed: Placed,
  clamped: ReadonlySet<string>,
  wanted: Wanted
): Program<AdjointPort> => {
  const { options, spike } = spiking(wanted)
  return reversed(synapseProgram(plan, placed, clamped, options), seenCurrents(plan), spike, wanted)
}
