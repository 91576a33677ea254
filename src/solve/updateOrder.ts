/**
 * In which order mechanisms of a compartment update its voltage: by name, and the one that resets it last.
 *
 * Each sees the voltage as those before it have left it, so two decays both act, and a reset looks at the voltage that the step comes to,
 * whatever the order of insertion. Everything else that updates read is as the rules of all mechanisms have moved it.
 */
import { resetsVoltage } from "../network/MechanismFields.ts"
import type { Placed } from "./Plan.ts"

/** Those of some mechanisms that have updates or a reset; mechanisms of a plan come in the order of their names. */
export const updateOrder = (mechanisms: ReadonlyArray<Placed>): ReadonlyArray<Placed> => {
  const updating = mechanisms.filter(({ compiled }) => compiled.update.length > 0 || compiled.reset !== null)
  const resets = ({ compiled }: Placed): boolean => resetsVoltage(compiled.mechanism)
  return [...updating.filter((placed) => !resets(placed)), ...updating.filter(resets)]
}
