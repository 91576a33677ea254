/**
 * Where a run went wrong: the step, the state and the place, in little more time than the run took.
 *
 * From a state that was fine, whoever ran runs again, half as far each time, until the first bad step is alone; that one is the
 * interpreter's, who names what became of it. So no more is repeated than was run since that state, and between pieces there are pauses. The
 * interpreter has the last word: if it finds nothing, the run goes on from there.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import type { Hand } from "./Hand.ts"
import { interpretedStep } from "./interpreter.ts"
import { type Pieces, ready } from "./Pieces.ts"
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

/** The first network with a number that is not finite, after `now`; null when all is well. */
export const firstBad = (
  runner: Runner,
  { count, dt, networks }: Together,
  before: ReadonlyArray<State>,
  now: ReadonlyArray<State>
): number | null => {
  for (let c = 0; c < count; c++) {
    if (!runner.fine(c) || notFinite(networks[c], dt, before[c], now[c]) !== null) return c
  }
  return null
}

/** Goes some steps on from where the runner is, with pauses; a step that is too much work for one piece goes by parts. */
export function* going(
  runner: Runner,
  first: number,
  steps: number,
  at: Progress
): Pieces<Result.Result<void, SimulationError>> {
  for (let done = 0; done < steps;) {
    const some = stepsFor(yield* ready(at.done, at.total), runner.work, steps - done)
    const ran = yield* some === 0 ? byParts(runner, first + done, at) : runner.run(first + done, some, [])
    if (Result.isFailure(ran)) return ran
    done += Math.max(1, some)
  }
  return Result.succeed(undefined)
}

/** How many steps so much work is, at least one; 0 where it is much less than one. */
export const stepsFor = (asked: number, work: number, most: number): number =>
  asked < work / 2 ? 0 : Math.max(1, Math.min(most, Math.floor(asked / work)))

/** One step by parts, with pauses between them; whole where it has none. */
export function* byParts(
  { parts, run, work }: Runner,
  step: number,
  at: Progress,
  sinks: Parameters<Hand["run"]>[2] = []
): Pieces<Result.Result<void, SimulationError>> {
  if (parts === null) return yield* run(step, 1, sinks)
  let left = yield* ready(at.done, at.total)
  for (const part of parts(step, sinks, Math.min(left, work))) {
    if (left <= 0) left = yield* ready(at.done, at.total)
    part.run()
    left -= part.work
  }
  return Result.succeed(undefined)
}

/**
 * Goes again through `steps` steps from states that were fine, at the end of which network `bad` was not: fails with what went wrong first in
 * it; or gives the states at the end, which the runner holds then, where the interpreter finds nothing wrong.
 */
export function* findFlaw(
  runner: Runner,
  together: Together,
  from: ReadonlyArray<State>,
  steps: number,
  bad: number,
  at: Progress
): Pieces<Result.Result<ReadonlyArray<State>, SimulationError>> {
  const { dt, networks, scheme } = together
  const end = from[0].step + steps
  /** The states some steps after `low`, freshly loaded, so that nothing older is remembered. */
  function* after(
    low: ReadonlyArray<State>,
    some: number
  ): Pieces<Result.Result<ReadonlyArray<State>, SimulationError>> {
    runner.load(low)
    const ran = yield* going(runner, low[0].step, some, at)
    return Result.map(ran, () => runner.store(low, low[0].step + some))
  }
  let low = from
  let [width, suspect]: [number, number | null] = [steps, bad]
  while (suspect !== null) {
    const c: number = suspect
    while (width > 1) {
      const half = width >> 1
      const middle = yield* after(low, half)
      if (Result.isFailure(middle)) return middle
      const isBad = !runner.fine(c) || notFinite(networks[c], dt, low[c], middle.success[c]) !== null
      if (isBad) width = half
      else [low, width] = [middle.success, width - half]
    }
    const found = interpretedStep(networks[c], scheme, dt, low[c])
    if (found !== null) return Result.fail(found)
    const next = yield* after(low, 1)
    if (Result.isFailure(next)) return next
    const own = notFinite(networks[c], dt, low[c], next.success[c])
    if (own !== null) return Result.fail(own)
    // Nothing wrong: on from there, in stretches that grow while nothing else is.
    low = next.success
    suspect = null
    for (let some = 1; low[0].step < end && suspect === null; some *= 2) {
      width = Math.min(some, end - low[0].step)
      const later = yield* after(low, width)
      if (Result.isFailure(later)) return later
      suspect = firstBad(runner, together, low, later.success)
      if (suspect === null) low = later.success
    }
  }
  runner.load(low)
  return Result.succeed(low)
}
