/**
 * The rules, updates and resets of one mechanism as values of a program: what `advanceStates.ts` says, in straight lines.
 */
import type { Builder, Value } from "../../kernel/Builder.ts"
import { call, choose, lower } from "../../kernel/lower.ts"
import type { CompiledCurrent, CompiledMechanism, CompiledRule, Formula } from "../../mechanism/compile.ts"
import { type HeldMask, type Names, systemProgram } from "./systemProgram.ts"

/** What a table says of a state: where it goes, and the part of the way that it goes in a step. */
export type Read = { readonly inf: Value; readonly part: Value }

/** Gives what a table says of a state; null where the state has none. */
export type Tables = (state: string) => Read | null

const noTables: Tables = () => null

/** What systems of states need of whoever writes the program: where clamps hold, and a place for what tells that a step went wrong. */
export type SystemPlace = { readonly held: HeldMask; readonly flaw: (value: Value) => void }

/** Which comparisons of a mechanism with a reset are spikes: none, those that show spikes, or those of the reset too. */
export type Spikes = "masks" | "detached" | "through"

/** What the rules of a mechanism make of its states, by local name, all from the same values; without `equals`. */
export const rulesProgram = (
  b: Builder,
  compiled: CompiledMechanism,
  before: Names,
  dt: Value,
  place: SystemPlace,
  table: Tables = noTables
): ReadonlyMap<string, Value> => {
  const next = new Map<string, Value>()
  for (const system of compiled.systems) {
    const { flaw, values } = systemProgram(b, system, before, dt, place.held)
    system.states.forEach((state, i) => !system.driver[i] && next.set(state, values[i]))
    if (flaw !== null) place.flaw(flaw)
  }
  for (const state of compiled.states) {
    if (next.has(state.name)) continue
    const read = table(state.name)
    const moved = read !== null
      ? approach(b, before(state.name), read)
      : byRule(b, state.rule, before(state.name), before, dt)
    if (moved !== null) next.set(state.name, moved)
  }
  return next
}

/**
 * What `update` lines, in order, and then `reset` make of states and `v`, by local name, from what the rules of all have moved. `fires` is
 * told 1 where it resets, else NaN; to be reversed 0, so that a derivative may go through the difference.
 */
export const updatesProgram = (
  b: Builder,
  compiled: CompiledMechanism,
  moved: Names,
  spikes: Spikes = "masks",
  fires: ((part: Value) => void) | null = null
): ReadonlyMap<string, Value> => {
  const shown = compiled.reset === null || spikes === "masks" ? "masks" : "spikes"
  const next = new Map<string, Value>()
  const now: Names = (name) => next.get(name) ?? moved(name)
  for (const { target, value } of compiled.update) next.set(target, lower(b, value.expression, now, shown))
  if (compiled.reset !== null) {
    const when = compiled.reset.when.expression
    const as = spikes === "through" ? "spikes" : "masks"
    const jumps = compiled.reset.set.map(({ target, value }) => [target, formula(b, value, now)] as const)
    const before = new Map(jumps.map(([target]) => [target, now(target)]))
    const seen: Names = (name) => before.get(name) ?? now(name) // all see the values before the reset
    if (isReversible(b)) fires?.(choose(b, when, seen, b.number(1), b.number(0), shown))
    else fires?.(choose(b, when, seen, b.number(1), b.number(NaN), as))
    for (const [target, jump] of jumps) next.set(target, choose(b, when, seen, jump, seen(target), as))
  }
  return next
}

/** The value of a formula. */
export const formula = (b: Builder, f: Formula, names: Names): Value => lower(b, f.expression, names)

const byRule = (b: Builder, rule: CompiledRule, x: Value, names: Names, dt: Value): Value | null => {
  switch (rule._tag) {
    case "Rates": {
      const alpha = formula(b, rule.alpha, names)
      const sum = b.op("add", alpha, formula(b, rule.beta, names))
      if (isReversible(b)) return gate(b, x, alpha, sum, dt)
      return relax(b, x, call(b, "share", alpha, sum, x), b.op("mul", dt, sum))
    }
    case "Relaxation":
      return relax(b, x, formula(b, rule.inf, names), b.op("mul", dt, bounded(b, formula(b, rule.rate, names))))
    case "Derivative": {
      const rate = b.op("mul", dt, formula(b, rule.value, names))
      return b.op("add", x, b.op("mul", rate, call(b, "exprel", b.op("mul", dt, formula(b, rule.slope, names)))))
    }
    case "Assigned": // comes when all others have moved
    case "Scheme": // moves with its system
    case "Held":
      return null
  }
}

/** x e + target (1 - e) with e = exp(-steps). */
const relax = (b: Builder, x: Value, target: Value, steps: Value): Value => {
  const e = call(b, "exp", b.op("neg", steps))
  return b.op("add", b.op("mul", x, e), b.op("mul", target, b.op("sub", b.number(1), e)))
}

/** Whether a program is made to be reversed: its values may then differ in the last bit, its derivatives must be right everywhere. */
const isReversible = (b: Builder): boolean => b.call !== null

/** x e + alpha (1 - e) / sum with e = exp(-dt sum), where the sum is 0 the limit x + alpha dt: so its derivatives are right there too. */
const gate = (b: Builder, x: Value, alpha: Value, sum: Value, dt: Value): Value => {
  const e = call(b, "exp", b.op("neg", b.op("mul", dt, sum)))
  return b.op("add", b.op("mul", x, e), b.op("mul", alpha, call(b, "share", b.op("sub", b.number(1), e), sum, dt)))
}

/** A rate; where a time constant is 0 it is infinite, and what it is made of has no effect on the step. */
const bounded = (b: Builder, rate: Value): Value => isReversible(b) ? b.op("pmin", rate, b.number(1e300)) : rate

/** x + part (inf - x). */
const approach = (b: Builder, x: Value, { inf, part }: Read): Value =>
  b.op("add", x, b.op("mul", part, b.op("sub", inf, x)))

/** The current of a mechanism and the straight line that the solve sees of it: its slope, and slope × by - current. */
export type CurrentLine = { readonly current: Value; readonly slope: Value; readonly constant: Value }

/**
 * The current of a mechanism as a line in what it is a function of. In a program that is to be reversed the constant of a current that is a
 * straight line anyway is minus its offset: the same number but for rounding, and it does not depend on `by`.
 */
export const currentLine = (b: Builder, current: CompiledCurrent, names: Names): CurrentLine => {
  const value = formula(b, current.value, names)
  const slope = formula(b, current.slope, names)
  return {
    current: value,
    slope,
    constant: isReversible(b) && current.offset !== null
      ? b.op("neg", formula(b, current.offset, names))
      : b.op("sub", b.op("mul", slope, names(current.by)), value)
  }
}
