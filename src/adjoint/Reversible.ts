/**
 * A run that can be gone through backwards, whoever computes it, and the driver that takes it through a schedule.
 *
 * One idea: engines know how to run, remember, keep a state and go back over what they remember; when to do which is decided here, once, so
 * that the reference and the kernels follow the same schedule. The driver is a generator: whoever pulls it may yield, report or stop
 * between any two pieces of work.
 */
import * as Result from "effect/Result"
import { stepsFor, throughParts } from "../solve/findFlaw.ts"
import type { Part } from "../solve/Hand.ts"
import { type Piece, type Pieces, ready } from "../solve/Pieces.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import type { Sink } from "../solve/Sink.ts"
import type { State } from "../solve/State.ts"
import type { Bars, Sums } from "./Bars.ts"
import type { GradientError } from "./GradientError.ts"
import { type Capacity, forwardSteps, schedule } from "./Schedule.ts"

/** Derivatives of a loss by the samples of a run: recordings × (steps + 1), row-major, like the traces. */
export type Cotangent = ArrayLike<number>

/** A run of one network or several, side by side, that can be gone through backwards. It has one run at a time. */
export type Reversible = {
  /** Bytes that a step on the tape and a kept state take, and what a tape takes beside its steps. */
  readonly bytes: { readonly step: number; readonly state: number; readonly extra: number }
  /** Most steps that a tape can hold, whatever memory there is. */
  readonly longestTape: number
  /** Work of a step forwards, and of one back, in units as of `Pieces.ts`. */
  readonly work: { readonly forward: number; readonly back: number }
  /** Puts in the states to begin with, one for each network, and makes room for so many steps on the tape. */
  readonly start: (states: ReadonlyArray<State>, steps: number, tape: number) => Piece<void>
  /** Runs on; `taped` remembers every step after those that the tape holds already. Samples go to the sinks, if there are any. */
  readonly forward: (
    steps: number,
    taped: boolean,
    sinks: ReadonlyArray<Sink> | null
  ) => Piece<Result.Result<void, SimulationError | GradientError>>
  /**
   * Looks whether all numbers of the first sweep are finite; fails with the first that is not, and where it came. `at` is what pauses say.
   */
  readonly check: (at: Done) => Pieces<Result.Result<void, SimulationError>>
  /** The states now; asked once, at the end of the first sweep. */
  readonly states: () => Piece<ReadonlyArray<State>>
  /** Keeps the state in a slot, and goes on from it again. */
  readonly save: (slot: number) => Piece<void>
  readonly load: (slot: number, step: number) => Piece<void>
  /** One step forwards, or back, as parts that are it when all have run, as of a `Hand`; null where steps are not divided. */
  readonly parts: {
    readonly forward: (taped: boolean, sinks: ReadonlyArray<Sink> | null, most: number) => Iterable<Part>
    readonly back: (cotangents: ReadonlyArray<Cotangent>, most: number) => Iterable<Part>
  } | null
  /**
   * Takes the derivatives by times of recorded spikes [1/ms], by network and recording, before anything goes back; null where no spikes are gone
   * back over.
   */
  readonly spikes: ((slopes: ReadonlyArray<ReadonlyArray<Float64Array>>) => void) | null
  /** Goes back over the last `steps` steps on the tape; the cotangents are of the whole run. Fails where a spike has no derivative. */
  readonly back: (steps: number, cotangents: ReadonlyArray<Cotangent>) => Piece<Result.Result<void, GradientError>>
  /** The adjoints of the state at the beginning, and the sums, of one of the networks. */
  readonly result: (k: number) => { readonly bars: Bars; readonly sums: Sums }
}

/** How far the work has come, in steps. */
export type Done = { readonly done: number; readonly total: number }

/** What a loss makes of the traces of all networks, when the first sweep is done. */
export type Respond<E> = (states: ReadonlyArray<State>) => Result.Result<ReadonlyArray<Cotangent>, E>

/**
 * Takes a run through its schedule. The sinks get samples 1 … steps of each network in the first sweep; then `respond` says what the
 * loss makes of them, and everything goes back.
 */
export function* reverseRun<E>(
  run: Reversible,
  starts: ReadonlyArray<State>,
  steps: number,
  capacity: Capacity,
  sinks: ReadonlyArray<Sink>,
  respond: Respond<E>
): Pieces<Result.Result<void, SimulationError | GradientError | E>> {
  let now = 0
  let done = 0
  let cotangents: ReadonlyArray<Cotangent> | null = null
  const total = forwardSteps(steps, capacity) + steps
  yield* run.start(starts, steps, capacity.tape)
  function* respondNow(): Piece<Result.Result<void, E>> {
    return Result.map(respond(yield* run.states()), (own) => {
      cotangents = own
    })
  }
  let did = 0 // work since the last pause
  for (const action of schedule(steps, capacity)) {
    switch (action._tag) {
      case "Save":
        yield* run.save(action.slot)
        break
      case "Load":
        yield* run.load(action.slot, action.step)
        now = action.step
        break
      case "Advance":
      case "Tape":
        while (now < action.to) {
          const asked: number = yield* ready(done, total, did)
          const whole = stepsFor(asked, run.work.forward, action.to - now)
          const some = Math.max(1, whole)
          did = some * run.work.forward
          const first = now
          const taped = action._tag === "Tape"
          const into = cotangents === null ? sinks.map((sink) => ({ ...sink, first: sink.first + first })) : null
          if (whole > 0 || run.parts === null) {
            const ran = yield* run.forward(some, taped, into)
            if (Result.isFailure(ran)) return Result.fail(ran.failure)
          } else did = yield* throughParts((most) => run.parts!.forward(taped, into, most), asked, { done, total })
          now += some
          done += some
          const fine = into === null ? Result.succeed(undefined) : yield* run.check({ done, total })
          if (Result.isFailure(fine)) return Result.fail(fine.failure)
        }
        break
      case "Back":
        if (cotangents === null) {
          const responded = yield* respondNow()
          if (Result.isFailure(responded)) return Result.fail(responded.failure)
        }
        while (now > action.to) {
          const asked: number = yield* ready(done, total, did)
          const whole = stepsFor(asked, run.work.back, now - action.to)
          const some = Math.max(1, whole)
          did = some * run.work.back
          if (whole > 0 || run.parts === null) {
            const gone = yield* run.back(some, cotangents!)
            if (Result.isFailure(gone)) return Result.fail(gone.failure)
          } else did = yield* throughParts((most) => run.parts!.back(cotangents!, most), asked, { done, total })
          now -= some
          done += some
        }
    }
  }
  return cotangents === null ? yield* respondNow() : Result.succeed(undefined)
}
