/**
 * Rules that are written as the step that they make, because of when or how NEURON takes it: a state that moves alone by an implicit step, and one
 * that sees a concentration which another file moves.
 */
import { difference, product, sum } from "../../equation/build.ts"
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { linearIn } from "../../equation/linear.ts"
import { substitute } from "../../equation/substitute.ts"
import { nameOf, numberOf } from "./Definitions.ts"
import type { Followed } from "./follow.ts"
import { dependsOn, type Line, rateOf, type Reacted, type Rule, type Ruled, through } from "./Rule.ts"
import type { Settled } from "./settle.ts"

/**
 * States that NEURON moves by one implicit step: those that depend on each other are a system here; one that is alone and linear is written as
 * its step, x + dt (a x + b) at the end solved for x, and a concentration as a scheme of one.
 */
export const implicitRules = (
  states: ReadonlyArray<string>,
  rules: Map<string, Ruled>,
  update: Array<Line>,
  scheme: Array<Reacted>,
  settled: Settled,
  report: Followed["world"]["report"]
): boolean => {
  let coupled = false
  for (const name of states) {
    const { place, rule, unitsOff } = rules.get(name)!
    const rate = rateOf(rule, name)!
    const isCoupled = states.some((other) =>
      other !== name &&
      (dependsOn(rate, other, settled) ||
        dependsOn(rateOf(rules.get(other)!.rule, other) ?? numberOf(0), name, settled))
    )
      || [...rules].some(([other, each]) =>
        other !== name && !states.includes(other) && each.rule._tag !== "held" && each.rule._tag !== "equals" &&
        dependsOn(rateOf(each.rule, other) ?? numberOf(0), name, settled)
      )
    if (isCoupled) {
      coupled = true
      continue
    }
    if (/Con_[ie]$/.test(name)) { // a concentration moves with the rules, so that others' updates see it moved
      coupled = true
      scheme.push({
        rates: [rate],
        place: place!,
        unitsOff,
        text: ([text]) => `-> ${name} : ${text}`
      })
      rules.set(name, { rule: { _tag: "scheme" }, place, unitsOff })
      continue
    }
    const line = linearIn(through(rate, name, settled), name)
    if (line === null) {
      report.problem(
        "not-yet",
        place!,
        name,
        `\`${name}\` moves alone by an implicit step and not along a straight line, which no rule here does: write METHOD cnexp, whose step here sees the slope`
      )
      continue
    }
    const dt = nameOf("dt")
    const value: Expression = {
      _tag: "Binary",
      op: "/",
      left: sum(nameOf(name), product(dt, line.offset)),
      right: difference(numberOf(1), product(dt, line.slope)),
      span: nowhere
    }
    update.push({ target: name, value, place: place!, unitsOff })
    rules.set(name, { rule: { _tag: "held" }, place, unitsOff })
  }
  return coupled
}

/**
 * NEURON moves concentrations before all other states, so a state whose rule reads one that another file moves sees what it has become. A
 * line of `update` does too: it is the exact step for frozen rates, x + (1 - exp(-dt / tau)) (inf - x).
 */
export const readersOfConcentrations = (
  { program, world }: Followed,
  settled: Settled,
  rules: Map<string, Ruled>,
  update: Array<Line>,
  implicitly: ReadonlyArray<string>
): void => {
  const written = new Set(program.ions.flatMap(({ writes }) => writes.map(({ text }) => text)))
  const read = program.ions.flatMap(({ reads }) => reads.map(({ text }) => text)).filter((text) => !written.has(text))
  const columns = read.flatMap((text) => {
    const named = world.names.get(text)
    return named?.kind === "inside" || named?.kind === "outside" ? [named.own] : []
  })
  if (columns.length === 0) return
  const moving = [...rules].filter(([name]) => !implicitly.includes(name))
  for (const [name, ruled] of moving) {
    const rate = rateOf(ruled.rule, name)
    if (rate === null || !columns.some((column) => dependsOn(rate, column, settled))) continue
    const isCoupled = moving.some(([other, { rule }]) =>
      other !== name &&
      (dependsOn(rate, other, settled) || dependsOn(rateOf(rule, other) ?? numberOf(0), name, settled))
    )
    const step = isCoupled ? null : exactStep(ruled.rule, name, settled)
    if (step === null) continue
    update.push({ target: name, value: step, place: ruled.place!, unitsOff: ruled.unitsOff })
    rules.set(name, { ...ruled, rule: { _tag: "held" } })
  }
}

/** The exact step of a rule that is a straight line in its state; what is settled is looked through. */
export const exactStep = (rule: Rule, name: string, settled: Settled | null): Expression | null => {
  const x = nameOf(name)
  const dt = nameOf("dt")
  const op = (sign: "+" | "-" | "*" | "/", left: Expression, right: Expression): Expression => ({
    _tag: "Binary",
    op: sign,
    left,
    right,
    span: nowhere
  })
  const minus = (e: Expression): Expression => ({ _tag: "Unary", op: "-", operand: e, span: nowhere })
  const share = (of: Expression): Expression =>
    op("-", numberOf(1), { _tag: "Call", name: "exp", args: [of], span: nowhere })
  if (rule._tag === "inf") return op("+", x, op("*", share(op("/", minus(dt), rule.tau)), op("-", rule.inf, x)))
  if (rule._tag === "rates") {
    const both = op("+", rule.alpha, rule.beta)
    return op("+", x, op("*", share(op("*", minus(dt), both)), op("-", op("/", rule.alpha, both), x)))
  }
  if (rule._tag !== "derivative") return null
  const line = linearIn(settled === null ? rule.derivative : through(rule.derivative, name, settled), name)
  if (line === null) return null
  const growth: Expression = { _tag: "Call", name: "exprel", args: [op("*", dt, line.slope)], span: nowhere }
  return op("+", x, op("*", op("*", dt, growth), rule.derivative))
}

/**
 * A state that a rule moves and BREAKPOINT then changes, as a pool does that is kept within bounds: one line of `update`, the step and what is
 * made of it. False where the step is not one line.
 */
export const changedAfter = (
  name: string,
  value: Expression,
  rules: Map<string, Ruled>,
  update: Array<Line>,
  { world }: Followed,
  settled: Settled
): boolean => {
  const { place, rule, unitsOff } = rules.get(name)!
  const known = update.findIndex(({ target }) => target === name)
  const step = known >= 0 ? update[known].value : exactStep(rule, name, settled)
  if (step === null || place === null) return false
  const moved = world.definitions.add(`${name}_moved`, step, place, unitsOff)
  const line: Line = {
    target: name,
    value: substitute(through(value, name, settled), new Map([[name, moved]])),
    place,
    unitsOff
  }
  if (known >= 0) update[known] = line
  else update.push(line)
  rules.set(name, { rule: { _tag: "held" }, place, unitsOff })
  world.report.note(
    "stated",
    place,
    name,
    `\`${name}\` moves by its exact step, and is then changed as BREAKPOINT says, both in one line of \`update\``
  )
  return true
}
