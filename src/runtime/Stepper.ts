/**
 * The public module `Stepper`: a run in the caller's hands, for loops that are closed outside: a clamp of one's own, a conductance that is
 * computed, a device that answers.
 *
 * One idea: a stepper is the one thing in the library that changes. It goes on by as many steps as it is asked for, with inputs that are
 * written into it between steps, and shows what the network records. Where the inputs are those of a run, so is every bit (law L15), also
 * after an interruption: the session may have gone further or be lost, so it goes back to the last state that was kept, and through the
 * inputs that were written since then.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { aCount, anything, like, maybe } from "../network/border.ts"
import { type Dual, dual, syncOf } from "../network/manners.ts"
import { isNetwork, type Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { aNetwork } from "../select/Given.ts"
import { simulatingResult } from "../solve/border.ts"
import { type Given, type InputWindow, inputWindow } from "../solve/inputWindow.ts"
import { beginning, sampleOf } from "../solve/March.ts"
import { check, type Run, type RunSettings, stepperOptionNames, unknownOption } from "../solve/RunOptions.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { SimulationError, type SimulationReason } from "../solve/SimulationError.ts"
import type { State } from "../solve/State.ts"
import { described } from "../solve/Traces.ts"
import { sayingState } from "../solve/words.ts"
import type { Floats } from "../table/Column.ts"
import { tooMany } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import { prototype } from "../table/structural.ts"
import { simulatingEffect } from "./border.ts"
import { Engine } from "./Engine.ts"
import { pausing } from "./pausing.ts"
import { preparing } from "./preparing.ts"
import { closed, type Session } from "./Session.ts"
import { spanning } from "./span.ts"

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

/** Where a stepper is: the step that comes next. */
type Inner = {
  readonly session: Session
  readonly window: InputWindow
  /** Who goes on or asks for the state; others wait. */
  readonly turn: Semaphore.Semaphore
  at: number
  /** A state that was passed. */
  kept: State
  /** The step at which the session took the network anew; what an engine keeps of clamps is of entries that are there until a window later. */
  taken: number
  /** Whether the session stands where the stepper does: not while it goes on, and not after an interruption. */
  here: boolean
  /** Why it cannot go on. */
  failure: SimulationError | null
}

/** What a stepper hides: it is nobody's business and changes with every step. */
const inners = new WeakMap<object, Inner>()

const stepOf = (stepper: object): number => inners.get(stepper)!.at

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

/** Notes the failure: a run that failed does not go on. */
const failing = <A>(inner: Inner, effect: Effect.Effect<A, SimulationError>): Effect.Effect<A, SimulationError> =>
  Effect.mapError(effect, (error) => {
    inner.failure = error
    return error
  })

/** Makes a stepper of a session, which is the stepper's alone. */
const open = (
  engine: Engine["Service"],
  run: Run
): Effect.Effect<Stepper, SimulationError, Scope.Scope> =>
  Effect.gen(function*() {
    const { dt, network, scheme } = run
    const window = inputWindow(network, dt)
    const { clamps, recordings, stimuli } = network
    const currents = new Float64Array(stimuli.size)
    const held = new Float64Array(clamps.size).fill(NaN)
    const at = run.from?.step ?? 0
    const before = Math.max(0, at - 1) // what flowed there may be recorded
    window.write(before, at + 1 - before, { currents, held })
    const session = yield* engine.open({ network: window.network, scheme, dt, rates: "exact", copies: 1 })
    const kept = run.from ?? (yield* pausing(() => beginning(window.network, dt)))
    const turn = yield* Semaphore.make(1)
    const inner: Inner = { session, window, turn, at, kept, taken: at, here: false, failure: null }
    yield* back(inner)
    const samples = new Float64Array(recordings.size)
    sampleOf(window.network, dt, kept, { data: samples, stride: 1, first: 0 })
    const fields = { network, dt, scheme, samples, currents, held }
    const made = Object.freeze(Object.assign(Object.create(Proto) as Stepper, fields))
    inners.set(made, inner)
    return made
  })

/** Takes the session to where the stepper is: from the state that was kept, through the inputs that are in the window. */
const back = (inner: Inner): Effect.Effect<void, SimulationError> =>
  Effect.gen(function*() {
    const { at, kept, session, window: { network } } = inner
    yield* session.set([network])
    inner.taken = kept.step
    yield* session.load([kept])
    const steps = at - kept.step
    const data = new Float64Array(network.recordings.size * steps)
    if (steps > 0) yield* session.advance(steps, [{ data, stride: steps, first: 0 }])
    inner.here = true
  })

/** Keeps the state. */
const keep = (inner: Inner): Effect.Effect<void, SimulationError> =>
  Effect.map(inner.session.states, ([state]) => {
    inner.kept = state
  })

/** Lets the session take the network anew, and so forget what it keeps of inputs that others will take the place of. */
const anew = (inner: Inner): Effect.Effect<void, SimulationError> =>
  Effect.flatMap(keep(inner), () => {
    inner.here = false
    return back(inner)
  })

/** Steps for which there is room until then: the one before those since the network was taken stays, as it may be recorded. */
const room = ({ at, taken, window: { length } }: Inner): number => taken + length - 1 - at

/** Steps after which the state is kept anew: copying it costs about a step, and so much at most is done again after an interruption. */
const keptSteps = 64

/** What has to be done before the next step, or null. */
const due = (inner: Inner): Effect.Effect<void, SimulationError> | null => {
  if (!inner.here) return back(inner)
  if (room(inner) === 0) return anew(inner)
  return inner.at - inner.kept.step >= keptSteps ? keep(inner) : null
}

/** Most steps whose samples are written down at a time; those before the last are not kept. */
const mostSamples = 256

/** What is written into a stepper and is no number that may stand there. */
const inputFlaw = ({ currents, held }: Given): SimulationReason | null => {
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

const goOn = (stepper: Stepper, given: Given, steps: number): Effect.Effect<void, SimulationError> => {
  const inner = inners.get(stepper)!
  if (inner.failure !== null) return Effect.fail(inner.failure)
  const many = tooMany("steps at a time", steps, mostSteps, "call it again for more")
  const flaw = many ?? inputFlaw(given)
  return flaw !== null ? new SimulationError({ reason: flaw }) : goThrough(stepper, inner, given, steps)
}

const goThrough = (
  stepper: Stepper,
  inner: Inner,
  given: Given,
  steps: number
): Effect.Effect<void, SimulationError> => {
  if (steps === 0) return Effect.void
  const first = due(inner)
  if (first !== null) return Effect.flatMap(failing(inner, first), () => goThrough(stepper, inner, given, steps))
  const samples = stepper.samples as Float64Array // what a stepper shows is its own
  const some = Math.min(steps, mostSamples, room(inner))
  inner.window.write(inner.at, some, given)
  const data = new Float64Array(samples.length * some)
  inner.here = false
  const went = failing(inner, inner.session.advance(some, [{ data, stride: some, first: 0 }]))
  return Effect.flatMap(went, () => {
    for (let i = 0; i < samples.length; i++) samples[i] = data[(i + 1) * some - 1]
    inner.at += some
    inner.here = true
    return goThrough(stepper, inner, given, steps - some)
  })
}

/** An effect of a stepper at once; where its engine works elsewhere, or others are at it, nothing comes of it without waiting. */
const atOnce = <A>(
  stepper: Stepper,
  name: string,
  effect: Effect.Effect<A, SimulationError>
): Result.Result<A, SimulationError> => {
  const { session, turn } = inners.get(stepper)!
  const refused = (found: string) =>
    fail({ _tag: "BadOption", what: `Stepper.${name}`, found, expected: `Stepper.${name}Effect` })
  if (session.waits) return refused("on an engine whose work is waited for")
  return Result.flatMap(
    Effect.runSync(Effect.result(turn.withPermitsIfAvailable(1)(effect))),
    (done): Result.Result<A, SimulationError> =>
      Option.isSome(done) ? Result.succeed(done.value) : refused("called while an Effect of the stepper is under way")
  )
}

/** An effect of a stepper when its turn comes. */
const inTurn = <A>(stepper: Stepper, effect: Effect.Effect<A, SimulationError>): Effect.Effect<A, SimulationError> =>
  inners.get(stepper)!.turn.withPermits(1)(effect)

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
        const stepper = yield* open(engine, run) // what it holds is the scope's already, so it may be interrupted
        yield* Effect.addFinalizer(() => Effect.sync(() => close(stepper)))
        return stepper
      }).pipe(spanning("Stepper.make", network))
  )
)

const close = (stepper: Stepper): void => {
  inners.get(stepper)!.failure = closed("the stepper")
}

/** Steps alone, or nothing: the stepper comes later. */
const areSteps = (...given: ReadonlyArray<unknown>): boolean =>
  given.length === 0 || (given.length === 1 && typeof given[0] === "number")

/** What a call gives as an effect, or why it was refused. */
const waited = <Args extends ReadonlyArray<unknown>, A>(
  call: (...args: Args) => Result.Result<Effect.Effect<A, SimulationError>, SimulationError>
) =>
(...args: Args): Effect.Effect<A, SimulationError> =>
  Effect.flatten(Effect.suspend(() => Effect.fromResult(call(...args))))

const stepping = { stepper: aStepper, steps: maybe(aCount) }

const advancing = simulatingResult(
  "Stepper.advance",
  stepping,
  (stepper: Stepper, steps = 1) => atOnce(stepper, "advance", Effect.suspend(() => goOn(stepper, stepper, steps)))
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

/**
 * `advance` as an Effect, which pauses every few milliseconds and waits where the engine works on other threads. It goes by the inputs that
 * stand in the stepper when it begins; one that begins while another is under way waits for it. When it is interrupted, the stepper stands
 * at a step on the way, at most 256 before the one where the work was stopped: `step`, `samples` and `state` are of that step, and it goes on
 * from there on every engine as if nothing more had been asked for.
 */
export const advanceEffect: Dual<Stepper, readonly [steps?: number], Effect.Effect<void, SimulationError>> = dual(
  areSteps,
  waited(
    simulatingResult("Stepper.advance", stepping, (stepper: Stepper, steps = 1) => {
      const given = { currents: stepper.currents.slice(), held: stepper.held.slice() }
      return Result.succeed(inTurn(stepper, Effect.suspend(() => goOn(stepper, given, steps))))
    })
  )
)

const stateNow = (stepper: Stepper): Effect.Effect<State, SimulationError> =>
  Effect.suspend(() => {
    const inner = inners.get(stepper)!
    if (inner.failure !== null) return Effect.fail(inner.failure)
    const { here, session: { states } } = inner
    const now = here ? states : Effect.andThen(back(inner), states)
    return Effect.map(failing(inner, now), ([state]) => sayingState(state))
  })

/** `state` as a `Result`. */
export const stateResult: (stepper: Stepper) => Result.Result<State, SimulationError> = simulatingResult(
  "Stepper.state",
  { stepper: aStepper },
  (stepper: Stepper): Result.Result<State, SimulationError> => atOnce(stepper, "state", stateNow(stepper))
)

/** The state now, a copy: a run or another stepper can go on from it. Throws a `SimulationError` where the stepper does not go on. */
export const state: (stepper: Stepper) => State = syncOf(stateResult)

/** `state` as an Effect, which waits for others of the stepper that are under way. */
export const stateEffect: (stepper: Stepper) => Effect.Effect<State, SimulationError> = waited(
  simulatingResult(
    "Stepper.state",
    { stepper: aStepper },
    (stepper: Stepper) => Result.succeed(inTurn(stepper, stateNow(stepper)))
  )
)
