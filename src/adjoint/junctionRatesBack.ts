/**
 * From the adjoints of the rates of junctions that stay, as exponential Euler has them, to those of what they are made of.
 *
 * Such rates are made of constants alone, so what a step back says of them is said once, for the sum over all steps: the reversed programs of
 * junctions with the adjoints of their rates and of nothing else.
 */
import { reverseBody } from "../program/reverse.ts"
import { blockBody } from "../program/stepOf.ts"
import { clampedIn } from "../solve/clamped.ts"
import { atOnce } from "../solve/Pieces.ts"
import type { Plan } from "../solve/Plan.ts"
import { startFrame } from "../solve/step.ts"
import { askedOf, reversibleSynapses } from "./adjointPrograms.ts"
import { type Sums, zeroBars } from "./Bars.ts"
import { heldBars } from "./release.ts"
import type { JunctionBars } from "./SchemeAdjoint.ts"
import { synapsesBack } from "./synapsesBack.ts"
import type { Wanted } from "./Wanted.ts"

/** Adds to the sums what adjoints of rates say; `wanted` is closed. */
export const junctionRatesBack = (plan: Plan, wanted: Wanted, links: JunctionBars, sums: Sums): void => {
  const joining = plan.synapses.filter(({ compiled }) => compiled.mechanism.kind === "Junction")
  const asked = askedOf(plan, wanted)
  const clamped = clampedIn(plan.network, "edges")
  const frame = startFrame(plan)
  const zeros = new Float64Array(plan.network.nodes.length)
  const given = { bars: zeroBars(plan), held: heldBars(plan), links, nodeBar: () => zeros }
  const programs = joining.map((placed) => {
    const program = reversibleSynapses(plan, placed, clamped, wanted)
    const rates = program.results.filter(({ port }) => port._tag === "Link")
    return reverseBody(blockBody({ ...program, results: rates }), asked).program
  })
  atOnce(synapsesBack({ plan: { ...plan, graded: joining }, synapses: programs }, frame, frame, given, sums))
}
