/**
 * Where a run went wrong: the step, the state and the place, in little more time than the run took.
 *
 * From a state that was fine, whoever ran runs again, half as far each time, until the first bad step is alone; that one is the
 * interpreter's, who names what became of it. So no more is repeated than was run since that state, and between pieces there are pauses. The
 * interpreter has the last word: if it finds nothing, the run goes on from there.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import type { Hand, Part } from "./Hand.ts"
import { interpretedStep } from "./interpreter.ts"
import { type Piece, type Pieces, ready, resting } from "./Pieces.ts"
import type { SchemeName } from "./Scheme.ts"
import type { SimulationError } from "./SimulationError.ts"
import type { State } from "./State.ts"
import { notFinite } from "./stateNumbers.ts"

/** What is asked of whoever ran. */
export type Runner = Pick<Hand, "work" | "load" | "run" | "parts" | "fine" | "store">

/** Networks that run together; those behind the first `count` only fill up. */
export type Together = {
  readonly networks: ReadonlyArray<Network>
  readonly count: number
  readonly scheme: SchemeName
  /** [ms] */
  readonly dt: number
}

/** How far the work is in which something went wrong: what pauses say. */
export type Progress = { readonly done: number; readonly total: number }

/** The networks with a number that is not finite after `now`, in their order. */
export function* flawed(
  runner: Runner,
  { count, dt, networks }: Together,
  before: ReadonlyArray<State>,
  now: ReadonlyArray<State>
): Piece<ReadonlyArray<number>> {
  const found: Array<number> = []
  const allFine = runner.fine(null)
  for (let c = 0; c < count; c++) {
    if (!(allFine || runner.fine(c)) || (yield* resting(notFinite(networks[c], dt, before[c], now[c]))) !== null) {
      found.push(c)
    }
  }
  return found
}

/** Goes some steps on from where the runner is, with pauses; a step that is too much work for one piece goes by parts. */
export function* going(
  runner: Runner,
  first: number,
  steps: number,
  at: Progress
): Pieces<Result.Result<void, SimulationError>> {
  let did = 0
  for (let done = 0; done < steps;) {
    const asked: number = yield* ready(at.done, at.total, did)
    const some = stepsFor(asked, runner.work, steps - done)
    const ran: Result.Result<number, SimulationError> = yield* someSteps(runner, first + done, some, asked, at, [])
    if (Result.isFailure(ran)) return Result.fail(ran.failure)
    did = ran.success
    done += Math.max(1, some)
  }
  return Result.succeed(undefined)
}

/** How many steps so much work is, at least one; 0 where it is much less than one. */
export const stepsFor = (asked: number, work: number, most: number): number =>
  asked < work / 2 ? 0 : Math.max(1, Math.min(most, Math.floor(asked / work)))

/** Some steps in one piece; where these are none, one step by parts, or whole where it has none. Gives the work since the last pause. */
export function* someSteps(
  { parts, run, work }: Runner,
  first: number,
  some: number,
  asked: number,
  at: Progress,
  sinks: Parameters<Hand["run"]>[2]
): Pieces<Result.Result<number, SimulationError>> {
  return some === 0 && parts !== null
    ? Result.succeed(yield* throughParts((most) => parts(first, sinks, most), asked, at))
    : Result.map(yield* run(first, Math.max(1, some), sinks), () => Math.max(1, some) * work)
}

/** Runs the parts of a step, with pauses between them, the first after about as much work as is asked for; gives the work since the last one. */
export function* throughParts(
  parts: (most: number) => Iterable<Part>,
  asked: number,
  at: Progress
): Pieces<number> {
  let [most, did] = [asked, 0]
  for (const part of parts(asked)) {
    if (did >= most) {
      most = yield* ready(at.done, at.total, did)
      did = 0
    }
    part.run()
    did += part.work
  }
  return did
}

/**
 * Goes again through `steps` steps from states that were fine, at the end of which some were not: fails with what went wrong first, in the
 * first network where several did in that step; or gives the states at the end, which the runner holds then, where the interpreter finds
 * nothing wrong. So what is said does not depend on how far anybody went before they looked.
 */
export function* findFlaw(
  runner: Runner,
  together: Together,
  from: ReadonlyArray<State>,
  steps: number,
  at: Progress
): Pieces<Result.Result<ReadonlyArray<State>, SimulationError>> {
  const { dt, networks, scheme } = together
  const end = from[0].step + steps
  let low = from
  let width = steps // the first bad step is among so many after `low`, if there is one
  for (let isBad = true; low[0].step < end;) {
    if (isBad && width === 1) {
      const next = yield* after(runner, low, 1, at)
      if (Result.isFailure(next)) return next
      for (const c of yield* flawed(runner, together, low, next.success)) {
        const found = (yield* resting(interpretedStep(networks[c], scheme, dt, low[c]))) ??
          (yield* resting(notFinite(networks[c], dt, low[c], next.success[c])))
        if (found !== null) return Result.fail(found)
      }
      // Nothing wrong: on from there, in stretches that grow while nothing else is.
      low = next.success
      isBad = false
      continue
    }
    const some: number = isBad ? width >> 1 : Math.min(width, end - low[0].step)
    const later = yield* after(runner, low, some, at)
    if (Result.isFailure(later)) return later
    const flaws = (yield* flawed(runner, together, low, later.success)).length > 0
    if (flaws) [width, isBad] = [some, true]
    else [low, width] = [later.success, isBad ? width - some : 2 * width]
  }
  yield* runner.load(low)
  return Result.succeed(low)
}

/** The states some steps after others, which are loaded afresh, so that nothing older is remembered. */
function* after(
  runner: Runner,
  low: ReadonlyArray<State>,
  steps: number,
  at: Progress
): Pieces<Result.Result<ReadonlyArray<State>, SimulationError>> {
  yield* runner.load(low)
  const ran = yield* going(runner, low[0].step, steps, at)
  return Result.isFailure(ran)
    ? Result.fail(ran.failure)
    : Result.succeed(yield* runner.store(low, low[0].step + steps))
}
