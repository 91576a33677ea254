/**
 * What kernels do not compute yet: every engine of kernels lays its networks out, so it is refused there, in one place.
 */
import { onlyInterpreted } from "../onlyInterpreted.ts"
import type { Plan } from "../Plan.ts"
import { SimulationError } from "../SimulationError.ts"

/** Throws a `SimulationError` where a network has what no kernel computes, forwards or backwards. */
export const refuseUncompiled = ({ network }: Plan, who: "kernels" | "gradients by kernels" = "kernels"): void => {
  const reason = onlyInterpreted(network, who)
  if (reason !== null) throw new SimulationError({ reason })
}
