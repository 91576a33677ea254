/**
 * How the states of a file move: a derivative in the form that it is written in, a scheme of reactions, lines of a procedure.
 */
import { difference, product, sum } from "../../equation/build.ts"
import type { Expression } from "../../equation/Expression.ts"
import { nowhere } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { linearIn } from "../../equation/linear.ts"
import { nameOf, numberOf, valueOf } from "./Definitions.ts"
import type { Followed } from "./follow.ts"
import { elementOf, type Flow, ownOf } from "./Follower.ts"
import type { Settled } from "./settle.ts"
import type { Place } from "./Syntax.ts"

/** A rule of a state, with texts as expressions. */
export type Rule =
  | { readonly _tag: "inf"; readonly inf: Expression; readonly tau: Expression }
  | { readonly _tag: "rates"; readonly alpha: Expression; readonly beta: Expression }
  | { readonly _tag: "derivative"; readonly derivative: Expression }
  | { readonly _tag: "equals"; readonly equals: Expression }
  | { readonly _tag: "scheme" }
  | { readonly _tag: "held" }

/** A rule, where it comes from, and whether units are checked there. */
export type Ruled = { readonly rule: Rule; readonly place: Place | null; readonly unitsOff: boolean }

/** A line `target = value` of an update. */
export type Line = { readonly target: string; readonly value: Expression; readonly place: Place; readonly unitsOff: boolean }

/** A reaction in texts of this library. */
export type Reacted = { readonly text: (rates: ReadonlyArray<string>) => string; readonly rates: ReadonlyArray<Expression>; readonly place: Place; readonly unitsOff: boolean }

/** All that moves. */
export type Rules = {
  readonly rules: ReadonlyMap<string, Ruled>
  readonly scheme: ReadonlyArray<Reacted>
  readonly update: ReadonlyArray<Line>
  readonly implicit: boolean
}

const exact = new Set(["cnexp", "after_cvode", "cvode_t", "cvode_t_v"])
const explicit = new Set(["euler", "runge", "adams", "adrunge", "clsoda"])
const implicit = new Set(["derivimplicit", "sparse", "newton", "simeq", "advance", "_advance", "matsol"])

/** Whether an expression depends on a name, definitions looked through. */
export const dependsOn = (e: Expression, name: string, settled: Settled, seen = new Set<string>()): boolean =>
  [...freeNames(e)].some((each) => {
    if (each === name) return true
    if (seen.has(each)) return false
    seen.add(each)
    const inside = settled.definition(each)
    return inside !== undefined && dependsOn(inside, name, settled, seen)
  })

/** An expression with the definitions put in that depend on a name. */
export const through = (e: Expression, name: string, settled: Settled): Expression => {
  const parts = [...freeNames(e)].flatMap((each) => {
    const inside = settled.definition(each)
    return inside !== undefined && dependsOn(inside, name, settled) ? [[each, through(inside, name, settled)] as const] : []
  })
  return parts.length === 0 ? e : replaced(e, new Map(parts))
}

const replaced = (e: Expression, by: ReadonlyMap<string, Expression>): Expression => {
  switch (e._tag) {
    case "Name":
      return by.get(e.name) ?? e
    case "Unary":
      return { ...e, operand: replaced(e.operand, by) }
    case "Binary":
      return { ...e, left: replaced(e.left, by), right: replaced(e.right, by) }
    case "Conditional":
      return { ...e, test: replaced(e.test, by), yes: replaced(e.yes, by), no: replaced(e.no, by) }
    case "Call":
      return { ...e, args: e.args.map((arg) => replaced(arg, by)) }
    default:
      return e
  }
}

/** The rules of all states. */
export const rulesOf = (followed: Followed, settled: Settled): Rules => {
  const { phases, solved, world } = followed
  const { names, report } = world
  const rules = new Map<string, Ruled>()
  const update: Array<Line> = []
  const scheme: Array<Reacted> = []
  const lone: Array<string> = []
  let isImplicit = false
  const own = (key: string): string => {
    const named = names.get(key) ?? elementOf(names, key)
    return named === undefined ? key : ownOf(named, key)
  }
  const methodOf = (block: string): string | null => {
    const one = solved.find((each) => each.block.name === block)
    return one === undefined ? null : one.method ?? (one.block.kind === "KINETIC" ? "sparse" : one.block.kind === "DERIVATIVE" ? "derivimplicit" : null)
  }
  for (const { block, method, solve } of solved) {
    if (method === null || exact.has(method) || implicit.has(method)) continue
    if (explicit.has(method)) {
      report.note("explicit-method", solve, method, `\`${method}\` is explicit in NEURON; here states move by the exact step for frozen rates, which is stable`)
    } else report.problem("unknown-name", solve, method, `there is no method \`${method}\``, [...exact, ...explicit, ...implicit])
    if (block.kind === "KINETIC") isImplicit = true
  }
  for (const [key, slope] of phases.solve.slopes) {
    const name = own(key)
    const value = settled.settle(slope.value)
    const method = methodOf(slope.block) ?? "cnexp"
    if (!slope.sees && exact.has(method) && dependsOn(value, name, settled)) {
      report.note("frozen-gate", slope.place, "cnexp", `the line of \`${key}'\` does not name \`${key}\`, so \`cnexp\` in NEURON steps it explicitly; here it is seen through the names, and the step is exact`)
    }
    if (implicit.has(method)) lone.push(name)
    rules.set(name, { rule: ruleOf(slope.sees ? value : through(value, name, settled), name, settled), place: slope.place, unitsOff: slope.unitsOff })
  }
  readersOfConcentrations(followed, settled, rules, update, lone)
  if (lone.length > 0) isImplicit = implicitRules(lone, rules, update, scheme, settled, report) || isImplicit
  const { flows, volumes } = phases.solve
  if (flows.length > 0) {
    isImplicit = true
    reactions(flows, volumes, own, rules, scheme, settled)
  }
  for (const [key, value] of phases.solve.env) {
    const named = names.get(key) ?? elementOf(names, key)
    if (named?.kind !== "state" || phases.solve.slopes.has(key)) continue
    const place = value._tag === "Name" ? world.definitions.all.get(value.name)?.place : undefined
    update.push({ target: own(key), value: settled.settle(value), place: place ?? named.place!, unitsOff: false })
    rules.set(own(key), { rule: { _tag: "held" }, place: named.place, unitsOff: false })
  }
  for (const [key, value] of phases.current.env) {
    const named = names.get(key) ?? elementOf(names, key)
    if (named?.kind !== "state") continue
    if (rules.has(own(key))) {
      report.problem("not-yet", named.place!, key, `\`${key}\` is moved by a rule and set in BREAKPOINT too: leave one out`)
      continue
    }
    const place = value._tag === "Name" ? world.definitions.all.get(value.name)?.place ?? null : null
    rules.set(own(key), { rule: { _tag: "equals", equals: settled.settle(value) }, place, unitsOff: false })
  }
  return { rules, scheme, update: inOrder(update, settled, report), implicit: isImplicit }
}

/** `(inf - x) / tau`, `alpha * (1 - x) - beta * x`, or what it is. */
const ruleOf = (value: Expression, name: string, settled: Settled): Rule => {
  const isState = (e: Expression): boolean => e._tag === "Name" && e.name === name
  const free = (e: Expression): boolean => !dependsOn(e, name, settled)
  if (value._tag === "Binary" && value.op === "/" && value.left._tag === "Binary" && value.left.op === "-") {
    const { left, right: tau } = value
    if (isState(left.right) && free(left.left) && free(tau)) return { _tag: "inf", inf: left.left, tau }
  }
  if (value._tag === "Binary" && value.op === "-" && value.left._tag === "Binary" && value.left.op === "*" && value.right._tag === "Binary" && value.right.op === "*") {
    const { left, right } = value
    const opens = [[left.left, left.right], [left.right, left.left]].find(([, closed]) =>
      closed._tag === "Binary" && closed.op === "-" && valueOf(closed.left) === 1 && isState(closed.right)
    )
    const closes = [[right.left, right.right], [right.right, right.left]].find(([, state]) => isState(state))
    if (opens !== undefined && closes !== undefined && free(opens[0]) && free(closes[0])) return { _tag: "rates", alpha: opens[0], beta: closes[0] }
  }
  return { _tag: "derivative", derivative: value }
}

/** The rate of a state by its rule. */
export const rateOf = (rule: Rule, name: string): Expression | null => {
  const x = nameOf(name)
  switch (rule._tag) {
    case "inf":
      return { _tag: "Binary", op: "/", left: difference(rule.inf, x), right: rule.tau, span: nowhere }
    case "rates":
      return difference(product(rule.alpha, difference(numberOf(1), x)), product(rule.beta, x))
    case "derivative":
      return rule.derivative
    default:
      return null
  }
}

/**
 * States that NEURON moves by one implicit step: those that depend on each other are a system here; one that is alone and linear is written as
 * its step, x + dt (a x + b) at the end solved for x, and a concentration as a scheme of one.
 */
const implicitRules = (
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
    const isCoupled = states.some((other) => other !== name && (dependsOn(rate, other, settled) || dependsOn(rateOf(rules.get(other)!.rule, other) ?? numberOf(0), name, settled)))
      || [...rules].some(([other, each]) => other !== name && !states.includes(other) && each.rule._tag !== "held" && each.rule._tag !== "equals" && dependsOn(rateOf(each.rule, other) ?? numberOf(0), name, settled))
    if (isCoupled) {
      coupled = true
      continue
    }
    if (/Con_[ie]$/.test(name)) { // a concentration moves with the rules, so that others' updates see it moved
      coupled = true
      scheme.push({ rates: [rate], place: place!, unitsOff, text: ([text]) => `-> ${name} : ${text}` })
      rules.set(name, { rule: { _tag: "scheme" }, place, unitsOff })
      continue
    }
    const line = linearIn(through(rate, name, settled), name)
    if (line === null) {
      report.problem("not-yet", place!, name, `\`${name}\` moves alone by an implicit step and not along a straight line, which no rule here does: write METHOD cnexp, whose step here sees the slope`)
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
const readersOfConcentrations = (
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
    const isCoupled = moving.some(([other, { rule }]) => other !== name && (dependsOn(rate, other, settled) || dependsOn(rateOf(rule, other) ?? numberOf(0), name, settled)))
    const step = isCoupled ? null : exactStep(ruled.rule, name, settled)
    if (step === null) continue
    update.push({ target: name, value: step, place: ruled.place!, unitsOff: ruled.unitsOff })
    rules.set(name, { ...ruled, rule: { _tag: "held" } })
  }
}

/** The exact step of a rule that is a straight line in its state. */
const exactStep = (rule: Rule, name: string, settled: Settled): Expression | null => {
  const x = nameOf(name)
  const dt = nameOf("dt")
  const op = (sign: "+" | "-" | "*" | "/", left: Expression, right: Expression): Expression => ({ _tag: "Binary", op: sign, left, right, span: nowhere })
  const minus = (e: Expression): Expression => ({ _tag: "Unary", op: "-", operand: e, span: nowhere })
  const share = (of: Expression): Expression => op("-", numberOf(1), { _tag: "Call", name: "exp", args: [of], span: nowhere })
  if (rule._tag === "inf") return op("+", x, op("*", share(op("/", minus(dt), rule.tau)), op("-", rule.inf, x)))
  if (rule._tag === "rates") {
    const both = op("+", rule.alpha, rule.beta)
    return op("+", x, op("*", share(op("*", minus(dt), both)), op("-", op("/", rule.alpha, both), x)))
  }
  if (rule._tag !== "derivative") return null
  const line = linearIn(through(rule.derivative, name, settled), name)
  if (line === null) return null
  const growth: Expression = { _tag: "Call", name: "exprel", args: [op("*", dt, line.slope)], span: nowhere }
  return op("+", x, op("*", op("*", dt, growth), rule.derivative))
}

const reactions = (
  flows: ReadonlyArray<Flow>,
  volumes: ReadonlyMap<string, Expression>,
  own: (key: string) => string,
  rules: Map<string, Ruled>,
  scheme: Array<Reacted>,
  settled: Settled
): void => {
  const plain = volumes.size === 0 && flows.every(({ kind }) => kind !== "<<")
  if (plain) {
    for (const { backward, forward, kind, left, place, right, unitsOff } of flows) {
      const side = (terms: Flow["left"]): string => terms.map(({ count, name }) => count === 1 ? own(name) : `${count} ${own(name)}`).join(" + ")
      const rates = [forward, ...backward === null ? [] : [backward]].map((e) => settled.settle(e))
      for (const { name } of [...left, ...right]) rules.set(own(name), { rule: { _tag: "scheme" }, place, unitsOff })
      scheme.push({
        rates,
        place,
        unitsOff,
        text: (texts) => `${side(left)} ${kind === "<->" ? "<->" : "->"} ${side(right)} : ${texts.join(", ")}`.trim()
      })
    }
    return
  }
  const slopes = new Map<string, Expression>()
  const places = new Map<string, { readonly place: Place; readonly unitsOff: boolean }>()
  const gain = (key: string, count: number, flow: Expression, at: Flow): void => {
    const part = count === 1 ? flow : count === -1 ? flow : product(numberOf(Math.abs(count)), flow)
    const before = slopes.get(key)
    slopes.set(key, before === undefined ? (count < 0 ? { _tag: "Unary", op: "-", operand: part, span: nowhere } : part) : count < 0 ? difference(before, part) : sum(before, part))
    places.set(key, places.get(key) ?? at)
  }
  for (const flow of flows) {
    const way = (rate: Expression, terms: Flow["left"]): Expression =>
      terms.reduce((all, { count, name }) => {
        const one = nameOf(own(name))
        return product(all, count === 1 ? one : { _tag: "Binary", op: "^", left: one, right: numberOf(count), span: nowhere })
      }, rate)
    if (flow.kind === "<<") {
      for (const { name } of flow.left) gain(name, 1, settled.settle(flow.forward), flow)
      continue
    }
    const there = way(settled.settle(flow.forward), flow.left)
    const whole = flow.backward === null ? there : difference(there, way(settled.settle(flow.backward), flow.right))
    for (const { count, name } of flow.left) gain(name, -count, whole, flow)
    for (const { count, name } of flow.right) gain(name, count, whole, flow)
  }
  for (const [key, slope] of slopes) {
    const volume = volumes.get(key)
    const derivative: Expression = volume === undefined ? slope : { _tag: "Binary", op: "/", left: slope, right: settled.settle(volume), span: nowhere }
    rules.set(own(key), { rule: { _tag: "derivative", derivative }, ...places.get(key)! })
  }
}

/** Lines in an order in which each still reads the old values of those behind it. */
const inOrder = (lines: ReadonlyArray<Line>, settled: Settled, report: Followed["world"]["report"]): ReadonlyArray<Line> => {
  const left = [...lines]
  const ordered: Array<Line> = []
  while (left.length > 0) {
    const k = left.findIndex(({ target }) => !left.some((other) => other.target !== target && dependsOn(other.value, target, settled)))
    if (k < 0) {
      const [first] = left
      report.problem("not-yet", first.place, first.target, `\`${first.target}\` and \`${left[1].target}\` are each made of the other's value before, which lines here, one after the other, are not`)
      return lines
    }
    ordered.push(...left.splice(k, 1))
  }
  return ordered
}
