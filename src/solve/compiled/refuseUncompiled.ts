/**
 * What kernels do not compute backwards yet: every engine of kernels plans its gradients, so it is refused there, in one place.
 */
import { onlyInterpreted } from "../onlyInterpreted.ts"
import type { Plan } from "../Plan.ts"
import { SimulationError } from "../SimulationError.ts"

/** Throws a `SimulationError` where a network has what no kernel computes backwards. */
export const refuseUncompiled = ({ network }: Plan): void => {
  const reason = onlyInterpreted(network, "gradients by kernels")
  if (reason !== null) throw new SimulationError({ reason })
}
