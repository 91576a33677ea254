/**
 * Values of the parameters and states of a mechanism, by their names in it: what is set where it is inserted or connected.
 */
import * as Result from "effect/Result"
import { anything, recordOf } from "../network/border.ts"
import { delaysOf } from "../network/eventColumns.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { columnName } from "../network/MechanismFields.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import type { Values } from "./set.ts"

/** Values of parameters and states of a mechanism, by their names in it; of synapses at which events arrive also `delay` and `post_delay`. */
export type MechanismValues = Readonly<Record<string, Values>>

/** The kind of such values. */
export const mechanismValues = recordOf(
  anything,
  "a record of values by the names of the mechanism, for example { gNa: 0.2 }"
)

/** The column of a parameter or state of a mechanism. */
export const columnFor = (mechanism: Mechanism, name: string): Result.Result<string, NetworkError> => {
  const delays = Object.keys(delaysOf(mechanism))
  if (delays.includes(name)) return Result.succeed(name)
  const own = [...Object.keys(mechanism.parameters), ...Object.keys(mechanism.states)]
  if (own.includes(name)) return Result.succeed(columnName(mechanism, name))
  const what = `parameter or state of ${mechanism.name}`
  return fail({ _tag: "UnknownName", what, name, available: [...own, ...delays] })
}
