/**
 * Between the numbers that an optimiser moves and the parameters of a network: one flat vector, one transform per trainable.
 *
 * A transform belongs to a trainable by its name, else by its key, else it is the `default`; those without one are what they are. The way back of a gradient is the
 * derivative of each transform, number by number.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import * as Parameters from "../share/Parameters.ts"
import type { Floats } from "../table/Column.ts"
import { right } from "../table/mistake.ts"
import type { Input } from "./Input.ts"
import type { Layout } from "./Optimizer.ts"
import { asked } from "./options.ts"
import { settingsOf } from "./settings.ts"
import { because, TrainingError } from "./TrainingError.ts"
import * as Transform from "./Transform.ts"
import { lengthOf } from "./transform/describe.ts"
import { unlike } from "./unlike.ts"

/** A transform for all trainables, or one for each by name or key. */
export type Transforms = Transform.Transform | { readonly [nameOrKey: string]: Transform.Transform }

/** A space of unconstrained numbers for the trainables of a network. */
export type ParameterSpace = {
  /** Which stretch of the vector belongs to which trainable. */
  readonly layout: Layout
  /**
   * The numbers of some parameters; fails on those of other training, and where a value is outside the range of its transform. `what` they
   * are is for messages.
   */
  readonly from: (parameters: Parameters.Parameters, what?: string) => Result.Result<Float64Array, TrainingError>
  /** The parameters of some numbers. */
  readonly to: (numbers: Floats) => Parameters.Parameters
  /** The derivative of each parameter by its number. */
  readonly slopes: (numbers: Floats) => Float64Array
  /** The derivatives by the numbers from those by the parameters. */
  readonly pull: (numbers: Floats, byParameters: ArrayLike<number>) => Float64Array
}

/**
 * The space of a network's trainables, and of inputs behind them; throws a `TrainingError` where a transform belongs to none or has other
 * bounds than it needs, or where an input has the name of a trainable.
 */
export const make = (
  network: Network,
  inputs: ReadonlyArray<Input>,
  transforms: Transforms = Transform.identity
): ParameterSpace => {
  const like = startOf(network, inputs)
  const layout = like.entries.map(({ key, name, values }) => ({ name, key, length: values.length }))
  const own = assigned(transforms, layout)
  let size = 0
  const starts = layout.map(({ length }) => (size += length) - length)
  const each = (
    numbers: ArrayLike<number>,
    map: (transform: Transform.Transform, part: Float64Array, i: number) => Float64Array
  ): Float64Array => {
    const out = new Float64Array(numbers.length)
    layout.forEach(({ length }, i) => {
      const part = Float64Array.from({ length }, (_, p) => numbers[starts[i] + p])
      out.set(asked(`the transform of "${layout[i].name}"`, () => map(own[i], part, i)), starts[i])
    })
    return out
  }
  const slopes = (numbers: Floats): Float64Array => {
    const out = each(numbers, (transform, part) => Transform.derivative(transform, part))
    const k = out.findIndex((slope) => !Number.isFinite(slope))
    if (k < 0) return out
    const what = `the derivative of the transform of ${labelAt(like, k)} at ${numbers[k]}`
    throw because({ _tag: "NotFinite", what, found: out[k], hint: "look at the transform" })
  }
  return {
    layout,
    slopes,
    from: (parameters, what = "the value") => {
      const other = unlike(parameters, like)
      if (other !== null) return Result.fail(because({ _tag: "ForeignParameters", what: other }))
      return caught(() =>
        each(Parameters.vector(parameters), (transform, part, i) => {
          const back = Transform.inverse(transform, part)
          if (Result.isFailure(back)) throw outside(like, i, what, back.failure)
          return back.success
        })
      )
    },
    to: (numbers) =>
      Parameters.fromVector(like, each(numbers, (transform, part) => Transform.forward(transform, part))),
    pull: (numbers, byParameters) => slopes(numbers).map((slope, k) => slope * byParameters[k])
  }
}

/** What is thrown on purpose, as a failure. */
const caught = <A>(make: () => A): Result.Result<A, TrainingError> => {
  try {
    return Result.succeed(make())
  } catch (error) {
    if (error instanceof TrainingError) return Result.fail(error)
    throw error
  }
}

/** The name and label of the k-th number. */
export const labelAt = ({ entries }: Parameters.Parameters, k: number): string =>
  entries.flatMap(({ labels, name }) => labels.map((label) => `${name} (${label})`))[k]

/** The parameters that training starts with. */
export const startOf = (network: Network, inputs: ReadonlyArray<Input>): Parameters.Parameters => {
  const own = Parameters.of(network)
  for (const [k, { name }] of inputs.entries()) {
    const taken = own.entries.some((e) => e.name === name) || inputs.findIndex((other) => other.name === name) < k
    if (!taken) continue
    throw because({
      _tag: "BadOption",
      what: `the name "${name}" of an input`,
      found: "taken",
      expected: "another name"
    })
  }
  return Parameters.withInputs(own, inputs.map(({ initial, labels, name }) => ({ name, labels, values: initial })))
}

const outside = (
  like: Parameters.Parameters,
  i: number,
  what: string,
  error: Transform.TransformError
): TrainingError => {
  const { labels, name } = like.entries[i]
  const { reason } = error
  const which = reason._tag === "OutsideRange" ? `${name} (${labels[reason.index]})` : name
  return because({ _tag: "OutsideTransform", what: `${what} of ${which}`, cause: error })
}

/** The transform of every trainable. */
const assigned = (transforms: Transforms, layout: Layout): ReadonlyArray<Transform.Transform> => {
  const own = Transform.isTransform(transforms)
    ? layout.map(() => transforms)
    : byName(transforms, layout)
  own.forEach((transform, i) => {
    const length = lengthOf(transform)
    if (length === null || length === layout[i].length) return
    throw because({
      _tag: "WrongLength",
      what: `the list of bounds for "${layout[i].name}"`,
      expected: layout[i].length,
      found: length,
      hint: "give one bound for all, or one for each parameter"
    })
  })
  return own
}

const byName = (
  transforms: { readonly [nameOrKey: string]: Transform.Transform },
  layout: Layout
): ReadonlyArray<Transform.Transform> => {
  Object.values(transforms ?? {}).forEach(right)
  if (typeof transforms !== "object" || transforms === null) {
    const expected = "a transform, or a record of transforms by name"
    throw because({ _tag: "BadOption", what: "transform", found: shown(transforms), expected })
  }
  const own = settingsOf("transform", Object.keys(transforms), layout)
  for (const name of Object.keys(transforms)) {
    if (!Transform.isTransform(transforms[name])) {
      const expected = "a transform, for example Transform.sigmoid(0, 1)"
      throw because({ _tag: "BadOption", what: `the transform of "${name}"`, found: shown(transforms[name]), expected })
    }
  }
  return own.map((name) => name === null ? Transform.identity : transforms[name])
}
