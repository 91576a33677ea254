/**
 * The programs of sites and synapses, reversed: from adjoints after a step to adjoints before it.
 *
 * Names are those of `Columns.ts`; `bar <column>` is the adjoint of a column, `sum <column>` that of a constant, which runs on from step to
 * step. Engines differ in how they run the programs, not in what these say.
 */
import type { Program } from "../kernel/Program.ts"
import { reverse } from "../kernel/reverse.ts"
import * as Columns from "../solve/compiled/Columns.ts"
import { siteProgram } from "../solve/compiled/siteProgram.ts"
import { synapseProgram } from "../solve/compiled/synapseProgram.ts"
import type { Placed, Plan } from "../solve/Plan.ts"
import * as Table from "../table/Table.ts"
import { derivativeOf, none } from "./Surrogate.ts"
import type { Wanted } from "./Wanted.ts"

/** The adjoint of a column. */
export const bar = (column: string): string => `bar ${column}`

/** The adjoint of a constant, summed over steps. */
export const sum = (column: string): string => `sum ${column}`

/** Currents that somebody looks at: recordings, mechanisms that read one, and clamps. */
export const seenCurrents = (plan: Plan): ReadonlySet<string> =>
  new Set([
    ...plan.network.recordings.map((r) => r.state),
    ...plan.network.clamps.map((c) => c.state),
    ...[...plan.mechanisms, ...plan.synapses].flatMap((placed) => Object.keys(placed.compiled.mechanism.reads))
  ].filter((name) => plan.currents.includes(name) || plan.synapticCurrents.includes(name)))

/** What is kept of a moving column between steps: states and currents, not the lines that every step makes anew. */
const lasting = (column: string): boolean =>
  column === Columns.voltage || column.startsWith(Columns.diffusing("")) ||
  ["state", "current"].includes(Columns.kindOf(column))

/** How programs to be reversed are written, and the derivative of spikes in them. */
const spiking = ({ surrogate = none }: Wanted) =>
  surrogate._tag === "None"
    ? { options: { reversible: true }, spike: null }
    : { options: { reversible: true, spikes: surrogate.reset }, spike: derivativeOf(surrogate) }

const reversed = (
  program: Program,
  seen: ReadonlySet<string>,
  spike: ReturnType<typeof spiking>["spike"],
  wantsFixed: (column: string) => boolean
): Program => {
  const results = new Set(program.results.map((r) => r.name))
  const unseen = (column: string): boolean =>
    column === Columns.flaw || (Columns.kindOf(column) === "current" && !seen.has(Columns.keyOf(column)))
  return reverse(program, {
    spike,
    bar: (result) => unseen(result) ? null : bar(result),
    out: (input) => {
      if (Columns.kindOf(input) === "fixed") return wantsFixed(input) ? sum(input) : null
      return Columns.kindOf(input) === "held" || input === Columns.dt || unseen(input) ? null : bar(input)
    },
    part: (input) => ["end", "post"].includes(Columns.kindOf(input)),
    // What a step leaves alone goes on with the adjoint that it has.
    onto: (input) =>
      Columns.kindOf(input) === "fixed" ? sum(input) : lasting(input) && !results.has(input) ? bar(input) : null,
    // Synapses add to the adjoint of what they saw of a concentration; the step back that made it takes all of that.
    spent: (result) =>
      (lasting(result) || Columns.kindOf(result) === "unpumped") && !unseen(result) ? bar(result) : null
  })
}

/** The reversed program of compartments with some mechanisms; `wanted` is closed. */
export const siteAdjoint = (
  plan: Plan,
  mechanisms: ReadonlyArray<number>,
  clamped: ReadonlySet<string>,
  wanted: Wanted
): Program => {
  const { options, spike } = spiking(wanted)
  return reversed(
    siteProgram(plan, { mechanisms }, clamped, options),
    seenCurrents(plan),
    spike,
    (name) => wanted.nodes.has(Columns.fixedParts(name)[0])
  )
}

/** The reversed program of a type of synapses; `wanted` is closed. */
export const synapseAdjoint = (plan: Plan, placed: Placed, clamped: ReadonlySet<string>, wanted: Wanted): Program => {
  const { options, spike } = spiking(wanted)
  return reversed(
    synapseProgram(plan, placed, clamped, options),
    seenCurrents(plan),
    spike,
    (name) => {
      if (name === Columns.density) return wanted.nodes.has("area")
      const [column] = Columns.fixedParts(name)
      return Table.has(plan.network.edges, column) ? wanted.edges.has(column) : wanted.nodes.has(column)
    }
  )
}
