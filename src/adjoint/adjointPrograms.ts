/**
 * What the programs of sites and synapses are on the way back: how they are written so that they can be reversed, and what is asked of their
 * reverses (`program/reverse.ts`). Engines differ in how they run these, not in what they say.
 */
import type { Asked } from "../program/reverse.ts"
import type { RowProgram } from "../program/stepOf.ts"
import type { Placed, Plan } from "../solve/Plan.ts"
import { siteProgram } from "../solve/programs/siteProgram.ts"
import { synapseProgram } from "../solve/programs/synapseProgram.ts"
import { derivativeOf, none } from "./Surrogate.ts"
import type { Wanted } from "./Wanted.ts"

/** Currents that somebody looks at: recordings, mechanisms that read one, and clamps. */
export const seenCurrents = (plan: Plan): ReadonlySet<string> =>
  new Set([
    ...plan.network.recordings.map((r) => r.state),
    ...plan.network.clamps.map((c) => c.state),
    ...[...plan.mechanisms, ...plan.synapses].flatMap(({ sources }) =>
      [...sources.values()].flatMap((source) => source._tag === "Current" ? [source.name] : [])
    )
  ].filter((name) => plan.currents.includes(name) || plan.synapticCurrents.includes(name)))

/** How programs to be reversed are written. */
const optionsOf = ({ surrogate = none }: Wanted) =>
  surrogate._tag === "None" ? { reversible: true } : { reversible: true, spikes: surrogate.reset }

/** What is asked of the way back; `wanted` is closed. */
export const askedOf = (plan: Plan, { edges, nodes, surrogate = none }: Wanted): Asked => {
  const seen = seenCurrents(plan)
  return {
    seen: ({ name }) => seen.has(name),
    wanted: (constant) =>
      constant._tag === "Density"
        ? nodes.has("area")
        : (constant.from === "edges" ? edges : nodes).has(constant.column),
    spike: surrogate._tag === "None" ? null : derivativeOf(surrogate)
  }
}

/** The program of compartments with some mechanisms, with calls, so that it can be reversed; `wanted` is closed. */
export const reversibleSite = (
  plan: Plan,
  mechanisms: ReadonlyArray<number>,
  clamped: ReadonlySet<string>,
  wanted: Wanted
): RowProgram => siteProgram(plan, { mechanisms }, clamped, optionsOf(wanted))

/** The program of a type of synapses, likewise. */
export const reversibleSynapses = (
  plan: Plan,
  placed: Placed,
  clamped: ReadonlySet<string>,
  wanted: Wanted
): RowProgram => synapseProgram(plan, placed, clamped, optionsOf(wanted))
