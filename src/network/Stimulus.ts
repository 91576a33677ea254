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
import { type Noise, noiseAt, type OrnsteinUhlenbeck, type White } from "./noise.ts"
import { counterEnd } from "./random.ts"

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
    /** One value per step; 0 after the last. Those of a run in somebody's hands go `round`: after the last comes the first again. */
    | { readonly _tag: "Samples"; readonly values: Floats; readonly round?: true }
    | White
    | OrnsteinUhlenbeck
  )

const tags: ReadonlySet<unknown> = new Set<Stimulus["_tag"]>(["Step", "Sine", "Samples", "White", "OrnsteinUhlenbeck"])

/** Whether a value is a stimulus that a function of this module made; one by hand or by a spread is none. */
export const isStimulus: (u: unknown) => u is Stimulus = is((u): u is Stimulus =>
  isStructural(u) && "_tag" in u && tags.has(u._tag)
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

/** What people say of a current of chance. */
export type NoiseOptions = {
  /** Default 0 [nA]. */
  readonly mean?: number
  readonly sigma: number
  readonly seed: number
  /** Left out, the number of the stimulus among those of its network. */
  readonly stream?: number | null
}

/** What is wrong with a current of chance, or null. */
const badNoise = ({ mean = 0, seed, sigma, stream = null }: NoiseOptions, tau: number): Reason | null => {
  const bad = (what: string, found: unknown, expected: string): Reason => ({
    _tag: "BadValue",
    what: `${what} of the stimulus`,
    found: shown(found),
    expected
  })
  if (!Number.isFinite(mean)) return bad("mean", mean, "a finite number")
  if (!(Number.isFinite(sigma) && sigma >= 0)) return bad("sigma", sigma, "a finite number of 0 or more")
  if (!(Number.isFinite(tau) && tau > 0)) return bad("tau", tau, "a finite time of more than 0 ms")
  if (!Number.isSafeInteger(seed)) return bad("seed", seed, "a whole number")
  if (stream !== null && !(Number.isSafeInteger(stream) && stream >= 0 && stream < counterEnd)) {
    return bad("stream", stream, `a whole number from 0 to ${counterEnd - 1}, or none`)
  }
  return null
}

const noise = like((u) => isPlain(u) || isStimulus(u), "a record, for example { sigma: 0.01, seed: 1 }")

/**
 * Makes a white current: mean [nA], and `sigma` [nA ms^1/2] of noise whose effect does not depend on dt. It is a function of `seed` and
 * `stream`, so it is the same on every engine and after every pause.
 */
export const whiteResult = failing(
  "Stimulus.white",
  { options: noise },
  (options: NoiseOptions): Result.Result<Stimulus, NetworkError> => {
    const wrong = unknown("white", options, ["mean", "sigma", "seed", "stream"]) ?? badNoise(options, 1)
    if (wrong !== null) return fail(wrong)
    const { mean = 0, seed, sigma, stream = null } = options
    return Result.succeed(structural({ _tag: "White" as const, mean, sigma, seed, stream }))
  }
)

/** Makes a white current; a mistake (`NetworkError`) on a wrong description. */
export const white = describing(
  "Stimulus.white",
  { options: noise },
  (options: NoiseOptions): Stimulus => Result.getOrThrow(whiteResult(options))
)

/**
 * Makes a current that wanders around its mean [nA] with the standard deviation `sigma` [nA] and forgets within `tau` [ms]: an
 * Ornstein-Uhlenbeck process, exact in law for every dt. It is a function of `seed` and `stream`.
 */
export const ornsteinUhlenbeckResult = failing(
  "Stimulus.ornsteinUhlenbeck",
  { options: noise },
  (options: NoiseOptions & { readonly tau: number }): Result.Result<Stimulus, NetworkError> => {
    const wrong = unknown("Ornstein-Uhlenbeck", options, ["mean", "sigma", "tau", "seed", "stream"]) ??
      badNoise(options, options.tau)
    if (wrong !== null) return fail(wrong)
    const { mean = 0, seed, sigma, stream = null, tau } = options
    return Result.succeed(structural({ _tag: "OrnsteinUhlenbeck" as const, mean, sigma, tau, seed, stream }))
  }
)

/** Makes a current that wanders; a mistake (`NetworkError`) on a wrong description. */
export const ornsteinUhlenbeck = describing(
  "Stimulus.ornsteinUhlenbeck",
  { options: noise },
  (options: NoiseOptions & { readonly tau: number }): Stimulus => Result.getOrThrow(ornsteinUhlenbeckResult(options))
)

/** Whether a stimulus is one of chance. */
export const isNoise = (stimulus: Stimulus): stimulus is Stimulus & Noise =>
  stimulus._tag === "White" || stimulus._tag === "OrnsteinUhlenbeck"

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
  if (stimulus._tag === "Samples") {
    const { round, values } = stimulus
    return k < values.length ? values[k] : round ? values[k % values.length] : 0
  }
  if (isNoise(stimulus)) return noiseAt(stimulus, k, dt)
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
