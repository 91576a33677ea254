/**
 * What a network comes to for going back over its steps: the reversed programs with the rows they run in, and what is wanted.
 */
import type { Program } from "../kernel/Program.ts"
import type { RowBack } from "../program/BackPlace.ts"
import { reverseBody } from "../program/reverse.ts"
import { blockBody, siteBody } from "../program/stepOf.ts"
import { clampedIn } from "../solve/clamped.ts"
import { each, type Pausing } from "../solve/Pieces.ts"
import type { Plan } from "../solve/Plan.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { siteSets } from "../solve/sites.ts"
import * as Rows from "../table/Rows.ts"
import { askedOf, reversibleSite, reversibleSynapses } from "./adjointPrograms.ts"
import { type EventAdjoint, eventAdjoint } from "./events/EventAdjoint.ts"
import { closed, type Wanted } from "./Wanted.ts"

/** A reversed program of compartments with the same mechanisms. */
export type SiteAdjoint = { readonly rows: Int32Array; readonly program: Program<RowBack> }

/** A network made ready to be gone back over. */
export type AdjointPlan = {
  readonly plan: Plan
  readonly scheme: SchemeName
  readonly dt: number
  /** What is asked for. */
  readonly wanted: Wanted
  /** What the programs must give for that. */
  readonly closed: Wanted
  readonly sites: ReadonlyArray<SiteAdjoint>
  /** By type of synapse that no event arrives at, as in the plan. */
  readonly synapses: ReadonlyArray<Program<RowBack>>
  /** What synapses do that answer events, and detectors. */
  readonly events: EventAdjoint
}

/** Makes the reversed programs, with pauses. */
export function* adjointPlan(plan: Plan, scheme: SchemeName, dt: number, wanted: Wanted): Pausing<AdjointPlan> {
  const all = closed(wanted)
  const sets = siteSets(plan)
  const asked = askedOf(plan, all)
  const [nodes, edges] = [clampedIn(plan.network, "nodes"), clampedIn(plan.network, "edges")]
  yield
  const sites = yield* each(sets.mechanisms, (mechanisms, s) => ({
    rows: Rows.equalTo(sets.of, s).slice(),
    program: reverseBody(siteBody(reversibleSite(plan, mechanisms, nodes, all)), asked).program
  }))
  const synapses = yield* each(
    plan.graded,
    (placed) => reverseBody(blockBody(reversibleSynapses(plan, placed, edges, all)), asked).program
  )
  return { plan, scheme, dt, wanted, closed: all, sites, synapses, events: eventAdjoint(plan.network, all) }
}
