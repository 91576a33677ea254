/**
 * The states of one mechanism in one row, one step on, on dual numbers (physics.md section 6, step 2).
 *
 * One idea: every rule sees the row from before, then `update` lines run in order, then `reset`. Nothing flows through the condition of a
 * reset: the side that is selected has its own tangent. Parts of a step are done for all mechanisms at once, so it knows no order of them.
 */
import type { CompiledRule } from "../../../src/mechanism/compile.ts"
import * as Dual from "./Dual.ts"
import { evaluateDual, exprelDual, type Lookup } from "./evaluateDual.ts"
import { columnsOf, type Frame, lookup } from "./frameDual.ts"
import type { Placed } from "./modelOf.ts"
import { systemDual } from "./systemDual.ts"

/** New values of a mechanism in a row, by local name. */
type Moved = ReadonlyMap<string, Dual.Dual>

/** What happens to a row of a mechanism in a part of a step. */
export type Part = (frame: Frame, placed: Placed, row: number) => Moved

/** One part of a step of all mechanisms: all see what was there before it. */
export const advanceDual = (frame: Frame, all: ReadonlyArray<Placed>, part: Part): void => {
  const moved = all.flatMap((placed) =>
    Array.from(placed.rows, (row) => [placed, row, part(frame, placed, row)] as const)
  )
  for (const [placed, row, next] of moved) {
    const columns = columnsOf(frame, placed)
    next.forEach((value, name) => {
      columns.get(placed.column(name) ?? name)![row] = value // only the voltage is no name of its own
    })
  }
}

/**
 * Updates and resets of all mechanisms: their states are written when all are done, the voltage at once, for those that come after: by
 * name, and whoever resets it last.
 */
export const updateDual = (frame: Frame, all: ReadonlyArray<Placed>): void => {
  const resets = ({ compiled: { mechanism } }: Placed): number => Number(Object.hasOwn(mechanism.reset?.set ?? {}, "v"))
  const name = ({ compiled: { mechanism } }: Placed): string => mechanism.name
  const inOrder = [...all].sort((a, b) => resets(a) - resets(b) || (name(a) < name(b) ? -1 : 1))
  const moved = inOrder.flatMap((placed) =>
    Array.from(placed.rows, (row) => {
      const next = updatesDual(frame, placed, row)
      const v = next.get("v")
      if (v !== undefined) frame.nodes.get("v")![row] = v
      return [placed, row, next] as const
    })
  )
  for (const [placed, row, next] of moved) {
    next.forEach((value, local) => {
      if (local !== "v") columnsOf(frame, placed).get(placed.column(local)!)![row] = value
    })
  }
}

/** Rules move states, but for `equals`. */
export const rulesDual: Part = (frame, placed, row) => {
  const { states, systems } = placed.compiled
  const before = lookup(frame, placed, row)
  const next = new Map<string, Dual.Dual>()
  const held = (state: string): boolean => isHeld(frame, placed, row, state)
  for (const system of systems) {
    const moved = systemDual(system, before, frame.dt, held)
    system.states.forEach((state, i) => !system.driver[i] && next.set(state, moved[i]))
  }
  for (const { name, rule } of states) {
    if (next.has(name)) continue
    if (rule._tag !== "Held" && rule._tag !== "Scheme" && rule._tag !== "Assigned") {
      next.set(name, byRule(rule, before(name), before, frame.dt))
    }
  }
  return next
}

/** `update` lines and the reset; without a reset that hits, the voltage stays. */
const updatesDual: Part = (frame, placed, row) => {
  const { reset, update } = placed.compiled
  const moved = lookup(frame, placed, row)
  const next = new Map<string, Dual.Dual>()
  const now: Lookup = (name) => next.get(name) ?? moved(name)
  for (const { target, value } of update) next.set(target, evaluateDual(value.expression, now))
  if (reset !== null) {
    const hit = evaluateDual(reset.when.expression, now).value !== 0
    const jumps = reset.set.map(({ target, value }) => {
      const jump = evaluateDual(value.expression, now)
      return [target, hit ? jump : now(target)] as const
    })
    for (const [target, value] of jumps) next.set(target, value)
  }
  return next
}

/** `equals` states as they are made of what is there now. */
export const equalsDual: Part = (frame, placed, row) => {
  const look = lookup(frame, placed, row)
  return new Map(
    placed.compiled.states.flatMap(({ name, rule }) =>
      rule._tag === "Assigned" ? [[name, evaluateDual(rule.value.expression, look)] as const] : []
    )
  )
}

/** Whether a clamp holds a state of a row in this step. */
const isHeld = ({ model, step }: Frame, placed: Placed, row: number, state: string): boolean =>
  model.network.clamps.some((clamp) => {
    const value = typeof clamp.value === "number" ? clamp.value : clamp.value[step]
    return clamp.row === row && clamp.state === placed.column(state) && (clamp.domain === "edges") === placed.synapse &&
      value !== undefined && !Number.isNaN(value)
  })

type MovingRule = Exclude<CompiledRule, { readonly _tag: "Held" | "Scheme" | "Assigned" }>

/** One step of one state. */
const byRule = (rule: MovingRule, x: Dual.Dual, look: Lookup, dt: number): Dual.Dual => {
  switch (rule._tag) {
    case "Rates": {
      const [alpha, beta] = [rule.alpha, rule.beta].map((rate) => evaluateDual(rate.expression, look))
      const total = Dual.add(alpha, beta)
      // Where both rates are 0 the quotient is not there, but the step is: x' = x + dt (alpha - (alpha + beta) x) to first order.
      if (total.value === 0) return Dual.add(x, Dual.scale(dt, Dual.subtract(alpha, Dual.multiply(total, x))))
      return relax(x, Dual.divide(alpha, total), Dual.scale(dt, total))
    }
    case "Relaxation": {
      const [inf, rate] = [rule.inf, rule.rate].map((formula) => evaluateDual(formula.expression, look))
      return relax(x, inf, Dual.scale(dt, rate))
    }
    case "Derivative": {
      // x + dt f (exp(dt s) - 1) / (dt s), with s the slope of f
      const [value, slope] = [rule.value, rule.slope].map((formula) => evaluateDual(formula.expression, look))
      return Dual.add(x, Dual.multiply(Dual.scale(dt, value), exprelDual(Dual.scale(dt, slope))))
    }
  }
}

/** x + (target - x) (1 - exp(-steps)): exponential Euler over so many time constants. */
const relax = (x: Dual.Dual, target: Dual.Dual, steps: Dual.Dual): Dual.Dual =>
  Dual.subtract(x, Dual.multiply(Dual.subtract(target, x), Dual.expm1(Dual.negative(steps))))
