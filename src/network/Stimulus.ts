/**
 * Currents that are injected from outside [nA], inward positive, as descriptions that do not know dt.
 *
 * `sample(stimulus, k, dt)` is the current that acts in step k+1, the one that produces sample k+1: the mean over that step (physics.md
 * sections 9 and 19, states-and-clamps.md section 8).
 */
import * as Result from "effect/Result"
import { bounds } from "../number/coefficients.ts"
import { sin } from "../number/trig.ts"
import type { Floats } from "../table/Column.ts"
import { isPlain } from "../table/settled.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { called, describing, either, failing, like, numbers } from "./border.ts"
import { tooManySamples } from "./limits.ts"
import { because, fail, type NetworkError, type Reason, shown, unknownOption } from "./NetworkError.ts"

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

/** Whether a value is a stimulus that `step`, `sine` or `samples` made; one by hand or by a spread is none. */
export const isStimulus: (u: unknown) => u is Stimulus = is((u): u is Stimulus =>
  isStructural(u) && "_tag" in u && (u._tag === "Step" || u._tag === "Sine" || u._tag === "Samples")
)

/** What a stimulus is made from; another stimulus will do. */
const described = like(
  (u) => isPlain(u) || isStimulus(u),
  "a record, for example { delay: 1, duration: 2, amplitude: 0.1 }"
)

const finite = (fields: Readonly<Record<string, number>>): NetworkError | null => {
  for (const [name, value] of Object.entries(fields)) {
    if (!Number.isFinite(value)) {
      return because({
        _tag: "BadValue",
        what: `${name} of the stimulus`,
        found: shown(value),
        expected: "a finite number"
      })
    }
    if ((name === "delay" || name === "duration") && value < 0) {
      return because({
        _tag: "BadValue",
        what: `${name} of the stimulus`,
        found: shown(value),
        expected: "0 ms or more"
      })
    }
  }
  return null
}

/** Largest phase, up to sign [rad]: what a sine can take beside half a turn. */
export const largestPhase = bounds.turning / 10

const turned = (phase: number): NetworkError | null =>
  Math.abs(phase) <= largestPhase ? null : because({
    _tag: "BadValue",
    what: "phase of the stimulus",
    found: String(phase),
    expected: `a number from ${-largestPhase} to ${largestPhase} [rad]; whole turns of 2 pi change nothing`
  })

/** The first option that does not exist; a tag may stand there, so that a stimulus can be made from another one: `{ ...other, delay: 2 }`. */
const unknown = (shape: string, given: object, known: ReadonlyArray<string>): Reason | null => {
  const { _tag, ...options } = given as { readonly _tag?: unknown }
  return unknownOption(`${shape} stimulus`, options, known)
}

/** Makes a step current: times in ms, currents in nA. */
export const stepResult = failing("Stimulus.step", { options: described }, (options: {
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
})

/** Makes a step current (times in ms, currents in nA); a mistake (`NetworkError`) on a wrong description. */
export const step = describing(
  "Stimulus.step",
  { options: described },
  (options: Parameters<typeof stepResult>[0]): Stimulus => Result.getOrThrow(stepResult(options))
)

/** Makes a sine current: times in ms, currents in nA, frequency in Hz, phase in radians. */
export const sineResult = failing("Stimulus.sine", { options: described }, (options: {
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
  const wrong = finite(fields) ?? turned(fields.phase)
  return wrong === null ? Result.succeed(structural({ _tag: "Sine" as const, ...fields })) : Result.fail(wrong)
})

/** Makes a sine current; a mistake (`NetworkError`) on a wrong description. */
export const sine = describing(
  "Stimulus.sine",
  { options: described },
  (options: Parameters<typeof sineResult>[0]): Stimulus => Result.getOrThrow(sineResult(options))
)

/** Makes a current from one value per step [nA]; entry k acts in step k+1, after the last entry it is 0. */
export const samplesResult = failing("Stimulus.samples", {
  values: called("the samples of the stimulus", either(numbers, like(() => false, "a list of numbers [nA]")))
}, (values: ArrayLike<number>): Result.Result<Stimulus, NetworkError> => {
  const many = tooManySamples("the stimulus", values.length)
  if (many !== null) return fail(many)
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
})

/** Makes a current from one value per step [nA]; a mistake (`NetworkError`) when one is not finite. */
export const samples = describing("Stimulus.samples", {
  values: called("the samples of the stimulus", either(numbers, like(() => false, "a list of numbers [nA]")))
}, (values: ArrayLike<number>): Stimulus => Result.getOrThrow(samplesResult(values)))

/** How near a whole number of steps a time must be to be one: far above what rounding does to times, far below what anybody means. */
const snap = 1e-9

/** A time in steps; a whole number where it is one but for rounding, so that 0.3 ms are three steps of 0.1 ms. */
export const inSteps = (time: number, dt: number): number => {
  const steps = time / dt
  const whole = Math.round(steps)
  return Math.abs(steps - whole) <= snap + 4 * Number.EPSILON * whole ? whole : steps
}

/** A stretch of time, in steps. */
export type Stretch = { readonly from: number; readonly to: number }

/** The part of a stretch [ms] that lies in step k+1, which goes from k dt to (k + 1) dt: in steps, from nothing to a whole one. */
export const within = (stretch: Stretch, k: number, dt: number): Stretch => {
  const from = Math.max(k, inSteps(stretch.from, dt))
  return { from, to: Math.max(from, Math.min(k + 1, inSteps(stretch.to, dt))) }
}

/** How much of step k+1 a stretch of time [ms] takes, from 0 to 1. */
export const shareOf = (stretch: Stretch, k: number, dt: number): number => {
  const { from, to } = within(stretch, k, dt)
  return to - from
}

/** sin(2 pi turns + phase). Whole turns are taken off first, which is exact however many they are. */
const sinOfTurns = (turns: number, phase: number): number => sin(2 * Math.PI * (turns - Math.round(turns)) + phase)

/** sin(x) / x for x = 2 pi turns. */
const sinc = (turns: number): number => turns === 0 ? 1 : sinOfTurns(turns, 0) / (2 * Math.PI * turns)

/**
 * The current [nA] that acts in step k+1 when a step takes `dt` [ms]: its mean over the step, so that a pulse keeps its charge wherever it
 * begins and ends, and however short it is.
 */
export const sample = (stimulus: Stimulus, k: number, dt: number): number => {
  if (stimulus._tag === "Samples") return k < stimulus.values.length ? stimulus.values[k] : 0
  const { amplitude, delay, duration, offset } = stimulus
  const part = within({ from: delay, to: delay + duration }, k, dt)
  const share = part.to - part.from
  if (share === 0) return offset
  if (stimulus._tag === "Step") return share === 1 ? amplitude : offset + (amplitude - offset) * share
  // The mean of a sine over a stretch is its value in the middle, times sinc.
  const perMs = stimulus.frequency / 1000
  const middle = (part.from + part.to) / 2 * dt - delay
  return offset + amplitude * sinOfTurns(perMs * middle, stimulus.phase) * sinc(perMs * share * dt / 2) * share
}
