/**
 * What runs forwards but not backwards yet, as data: asked before a gradient is begun, whatever the engine.
 */
import type { Network } from "../network/Network.ts"
import { onlyInterpreted } from "../solve/onlyInterpreted.ts"
import type { SimulationReason } from "../solve/SimulationError.ts"

/** Why no gradient goes through runs of a network; null where one does. */
export const onlyForward = (network: Network): SimulationReason | null => onlyInterpreted(network, "gradients")
