/**
 * Currents that are injected from outside [nA], inward positive, as descriptions that do not know dt.
 *
 * `sample(stimulus, k, dt)` is the current that acts in step k+1, the one that produces sample k+1 (physics.md section 9 and 19).
 */
import * as Result from "effect/Result"
import type { Floats } from "../table/Column.ts"
import { type Structural, structural } from "../table/structural.ts"
import { because, fail, type NetworkError, type Reason, unknownOption } from "./NetworkError.ts"

/** A current over time. */
export type Stimulus =
  & Structural
  & (
    /** `amplitude` from `delay` on for `duration`, else `offset`. */
    | {
      readonly _tag: "Step"
      readonly delay: number
      readonly duration: number
      readonly amplitude: number
      readonly offset: number
    }
    /** `offset + amplitude * sin(2 pi frequency (t - delay) + phase)` during `duration`, else `offset`; frequency in Hz. */
    | {
      readonly _tag: "Sine"
      readonly delay: number
      readonly duration: number
      readonly amplitude: number
      readonly offset: number
      readonly frequency: number
      readonly phase: number
    }
    /** One value per step; 0 after the last. */
    | { readonly _tag: "Samples"; readonly values: Floats }
  )

/** Whether a value is a stimulus. */
export const isStimulus = (u: unknown): u is Stimulus =>
  typeof u === "object" && u !== null && "_tag" in u && (u._tag === "Step" || u._tag === "Sine" || u._tag === "Samples")

const finite = (fields: Readonly<Record<string, number>>): NetworkError | null => {
  for (const [name, value] of Object.entries(fields)) {
    if (!Number.isFinite(value)) {
      return because({
        _tag: "BadValue",
        what: `${name} of the stimulus`,
        found: String(value),
        expected: "a finite number"
      })
    }
    if ((name === "delay" || name === "duration") && value < 0) {
      return because({
        _tag: "BadValue",
        what: `${name} of the stimulus`,
        found: String(value),
        expected: "0 ms or more"
      })
    }
  }
  return null
}

/** The first option that does not exist; a tag may stand there, so that a stimulus can be made from another one: `{ ...other, delay: 2 }`. */
const unknown = (shape: string, given: object, known: ReadonlyArray<string>): Reason | null => {
  const { _tag, ...options } = given as { readonly _tag?: unknown }
  return unknownOption(`${shape} stimulus`, options, known)
}

/** Makes a step current: times in ms, currents in nA. */
export const stepResult = (options: {
  readonly delay: number
  readonly duration: number
  readonly amplitude: number
  readonly offset?: number
}): Result.Result<Stimulus, NetworkError> => {
  const wrongOption = unknown("step", options, ["delay", "duration", "amplitude", "offset"])
  if (wrongOption !== null) return fail(wrongOption)
  const fields = {
    delay: options.delay,
    duration: options.duration,
    amplitude: options.amplitude,
    offset: options.offset ?? 0
  }
  const wrong = finite(fields)
  return wrong === null ? Result.succeed(structural({ _tag: "Step" as const, ...fields })) : Result.fail(wrong)
}

/** Makes a step current (times in ms, currents in nA); throws a `NetworkError` on a wrong description. */
export const step = (options: Parameters<typeof stepResult>[0]): Stimulus => Result.getOrThrow(stepResult(options))

/** Makes a sine current: times in ms, currents in nA, frequency in Hz, phase in radians. */
export const sineResult = (options: {
  readonly delay?: number
  readonly duration: number
  readonly amplitude: number
  readonly frequency: number
  readonly offset?: number
  readonly phase?: number
}): Result.Result<Stimulus, NetworkError> => {
  const wrongOption = unknown("sine", options, ["delay", "duration", "amplitude", "frequency", "offset", "phase"])
  if (wrongOption !== null) return fail(wrongOption)
  const fields = {
    delay: options.delay ?? 0,
    duration: options.duration,
    amplitude: options.amplitude,
    offset: options.offset ?? 0,
    frequency: options.frequency,
    phase: options.phase ?? 0
  }
  const wrong = finite(fields)
  return wrong === null ? Result.succeed(structural({ _tag: "Sine" as const, ...fields })) : Result.fail(wrong)
}

/** Makes a sine current; throws a `NetworkError` on a wrong description. */
export const sine = (options: Parameters<typeof sineResult>[0]): Stimulus => Result.getOrThrow(sineResult(options))

/** Makes a current from one value per step [nA]; entry k acts in step k+1, after the last entry it is 0. */
export const samplesResult = (values: ArrayLike<number>): Result.Result<Stimulus, NetworkError> => {
  const copy = Float64Array.from(values)
  const wrong = copy.findIndex((x) => !Number.isFinite(x))
  if (wrong >= 0) {
    return fail({
      _tag: "BadValue",
      what: `sample ${wrong} of the stimulus`,
      found: String(copy[wrong]),
      expected: "a finite number [nA]"
    })
  }
  return Result.succeed(structural({ _tag: "Samples" as const, values: copy as Floats }))
}

/** Makes a current from one value per step [nA]; throws a `NetworkError` when one is not finite. */
export const samples = (values: ArrayLike<number>): Stimulus => Result.getOrThrow(samplesResult(values))

/** The current [nA] that acts in step k+1 when a step takes `dt` [ms]; times are rounded to whole steps. */
export const sample = (stimulus: Stimulus, k: number, dt: number): number => {
  if (stimulus._tag === "Samples") return k < stimulus.values.length ? stimulus.values[k] : 0
  const first = Math.round(stimulus.delay / dt)
  const last = Math.round((stimulus.delay + stimulus.duration) / dt)
  if (k < first || k >= last) return stimulus.offset
  if (stimulus._tag === "Step") return stimulus.amplitude
  const t = (k + 1) * dt - stimulus.delay
  return stimulus.offset + stimulus.amplitude * Math.sin(2 * Math.PI * stimulus.frequency / 1000 * t + stimulus.phase)
}
