/**
 * Whether a state to go on from belongs to a network and its data; what an optimiser remembers it checks itself.
 */
import * as Result from "effect/Result"
import * as Parameters from "../share/Parameters.ts"
import { because, type TrainingError } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"

/** The state, if it belongs to a network with these parameters and to such data. */
export const belongs = (
  state: TrainingState,
  like: Parameters.Parameters,
  data: TrainingState["data"]
): Result.Result<TrainingState, TrainingError> => {
  const what = mismatch(state, like, data)
  return what === null ? Result.succeed(state) : Result.fail(because({ _tag: "ForeignState", what }))
}

const mismatch = (
  { data: own, numbers, parameters, step }: TrainingState,
  like: Parameters.Parameters,
  data: TrainingState["data"]
): string | null => {
  if (!(Number.isSafeInteger(step) && step >= 0)) return `its step is ${step}`
  const names = (p: Parameters.Parameters): string =>
    p.entries.map((e) => `${e.name}: ${e.labels.join(", ")}`).join("; ")
  if (names(parameters) !== names(like)) {
    return `it has the parameters ${names(parameters)}; the network has ${names(like)}`
  }
  if (numbers.length !== Parameters.size(like)) {
    return `it has ${numbers.length} numbers for ${Parameters.size(like)} parameters`
  }
  for (const key of ["size", "batch", "seed"] as const) {
    const words = { size: "data of size", batch: "batches of", seed: "an order with seed" }[key]
    if (own[key] !== data[key]) return `it was made with ${words} ${String(own[key])}, now it is ${String(data[key])}`
  }
  return null
}
