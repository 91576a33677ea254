/**
 * Work before the first step that takes long, done in pieces, so that whoever waits for it may stop: the plan of networks that are alike, and
 * the matrices of exponential Euler.
 *
 * What is made is remembered by the network and its couplings, where engines find it.
 */
import type { Network } from "../network/Network.ts"
import { schemeKinds, type SchemeName } from "../program/System.ts"
import { heldIn } from "./clamped.ts"
import { diffusionCoupling, voltageCoupling } from "./Coupling.ts"
import { groupPropagators } from "./junctions/groupPropagators.ts"
import type { Pausing } from "./Pieces.ts"
import { plan, planning } from "./Plan.ts"
import { propagators } from "./propagators.ts"
import { rawNetwork } from "./recorded.ts"
import { startJunctions } from "./step.ts"

/** Makes what runs of these networks need, which are alike but for values; pauses every few milliseconds. */
export function* prepare(networks: ReadonlyArray<Network>, scheme: SchemeName, dt: number): Pausing<void> {
  yield* planning(networks[0])
  if (schemeKinds[scheme].over !== "matrix") return
  for (const network of networks.map(rawNetwork)) {
    yield* propagators(voltageCoupling(network), dt, heldIn(network, "nodes", "v", 0))
    const junctions = startJunctions(plan(network))
    if (junctions !== null) {
      yield* groupPropagators(voltageCoupling(network), junctions, dt, heldIn(network, "nodes", "v", 0))
    }
    for (const ion of network.diffusion) {
      yield* propagators(diffusionCoupling(network, ion), dt, heldIn(network, "nodes", ion, 0))
    }
  }
}
