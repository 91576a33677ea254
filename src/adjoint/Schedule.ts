/**
 * When to keep a state, when to run again, when to go back: the schedule of a gradient under a memory budget.
 *
 * A run of N steps is cut into stretches that a tape can hold, all steps used, none added. With a tape for the whole run nothing is computed
 * twice. Otherwise states at the beginnings of stretches are kept, and where there are fewer places than stretches, binomial checkpointing
 * (Griewank & Walther, ACM Trans. Math. Softw. 2000) runs as few stretches again as possible. Adjoints do not depend on it: every step
 * back sees the same numbers in the same order (law L16).
 */

import { type TooMany, tooMany } from "../table/limits.ts"

/** One thing to do. Boundaries of stretches are steps from the start of the run; slots hold states. */
export type Action =
  /** Keep the state, which is at the beginning of a stretch, in a slot. */
  | { readonly _tag: "Save"; readonly slot: number }
  /** Go on from the state in a slot, which is that after `step` steps. */
  | { readonly _tag: "Load"; readonly slot: number; readonly step: number }
  /** Run on to a step, remembering nothing. */
  | { readonly _tag: "Advance"; readonly to: number }
  /** Run on to a step, and remember every step. */
  | { readonly _tag: "Tape"; readonly to: number }
  /** Go back over what the tape remembers, to a step. */
  | { readonly _tag: "Back"; readonly to: number }

/** Most stretches that a schedule runs in all, so that planning takes a moment only. */
export const mostStretches = 10_000_000

/** How much a gradient may remember: steps on the tape, and states beside it. */
export type Capacity = { readonly tape: number; readonly states: number }

/** The binomial coefficient (n over k), infinite where it is beyond what numbers hold. */
const choose = (n: number, k: number): number => {
  const factors = Math.min(k, n - k)
  let result = 1
  for (let j = 1; j <= factors && result < Infinity; j++) result = result * (n - factors + j) / j
  return Math.round(result)
}

/** Stretches that `states` kept states can reverse when none is run more than `times` times: (states + times over states). */
const reach = (states: number, times: number): number =>
  states < 0 ? 0 : choose(states + times, Math.min(states, times))

/** How often a stretch must be run at most, the taped run not counted, to reverse `stretches` with `states`. */
const repetitions = (stretches: number, states: number): number => {
  let [low, high] = [-1, 1] // what is too few, and what is enough: `reach` grows with the times
  while (reach(states, high) < stretches) [low, high] = [high, 2 * high]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (reach(states, middle) < stretches) low = middle
    else high = middle
  }
  return high
}

/** How many stretches are run in all before their taped run, when `stretches` are reversed with `states` states. */
export const repeated = (stretches: number, states: number): number => {
  if (stretches <= 1) return 0
  const r = repetitions(stretches, states)
  // Each stretch r times, less what those that need fewer runs save: t(l, s) = r l - (s + r over s + 1).
  return r * stretches - choose(states + r, states + 1)
}

/** The stretches of a run: equal but for one step. */
export const stretchCount = (steps: number, tape: number): number => Math.max(1, Math.ceil(steps / tape))

/** Where the k-th stretch begins. */
const boundary = (steps: number, stretches: number, k: number): number => Math.floor(steps * k / stretches)

/** About how many steps are run in all, forwards: as if all stretches were of the mean length. */
const expectedSteps = (steps: number, { states, tape }: Capacity): number => {
  const stretches = stretchCount(steps, tape)
  return steps + repeated(stretches, states) * steps / stretches
}

/** More stretches than a schedule may run in all, forwards; null where they are not. */
export const tooManyStretches = (steps: number, { states, tape }: Capacity): TooMany | null => {
  const stretches = stretchCount(steps, tape)
  const hint = "give more memory, or take fewer steps"
  return tooMany("stretches of the schedule", stretches + repeated(stretches, states), mostStretches, hint)
}

/** Steps that a schedule runs in all, forwards. */
export const forwardSteps = (steps: number, capacity: Capacity): number => {
  let [now, count] = [0, 0]
  for (const action of schedule(steps, capacity)) {
    switch (action._tag) {
      case "Save":
        break
      case "Load":
        now = action.step
        break
      case "Advance":
      case "Tape":
        count += action.to - now
        now = action.to
        break
      case "Back":
        now = action.to
    }
  }
  return count
}

/** Stretches first … last - 1, to be reversed from the state at the beginning of the first, which is in a slot. */
type Part = { readonly first: number; readonly last: number; readonly slot: number }

/** The schedule of a run. The first sweep forwards ends at the first `Back`. */
export function* schedule(steps: number, { states, tape }: Capacity): Generator<Action, void> {
  if (steps === 0) return
  const stretches = stretchCount(steps, tape)
  const at = (k: number): number => boundary(steps, stretches, k)
  const waiting: Array<Part> = []
  let part: Part | undefined = { first: 0, last: stretches, slot: 0 }
  if (stretches > 1) yield { _tag: "Save", slot: 0 }
  while (part !== undefined) {
    const { first, last, slot }: Part = part
    const middle: number = last - first === 1 ? first : first + split(last - first, states - slot)
    if (middle > first) {
      yield { _tag: "Advance", to: at(middle) }
      waiting.push({ first, last: middle, slot })
    }
    if (middle > first && slot + 1 < states) {
      yield { _tag: "Save", slot: slot + 1 }
      part = { first: middle, last, slot: slot + 1 }
      continue
    }
    yield { _tag: "Tape", to: at(last) }
    yield { _tag: "Back", to: at(middle) }
    part = waiting.pop()
    if (part !== undefined) yield { _tag: "Load", slot: part.slot, step: at(part.first) }
  }
}

/**
 * How many stretches to advance before the next state is kept: with l stretches, s states (one of them at the beginning) and r repetitions,
 * any m with l - m within reach of s - 1 states and m within reach of s in one repetition less is optimal; here the largest.
 */
const split = (stretches: number, states: number): number => {
  if (states === 1) return stretches - 1
  const r = repetitions(stretches, states)
  return Math.min(reach(states, r - 1), stretches - reach(states - 1, r - 1))
}

/**
 * The capacity that a budget of bytes buys with the fewest steps to run again; null when it does not even hold one step and one state.
 * `step` and `state` are the bytes that a step on the tape and a kept state take; a tape of more than `longestTape` steps is not made.
 */
export const capacityFor = (
  steps: number,
  bytes: number,
  { state, step }: { readonly step: number; readonly state: number },
  longestTape = Infinity
): Capacity | null => {
  if (steps * step <= bytes && steps <= longestTape) return { tape: Math.max(1, steps), states: 1 }
  const longest = Math.min(longestTape, Math.floor((bytes - state) / step))
  let best: Capacity | null = null
  // Lengths of the tape in steps of some per cent: what is between them is hardly better.
  for (let tape = longest; tape >= 1; tape = Math.min(tape - 1, Math.floor(tape / 1.03))) {
    const capacity = { tape, states: Math.floor((bytes - tape * step) / state) }
    if (best === null || expectedSteps(steps, capacity) < expectedSteps(steps, best)) best = capacity
  }
  return best
}
