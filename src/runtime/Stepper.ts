/**
 * The public module `Stepper`: a run in the caller's hands, for loops that are closed outside: a clamp of one's own, a conductance that is
 * computed, a device that answers.
 *
 * One idea: a stepper is the one thing in the library that changes. It goes on by as many steps as it is asked for, with inputs that are
 * written into it between steps, and shows what the network records. Where the inputs are those of a run, so is every bit (law L15).
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { aCount, anything, like, maybe } from "../network/border.ts"
import { type Dual, dual, effectOfResult, syncOf } from "../network/manners.ts"
import { isNetwork, type Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { aNetwork } from "../select/Given.ts"
import { simulatingResult } from "../solve/border.ts"
import { type InputWindow, inputWindow } from "../solve/inputWindow.ts"
import { check, type Run, type RunSettings, stepperOptionNames, unknownOption } from "../solve/RunOptions.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { SimulationError, type SimulationReason } from "../solve/SimulationError.ts"
import type { State } from "../solve/State.ts"
import type { Session, Stepper as EngineStepper } from "../solve/Stepper.ts"
import { described } from "../solve/Traces.ts"
import { sayingState } from "../solve/words.ts"
import type { Floats } from "../table/Column.ts"
import { tooMany } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import { prototype } from "../table/structural.ts"
import { simulatingEffect } from "./border.ts"
import { Engine } from "./Engine.ts"
import { preparing } from "./preparing.ts"
import { spanning } from "./span.ts"
import { stepperOf } from "./stepperOf.ts"

/** Most steps of one call of `advance`, which nothing interrupts. */
export const mostSteps = 100_000

/** A run in the caller's hands. */
export interface Stepper {
  readonly network: Network
  /** Step [ms]. */
  readonly dt: number
  readonly scheme: SchemeName
  /** Steps done since time zero. */
  readonly step: number
  /** The time [ms]: `step * dt`. */
  readonly time: number
  /** What the network records, now: a number for each recording, in the order of `network.recordings`. */
  readonly samples: Floats
  /** What each number of `samples` is, as in traces: `"v of cell 0, branch 0, compartment 0 (row 0)"`. */
  readonly labels: ReadonlyArray<string>
  /** The units of `samples`. */
  readonly units: ReadonlyArray<string>
  /**
   * To be written into: a current [nA] for each stimulus, in the order of `network.stimuli`, that is added to it in the steps that follow;
   * at first 0.
   */
  readonly currents: Float64Array
  /**
   * To be written into: what each clamp holds in the steps that follow, in the order of `network.clamps`; NaN, as at first, where it holds
   * what the network says.
   */
  readonly held: Float64Array
  /** What it is, for people. */
  readonly toString: () => string
}

/** How a stepper goes: the options of a run but for its length. */
export type StepperOptions = RunSettings

/** Where a stepper is; `base` is the step that entry 0 of the window belongs to, `at` the entry of the step that comes next. */
type Inner = {
  readonly run: Run
  readonly engine: Engine["Service"]
  readonly window: InputWindow
  base: number
  at: number
  stepper: EngineStepper
  session: Session
  /** Why it cannot go on. */
  failure: SimulationError | null
}

/** What a stepper hides: it is nobody's business and changes with every step. */
const inners = new WeakMap<object, Inner>()

const stepOf = (stepper: object): number => {
  const { at, base } = inners.get(stepper)!
  return base + at
}

const Proto = Object.defineProperties(
  prototype({
    toString(this: Stepper): string {
      return `Stepper(step ${this.step}, ${this.time} ms, ${plural(this.network.nodes.length, "compartment")}, ${
        plural(this.samples.length, "recording")
      }, ${plural(this.currents.length, "stimulus", "stimuli")}, ${plural(this.held.length, "clamp")})`
    }
  }),
  {
    labels: {
      get(this: Stepper) {
        return described(this.network).labels
      }
    },
    units: {
      get(this: Stepper) {
        return described(this.network).units
      }
    },
    step: {
      get(this: Stepper) {
        return stepOf(this)
      }
    },
    time: {
      get(this: Stepper) {
        return stepOf(this) * this.dt
      }
    }
  }
)

const aStepper = like((u) => typeof u === "object" && u !== null && inners.has(u), "a stepper that Stepper.make made")

const fail = (reason: SimulationReason): Result.Result<never, SimulationError> =>
  Result.fail(new SimulationError({ reason }))

/** Begins a session at a state that is entry `at` of the window. */
const begin = (inner: Pick<Inner, "engine" | "run" | "window">): Result.Result<EngineStepper, SimulationError> =>
  stepperOf(inner.engine, { ...inner.run, network: inner.window.network })

/** A state or an error of the window as one of the run: steps count from time zero. */
const shifted = <A extends { readonly step: number }>(one: A, base: number): A => ({ ...one, step: one.step + base })

const errorAt = (error: SimulationError, { base, run: { dt } }: Inner): SimulationError => {
  const { reason } = error
  if (!("step" in reason)) return error
  const step = reason.step + base
  return new SimulationError({ reason: { ...reason, step, time: step * dt } })
}

/** Notes the failure: a run that failed does not go on. */
const failing = <A>(inner: Inner, result: Result.Result<A, SimulationError>): Result.Result<A, SimulationError> => {
  if (Result.isSuccess(result)) return result
  inner.failure = errorAt(result.failure, inner)
  return Result.fail(inner.failure)
}

/** Makes a stepper that holds what its engine holds until `release`. */
const open = (engine: Engine["Service"], run: Run): Result.Result<Stepper, SimulationError> => {
  const window = inputWindow(run.network, run.dt)
  const { clamps, nodes: _, recordings, stimuli } = run.network
  const currents = new Float64Array(stimuli.size)
  const held = new Float64Array(clamps.size).fill(NaN)
  const before = run.from?.step ?? 0 // entry 0 is the step before the next one, unless that is the first
  const at = Math.min(1, before)
  window.write(0, at + 1, before - at, { currents, held })
  return Result.map(begin({ engine, run, window }), (stepper) => {
    const start = run.from === null ? stepper.initial : { ...run.from, step: at }
    const samples = new Float64Array(recordings.size)
    stepper.sample(start, { data: samples, stride: 1, first: 0 })
    const fields = { network: run.network, dt: run.dt, scheme: run.scheme, samples, currents, held }
    const made = Object.freeze(Object.assign(Object.create(Proto) as Stepper, fields))
    inners.set(made, {
      run,
      engine,
      window,
      base: before - at,
      at,
      stepper,
      session: stepper.session(start),
      failure: null
    })
    return made
  })
}

/** A new window, which begins with the last step of the one that is full. */
const turn = (inner: Inner): Result.Result<void, SimulationError> =>
  Result.gen(function*() {
    const state = yield* inner.session.state()
    const { length, turn } = inner.window
    turn()
    inner.stepper.release()
    inner.stepper = yield* begin(inner) // what an engine keeps of clamps is of the old entries
    inner.session = inner.stepper.session({ ...state, step: 1 })
    inner.base += length - 1
    inner.at = 1
  })

/** Most steps whose samples are written down at a time; those before the last are not kept. */
const mostSamples = 256

/** What is written into a stepper and is no number that may stand there. */
const inputFlaw = ({ currents, held }: Stepper): SimulationReason | null => {
  const current = currents.findIndex((x) => !Number.isFinite(x))
  if (current >= 0) {
    const what = `entry ${current} of the stepper's currents`
    return { _tag: "BadOption", what, found: String(currents[current]), expected: "a finite number [nA]" }
  }
  const clamp = held.findIndex((x) => Math.abs(x) === Infinity)
  if (clamp < 0) return null
  const expected = "a finite number, or NaN for what the network says"
  return { _tag: "BadOption", what: `entry ${clamp} of what the stepper holds`, found: String(held[clamp]), expected }
}

const goOn = (stepper: Stepper, steps: number): Result.Result<void, SimulationError> => {
  const inner = inners.get(stepper)!
  if (inner.failure !== null) return Result.fail(inner.failure)
  const many = tooMany("steps at a time", steps, mostSteps, "call it again for more")
  const flaw = many ?? inputFlaw(stepper)
  if (flaw !== null) return fail(flaw)
  const { samples } = stepper
  for (let done = 0; done < steps;) {
    if (inner.at === inner.window.length) {
      const turned = failing(inner, turn(inner))
      if (Result.isFailure(turned)) return turned
    }
    const some = Math.min(steps - done, mostSamples, inner.window.length - inner.at)
    inner.window.write(inner.at, some, inner.base + inner.at, stepper)
    const data = some === 1 ? samples as Float64Array : new Float64Array(samples.length * some)
    const went = failing(inner, inner.session.go(some, { data, stride: some, first: 0 }))
    if (Result.isFailure(went)) return went
    if (some > 1) { for (let i = 0; i < samples.length; i++) (samples as Float64Array)[i] = data[(i + 1) * some - 1] }
    inner.at += some
    done += some
  }
  return Result.succeed(undefined)
}

/**
 * Makes a stepper for a network, in a scope: when it closes, what the engine holds is let go and the stepper does not go on.
 *
 * In a pipeline the network comes first. Fails as `Simulation.run` does, but a network that records nothing is fine.
 */
export const make: Dual<
  Network,
  readonly [options?: StepperOptions],
  Effect.Effect<Stepper, SimulationError | NetworkError, Engine | Scope.Scope>
> = dual(
  (...given) => !isNetwork(given[0]) && given.length < 2,
  simulatingEffect(
    "Stepper.make",
    { network: aNetwork, options: anything },
    (
      network: Network,
      options: StepperOptions = {}
    ): Effect.Effect<Stepper, SimulationError | NetworkError, Engine | Scope.Scope> =>
      Effect.gen(function*() {
        const unknown = unknownOption(options, stepperOptionNames)
        if (unknown !== null) return yield* new SimulationError({ reason: unknown })
        const run = yield* Effect.fromResult(check(network, { ...options, steps: 0 }))
        yield* preparing([run.network], run.scheme, run.dt)
        const engine = yield* Engine
        return yield* Effect.acquireRelease(
          Effect.suspend(() => Effect.fromResult(open(engine, run))),
          (stepper) => Effect.sync(() => close(stepper))
        )
      }).pipe(spanning("Stepper.make", network))
  )
)

const close = (stepper: Stepper): void => {
  const inner = inners.get(stepper)!
  inner.stepper.release()
  inner.failure = new SimulationError({
    reason: {
      _tag: "BadOption",
      what: "the stepper",
      found: "closed with its scope",
      expected: "one whose scope is open"
    }
  })
}

/** Steps alone, or nothing: the stepper comes later. */
const areSteps = (...given: ReadonlyArray<unknown>): boolean =>
  given.length === 0 || (given.length === 1 && typeof given[0] === "number")

const advancing = simulatingResult(
  "Stepper.advance",
  { stepper: aStepper, steps: maybe(aCount) },
  (stepper: Stepper, steps = 1) => goOn(stepper, steps)
)

/**
 * Goes on by some steps, by default one, with the inputs that are written into the stepper; then `samples` are those of the last step. Throws
 * a `SimulationError` where an input is no number, and at the first number that is not finite, after which the stepper does not go on.
 */
export const advance: Dual<Stepper, readonly [steps?: number], void> = dual(areSteps, syncOf(advancing))

/** `advance` as a `Result`. */
export const advanceResult: Dual<Stepper, readonly [steps?: number], Result.Result<void, SimulationError>> = dual(
  areSteps,
  advancing
)

/** `advance` as an Effect. */
export const advanceEffect: Dual<Stepper, readonly [steps?: number], Effect.Effect<void, SimulationError>> = dual(
  areSteps,
  effectOfResult(advancing)
)

/** `state` as a `Result`. */
export const stateResult: (stepper: Stepper) => Result.Result<State, SimulationError> = simulatingResult(
  "Stepper.state",
  { stepper: aStepper },
  (stepper: Stepper): Result.Result<State, SimulationError> => {
    const inner = inners.get(stepper)!
    if (inner.failure !== null) return Result.fail(inner.failure)
    return Result.map(failing(inner, inner.session.state()), (state) => sayingState(shifted(state, inner.base)))
  }
)

/** The state now, a copy: a run or another stepper can go on from it. Throws a `SimulationError` where the stepper does not go on. */
export const state: (stepper: Stepper) => State = syncOf(stateResult)

/** `state` as an Effect. */
export const stateEffect: (stepper: Stepper) => Effect.Effect<State, SimulationError> = effectOfResult(stateResult)
