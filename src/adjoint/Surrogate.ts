/**
 * What stands in for the derivative of a spike: named choices, as data.
 *
 * A spike is a step: 0 up to a threshold, 1 beyond. Its true derivative is 0 wherever it has one, so a loss learns nothing of what nearly
 * spiked. A surrogate goes forwards with the step and backwards with the slope of a smooth one (Neftci, Mostafa & Zenke, IEEE Signal Process.
 * Mag. 2019). All of them have the area 1 and the width 1 / slope. They act in mechanisms with a `reset`; elsewhere a comparison is what it
 * says.
 */
import * as Result from "effect/Result"
import type { Builder, Value } from "../kernel/Builder.ts"
import { call } from "../kernel/lower.ts"
import { anything, describing } from "../network/border.ts"
import { fail, type NetworkError, shown, unknownOption } from "../network/NetworkError.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"

/** How a surrogate reaches: `through` resets too, or only values that show spikes, such as `Fire_spikes`. */
export type Reset = "through" | "detached"

/** The derivative of a spike by u, the distance above the threshold [unit of the threshold, mostly mV]. */
export type Surrogate =
  & Structural
  & (
    /** The true derivative, 0. */
    | { readonly _tag: "None" }
    /** slope s(slope u) s(-slope u) with the logistic function s. */
    | { readonly _tag: "Sigmoid"; readonly slope: number; readonly reset: Reset }
    /** slope / (2 (1 + slope |u|)²), which reaches far (SuperSpike; Zenke & Ganguli, Neural Comput. 2018). */
    | { readonly _tag: "SuperSpike"; readonly slope: number; readonly reset: Reset }
    /** slope / (π (1 + (slope u)²)). */
    | { readonly _tag: "Arctan"; readonly slope: number; readonly reset: Reset }
    /** slope (1 - slope |u|), 0 farther off than 1 / slope. */
    | { readonly _tag: "Triangle"; readonly slope: number; readonly reset: Reset }
  )

/** Options of a surrogate. */
export type SurrogateOptions = {
  /** Steepness at the threshold, one over the width [1 / mV for voltages]; default 1. */
  readonly slope?: number
  /** Default `through`: what a reset does to voltages and states is differentiated too. */
  readonly reset?: Reset
}

/** The true derivative: a spike passes nothing. */
export const none: Surrogate = structural({ _tag: "None" as const })

const make = <Tag extends Exclude<Surrogate["_tag"], "None">>(
  tag: Tag,
  options: SurrogateOptions
): Result.Result<{ readonly _tag: Tag; readonly slope: number; readonly reset: Reset }, NetworkError> => {
  if (typeof options !== "object" || options === null) {
    const expected = "a record of slope and reset"
    return fail({ _tag: "BadValue", what: "the argument of the surrogate", found: shown(options), expected })
  }
  const unknown = unknownOption("surrogate", options, ["slope", "reset"])
  if (unknown !== null) return fail(unknown)
  const { reset = "through", slope = 1 } = options
  if (!(Number.isFinite(slope) && slope > 0)) {
    return fail({
      _tag: "BadValue",
      what: "slope of the surrogate",
      found: shown(slope),
      expected: "a positive number"
    })
  }
  if (reset !== "through" && reset !== "detached") {
    const expected = `"through" or "detached"`
    return fail({ _tag: "BadValue", what: "reset of the surrogate", found: shown(reset), expected })
  }
  return Result.succeed({ _tag: tag, slope, reset })
}

/** The slope of a logistic step; nonsense is a mistake (`NetworkError`). */
export const sigmoid = describing(
  "Surrogate.sigmoid",
  { options: anything },
  (options: SurrogateOptions = {}): Surrogate => structural(Result.getOrThrow(make("Sigmoid", options)))
)

/** The slope of a fast sigmoid, u / (1 + |u|); nonsense is a mistake (`NetworkError`). */
export const superSpike = describing(
  "Surrogate.superSpike",
  { options: anything },
  (options: SurrogateOptions = {}): Surrogate => structural(Result.getOrThrow(make("SuperSpike", options)))
)

/** The slope of an arctangent; nonsense is a mistake (`NetworkError`). */
export const arctan = describing(
  "Surrogate.arctan",
  { options: anything },
  (options: SurrogateOptions = {}): Surrogate => structural(Result.getOrThrow(make("Arctan", options)))
)

/** A triangle; nonsense is a mistake (`NetworkError`). */
export const triangle = describing(
  "Surrogate.triangle",
  { options: anything },
  (options: SurrogateOptions = {}): Surrogate => structural(Result.getOrThrow(make("Triangle", options)))
)

/** Whether a value is a surrogate. */
export const isSurrogate: (u: unknown) => u is Surrogate = is((u): u is Surrogate =>
  isStructural(u) && "_tag" in u && ["None", "Sigmoid", "SuperSpike", "Arctan", "Triangle"].includes(u._tag as string)
)

/** What the derivative of a spike is at u, as values of a program. */
export const derivativeOf =
  (surrogate: Exclude<Surrogate, { readonly _tag: "None" }>) => (b: Builder, u: Value): Value => {
    const slope = b.number(surrogate.slope)
    const one = b.number(1)
    const scaled = b.op("mul", slope, u)
    switch (surrogate._tag) {
      case "Sigmoid":
        return b.op("mul", slope, call(b, "sigmoidD", scaled))
      case "SuperSpike": {
        const base = b.op("add", one, b.op("abs", scaled))
        return b.op("div", b.number(surrogate.slope / 2), b.op("mul", base, base))
      }
      case "Arctan":
        return b.op("div", b.number(surrogate.slope / Math.PI), b.op("add", one, b.op("mul", scaled, scaled)))
      case "Triangle":
        return b.op("mul", slope, b.op("pmax", b.op("sub", one, b.op("abs", scaled)), b.number(0)))
    }
  }
