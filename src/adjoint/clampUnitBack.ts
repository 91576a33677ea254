/**
 * What area and capacitance do to the currents of clamps by being their unit: a drive of 1 mV/ms takes area times capacitance.
 *
 * A current is in proportion to its unit, so its derivative by it is the current over the unit, and samples and cotangents say all. What the
 * drives themselves depend on goes back step by step. The first sample belongs to the start (`startBack.ts`).
 */
import type { Network } from "../network/Network.ts"
import { clampCurrent } from "../network/quantities.ts"
import { clampUnit } from "../solve/linearise.ts"
import type { Traces } from "../solve/Traces.ts"
import type { Sums } from "./Bars.ts"
import type { Cotangent } from "./Reversible.ts"

/** Adds what all samples but the first give to the unit. */
export const clampUnitBack = (
  network: Network,
  cotangent: Cotangent,
  { data, samples }: Pick<Traces, "data" | "samples">,
  sums: Sums
): void => {
  const into = sums.clampUnit
  if (into === null) return
  const unit = clampUnit(network)
  for (const [i, { row, state }] of network.recordings.entries()) {
    if (state !== clampCurrent) continue
    for (let k = samples - 1; k > 0; k--) into[row] += cotangent[i * samples + k] * data[i * samples + k] / unit[row]
  }
}
