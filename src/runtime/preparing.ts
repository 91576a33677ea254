/**
 * Long work before the first step of runs, yielding in between, so that it can be interrupted and timed out.
 */
import type * as Effect from "effect/Effect"
import type { Network } from "../network/Network.ts"
import { prepare } from "../solve/prepare.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import { pausing } from "./pausing.ts"
import { spanning } from "./span.ts"

/** Does what runs of these networks need before engines see them. */
export const preparing = (
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number
): Effect.Effect<void, SimulationError> =>
  pausing(() => prepare(networks, scheme, dt)).pipe(spanning("prepare", networks[0], { networks: networks.length }))
