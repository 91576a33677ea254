/**
 * Sessions: networks that are open on an engine, as Effects. What is open belongs to a scope and is let go with it.
 *
 * One idea: a session has its memory alone and does one thing at a time; who comes while something is under way waits. When its scope
 * closes, what is under way ends at its next pause with an error.
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import type { Gradient, GradientRun, LossOf } from "../adjoint/gradient.ts"
import type { GradientError } from "../adjoint/GradientError.ts"
import type { GradientRunner } from "../adjoint/GradientRunner.ts"
import type { Network } from "../network/Network.ts"
import type { Machine } from "../solve/compiled/Machine.ts"
import type { March } from "../solve/March.ts"
import type { Pieces } from "../solve/Pieces.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { Sink } from "../solve/Sink.ts"
import type { State } from "../solve/State.ts"
import { attempt } from "./attempt.ts"
import { firstPace, type Pace, puller, type Told } from "./pull.ts"

/** Networks of one structure, open for runs. */
export type Session = {
  /** Most networks at a time. */
  readonly most: number
  /** Whether work goes on on other threads only, so that nothing comes of it without waiting. */
  readonly waits: boolean
  /** Whether several threads work while this one waits, so that a second session that is made ready meanwhile saves time. */
  readonly ahead: boolean
  /** Takes networks, one or several, at most `most`; they are alike but for values, stimuli and clamped values. Compiles nothing anew. */
  readonly set: (networks: ReadonlyArray<Network>) => Effect.Effect<void, SimulationError>
  /** Takes the states to go on from, one for each network. */
  readonly load: (states: ReadonlyArray<State>) => Effect.Effect<void, SimulationError>
  /**
   * Goes some steps on; after each, a sample of every recording of the c-th network goes to the c-th sink. Every few milliseconds it pauses and
   * says how far it is.
   */
  readonly advance: (
    steps: number,
    sinks: ReadonlyArray<Sink>,
    told?: Told
  ) => Effect.Effect<void, SimulationError>
  /** The states now, copies; fails where a number stopped being finite and nobody has noticed yet. */
  readonly states: Effect.Effect<ReadonlyArray<State>, SimulationError>
}

/** Runs for a gradient: networks, steps and budget. */
export type GradientWork = Omit<GradientRun, "scheme" | "dt" | "wanted">

/** Networks of one structure, open for gradients. */
export type GradientSession = {
  /** Most networks at a time. */
  readonly most: number
  /** Whether several threads work while this one waits, so that a second session that is made ready meanwhile saves time. */
  readonly ahead: boolean
  /** Bytes that a run of so many steps takes to remember all of them; null before the first run. */
  readonly needs: (steps: number) => number | null
  /** Loss and derivatives of some networks; every few milliseconds it pauses and says how far it is. */
  readonly run: (
    run: GradientWork,
    lossOf: LossOf,
    told?: Told
  ) => Effect.Effect<ReadonlyArray<Gradient>, SimulationError | GradientError>
}

/** Why something that its scope has closed refuses. */
export const closed = (what: string): SimulationError =>
  new SimulationError({
    reason: {
      _tag: "BadOption",
      what,
      found: "closed with its scope",
      expected: "one whose scope is open"
    }
  })

/** Fails once the scope is closed. */
export const whileOpen = (what: string): Effect.Effect<Effect.Effect<void, SimulationError>, never, Scope.Scope> =>
  Effect.gen(function*() {
    let open = true
    yield* Effect.addFinalizer(() => Effect.sync(() => void (open = false)))
    return Effect.suspend(() => open ? Effect.void : Effect.fail(closed(what)))
  })

/** Does work of what is open, in turn: it tells how far it is, is asked in between whether it may go on, and tells at the end that all is done. */
type Doing<It> = <A, E>(
  work: (it: It) => Pieces<Result.Result<A, E>>,
  told?: Told,
  pace?: Pace
) => Effect.Effect<A, E | SimulationError>

/** Something of a scope that does one thing at a time. */
const openedFor = <It extends { readonly release: () => void }, B>(
  make: () => It,
  use: (it: It, doing: Doing<It>) => B
): Effect.Effect<B, SimulationError, Scope.Scope> =>
  Effect.gen(function*() {
    let open = true
    const one = yield* Semaphore.make(1)
    const pull = puller()
    const check = Effect.suspend(() => open ? Effect.void : Effect.fail(closed("the session")))
    const it = yield* Effect.acquireRelease(
      attempt(make),
      (it) => {
        open = false
        return one.withPermits(1)(Effect.sync(it.release))
      }
    )
    const doing: Doing<It> = (work, told = nobody, pace = firstPace()) =>
      one.withPermits(1)(Effect.flatMap(check, () => {
        let heard = 0 // what was told already is not told again where a piece rests
        const hear: Told = (ready) => {
          if (ready.done === heard) return Effect.void
          heard = ready.done
          return told(ready)
        }
        return Effect.flatMap(
          pull(work(it), (ready) => Effect.andThen(hear(ready), check), pace),
          ({ last, value }) =>
            Effect.flatMap(
              Effect.fromResult(value),
              (made) => last === null ? Effect.succeed(made) : Effect.as(told({ ...last, done: last.total }), made)
            )
        )
      }))
    return use(it, doing)
  })

const nobody: Told = () => Effect.void

/** Opens a march as a session of a machine. */
export const sessionOf = (
  make: () => March,
  { threads, waits }: Pick<Machine, "threads" | "waits">
): Effect.Effect<Session, SimulationError, Scope.Scope> =>
  openedFor(make, (march, doing): Session => {
    const pace = firstPace()
    return {
      most: march.most,
      waits,
      ahead: waits && threads > 1,
      set: (networks) => doing((march) => march.set(networks)),
      load: (states) => doing((march) => march.load(states)),
      advance: (steps, sinks, told) => doing((march) => march.advance(steps, sinks), told, pace),
      states: doing((march) => march.states())
    }
  })

/** Opens a runner of gradients as a session of a machine. */
export const gradientSessionOf = (
  make: () => GradientRunner,
  { threads, waits }: Pick<Machine, "threads" | "waits"> = { threads: 1, waits: false }
): Effect.Effect<GradientSession, SimulationError, Scope.Scope> =>
  openedFor(make, (runner, doing): GradientSession => ({
    most: runner.group,
    ahead: waits && threads > 1,
    needs: runner.needs,
    run: (run, lossOf, told) => doing((runner) => runner.run(run, lossOf), told)
  }))
