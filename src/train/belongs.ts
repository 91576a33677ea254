/**
 * Whether a state to go on from belongs to a network and its data; what an optimiser remembers it checks itself.
 */
import * as Result from "effect/Result"
import { shown } from "../network/NetworkError.ts"
import * as Parameters from "../share/Parameters.ts"
import { plural } from "../table/plural.ts"
import type { ParameterSpace } from "./ParameterSpace.ts"
import { because, type TrainingError } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"
import { isParameters, unlike } from "./unlike.ts"

/**
 * The state, if it belongs to a training of such parameters and, unless that does not matter (null), such data; throws what transforms of
 * one's own throw.
 */
export const belongs = (
  state: TrainingState,
  like: Parameters.Parameters,
  data: TrainingState["data"] | null,
  space: ParameterSpace
): Result.Result<TrainingState, TrainingError> => {
  const what = isState(state)
    ? mismatch(state, like, data) ?? otherTransform(state, space)
    : `it is ${shown(state)}; give a step's \`state\`, or what Json.decodeTraining gives`
  return what === null ? Result.succeed(state) : Result.fail(because({ _tag: "ForeignState", what }))
}

/** Whether a value can be a state at all. */
const isState = (u: unknown): boolean => {
  if (typeof u !== "object" || u === null) return false
  const { data, memory, numbers, parameters } = u as Partial<Record<string, unknown>>
  return isParameters(parameters) && numbers instanceof Float64Array && memory !== undefined &&
    typeof data === "object" && data !== null
}

/** What roundings of a transform and its inverse may come to, relative to a parameter and to the largest of its trainable. */
const [ofItself, ofAll] = [1e-6, 1e-9]

/** Whether the numbers stand for the parameters: with other transforms they would stand for others. */
const otherTransform = ({ numbers, parameters }: TrainingState, space: ParameterSpace): string | null => {
  const meant = space.to(numbers)
  for (const [i, { labels, name, values }] of parameters.entries.entries()) {
    const own = meant.entries[i].values
    const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
    const p = values.findIndex((x, p) => !(Math.abs(own[p] - x) <= ofItself * Math.abs(x) + ofAll * largest))
    if (p >= 0) {
      return `with these transforms ${name} (${labels[p]}) would be ${own[p]}, in the state it is ${values[p]}`
    }
  }
  return null
}

const mismatch = (
  { data: own, numbers, parameters, step }: TrainingState,
  like: Parameters.Parameters,
  data: TrainingState["data"] | null
): string | null => {
  if (!(Number.isSafeInteger(step) && step >= 0)) return `its step is ${step}`
  const other = unlike(parameters, like)
  if (other !== null) return other
  if (numbers.length !== Parameters.size(like)) {
    return `it has ${plural(numbers.length, "number")} for ${plural(Parameters.size(like), "parameter")}`
  }
  if (data === null) return null
  for (const key of ["size", "batch", "seed"] as const) {
    const words = { size: "data of size", batch: "batches of", seed: "an order with seed" }[key]
    if (own[key] !== data[key]) {
      return `it was made with ${words} ${own[key] ?? "none"}, now it is ${data[key] ?? "none"}`
    }
  }
  return null
}
