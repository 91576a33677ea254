/**
 * The sixth phase of reading: what moves and flows, as a declaration of this library.
 *
 * One idea: every text is an expression until the end, with the place that it comes from; what is used by one text alone stands in it, what is
 * used by several is a definition. Which columns there are follows from what the texts name.
 */
import type { Expression } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { substitute } from "../../equation/substitute.ts"
import type { ParameterInput, ReadInput, StateInput } from "../../mechanism/spec.ts"
import { arriving, clock, leftBehind } from "./arriving.ts"
import { currentsOf } from "./currents.ts"
import { type Definition, nameOf, valueOf } from "./Definitions.ts"
import type { Followed } from "./follow.ts"
import { elementOf, middle, now, ownOf } from "./Follower.ts"
import type { Named } from "./names.ts"
import type { Current, Kind, StateColumn } from "./parts.ts"
import { type Line, restOf, type Rule, type Ruled, through } from "./Rule.ts"
import type { Rules } from "./rules.ts"
import type { Settled } from "./settle.ts"
import { needed, tidy, written } from "./tidy.ts"
import { unitText } from "./unitTexts.ts"

/** A declaration in expressions. */
export type Translated = {
  readonly parameters: Readonly<Record<string, ParameterInput>>
  readonly reads: Readonly<Record<string, ReadInput>>
  readonly states: ReadonlyArray<StateColumn>
  readonly definitions: ReadonlyArray<Definition>
  readonly currents: ReadonlyArray<Current>
  readonly scheme: Rules["scheme"]
  readonly update: Rules["update"]
  readonly implicit: boolean
  /** What happens when an event arrives. */
  readonly onPre: ReadonlyArray<Line>
  /** Names that each connection has on its own. */
  readonly own: ReadonlySet<string>
}

/** The keys of a state: its name, or those of its places. */
const keysOf = ({ length, name }: Named): ReadonlyArray<string> =>
  length === null ? [name] : Array.from({ length }, (_, k) => `${name}[${k}]`)

const isShared = ({ kind, own, name }: Named): boolean =>
  kind === "reversal" || kind === "inside" || kind === "outside" ||
  kind === "state" && own !== name && /^[A-Z]\w*Con_[ie]$/.test(own)

/** Makes a declaration. */
export const translate = (
  followed: Followed,
  settled: Settled,
  rules: Rules,
  kind: Kind,
  name: string,
  keep: ReadonlyArray<string>
): Translated => {
  const { phases, program, world } = followed
  const { names } = world
  const unitOf = (named: Named): string => named.unit === null ? "1" : unitText(named.unit, world.aliases) ?? "1"

  const begun = (key: string): Expression =>
    settled.settle(
      phases.initial.env.get(key) ??
        phases.initial.outer(key, names.get(key)?.place ?? { file: { name: null, text: "" }, span: [0, 0] })
    )

  const states = new Map<string, StateColumn>()
  const add = (named: Named, own: string, ruled: Ruled, initial: Expression | null): void => {
    const value = initial === null ? null : valueOf(initial)
    states.set(own, {
      own,
      unit: unitOf(named),
      shared: isShared(named),
      default: value ?? (named.kind === "state" || named.kind === "assigned" ? 0 : named.value ?? 0),
      rule: ruled.rule,
      initial,
      place: ruled.place,
      unitsOff: ruled.unitsOff
    })
  }
  for (const named of names.values()) {
    if (named.kind !== "state") continue
    for (const key of keysOf(named)) {
      const own = ownOf(named, key)
      const ruled = rules.rules.get(own) ?? { rule: { _tag: "held" }, place: named.place, unitsOff: false }
      const steady = phases.initial.steady.has(named.name)
      add(named, own, ruled, ruled.rule._tag === "equals" || steady ? null : begun(key))
    }
  }
  conserved(followed, states, settled)
  const currents = currentsOf(followed, settled, kind, name)
  for (const { text, ...place } of program.ions.flatMap(({ writes }) => writes)) {
    const named = names.get(text)
    if (named === undefined || named.kind === "state" || named.kind === "current") continue
    const value = phases.current.env.get(text) ?? phases.solve.env.get(text) ?? phases.initial.env.get(text)
    if (value !== undefined) {
      add(named, named.own, { rule: { _tag: "equals", equals: settled.settle(value) }, place, unitsOff: false }, null)
    }
  }
  const kept = keep.flatMap((key) => {
    const named = names.get(key)
    const value = phases.current.env.get(key) ?? phases.solve.env.get(key) ?? phases.initial.env.get(key)
    if (named?.kind === "assigned" && value !== undefined) return [{ named, value }]
    const known = [...names.values()].filter((each) => each.kind === "assigned").map((each) => each.name)
    world.report.problem(
      "options",
      program.suffix!,
      key,
      `keep has \`${key}\`, and no ASSIGNED name that is set is called so`,
      known
    )
    return []
  })
  const movers = (): ReadonlyArray<Expression> => [
    ...kept.map(({ value }) => settled.settle(value)),
    ...states.values().flatMap(expressionsOf),
    ...rules.scheme.flatMap(({ rates }) => rates),
    ...rules.update.map(({ value }) => value),
    ...settled.memories.values().map(({ value }) => settled.settle(value)),
    ...currents.map(({ value }) => value)
  ]
  needed(movers(), settled.definition)
  for (let before = -1; before < settled.memories.size;) { // what one is made of may be another
    before = settled.memories.size
    for (const { kind, named, own, place, value } of settled.memories.values()) {
      if (states.has(own)) continue
      const ruled: Ruled = {
        rule: kind === "equals" ? { _tag: "equals", equals: settled.settle(value) } : { _tag: "held" },
        place,
        unitsOff: false
      }
      add(named, own, ruled, kind === "equals" ? null : kind === "initial" ? settled.settle(value) : begun(named.name))
    }
    needed(movers(), settled.definition)
  }
  for (const { named, value } of kept) {
    const ruled: Ruled = {
      rule: { _tag: "equals", equals: settled.settle(value) },
      place: named.place,
      unitsOff: false
    }
    if (!states.has(named.own)) add(named, named.own, ruled, null)
  }
  const full = written(settled.definition)
  for (const state of states.values()) {
    // What events move begins together, which `arriving` looks at, number by number.
    const isLater = kind === "events" && state.rule._tag === "derivative"
    if (!isLater && restsThere(state, full)) states.set(state.own, { ...state, initial: null })
  }

  const memoryLines = [...settled.memories.values()].filter(({ kind }) => kind === "update")
    .map(({ own, place, value }) => ({ target: own, value: settled.settle(value), place, unitsOff: false }))
  const update = [...rules.update, ...memoryLines].map((line) => ({
    ...line,
    value: through(line.value, "dt", settled)
  }))
  const events = kind === "events"
    ? arriving(followed, settled, states)
    : { onPre: [], own: new Set<string>(), weight: null }
  const roots: ReadonlyArray<Expression> = [
    ...events.onPre.map(({ value }) => value),
    ...states.values().flatMap(expressionsOf),
    ...rules.scheme.flatMap(({ rates }) => rates),
    ...update.map(({ value }) => value),
    ...currents.map(({ value }) => value)
  ]
  const { names: inUse, order } = needed(roots, settled.definition)
  if (kind === "events") leftBehind(followed, settled, states)
  const used = new Set([...inUse].map((each) => each.replace(/^!/, "")))
  const parameters: Record<string, ParameterInput> = {}
  const reads: Record<string, ReadInput> = {}
  for (const named of names.values()) {
    if (named.kind === "parameter") {
      for (const key of keysOf(named)) {
        const own = ownOf(named, key)
        if (used.has(own) && !states.has(own)) parameters[own] = { default: named.value ?? 0, unit: unitOf(named) }
      }
    } else if (inUse.has(named.own) && !states.has(named.own)) {
      if (named.kind === "reversal" || named.kind === "inside" || named.kind === "outside") {
        parameters[named.own] = { default: named.value ?? 0, unit: unitOf(named), shared: true }
      } else if (named.kind === "pointer") {
        reads[named.own] = { unit: unitOf(named), of: world.pointers[named.name] }
      } else if (named.kind === "current") reads[named.own] = { default: 0, unit: "mA/cm2" }
    }
  }
  if (events.weight !== null && used.has(events.weight.own)) {
    const { declared, own } = events.weight
    parameters[own] = { default: 0, unit: declared.unit === null ? "1" : unitText(declared.unit, world.aliases) ?? "1" }
  }
  for (const [own, named] of settled.unset) if (used.has(own)) parameters[own] = { default: 0, unit: unitOf(named) }
  if (inUse.has(`!${now}`) || inUse.has(`!${middle}`)) clock(states, update)

  // Names of their own from here on: `!x` is the state or the parameter, and a definition `x` beside it gets another.
  const fixed = new Set([...world.fixed, ...Object.keys(parameters), ...Object.keys(reads), ...states.keys()])
  const { definitions, put } = tidy(
    order.map((each) => ({ ...world.definitions.all.get(each)!, value: settled.definition(each)! })),
    roots,
    fixed
  )
  const unmarked = (e: Expression): Expression => {
    const marked = [...freeNames(e)].filter((each) => each.startsWith("!"))
    return marked.length === 0 ? e : substitute(e, new Map(marked.map((each) => [each, nameOf(each.slice(1))])))
  }
  const final = (e: Expression): Expression => unmarked(put(e))
  return {
    parameters,
    reads,
    states: ordered([...states.values()], settled).map((state) => ({
      ...state,
      rule: mapRule(state.rule, final),
      initial: state.initial === null ? null : final(state.initial)
    })),
    definitions: definitions.map((each) => ({ ...each, value: unmarked(each.value) })),
    currents: currents.map((each) => ({ ...each, value: final(each.value) })),
    scheme: rules.scheme.map((each) => ({ ...each, rates: each.rates.map(final) })),
    update: update.map((each) => ({ ...each, value: final(each.value) })),
    implicit: rules.implicit,
    onPre: events.onPre.map((each) => ({ ...each, value: final(each.value) })),
    own: events.own
  }
}

/** The expressions of a state. */
const expressionsOf = ({ initial, rule }: StateColumn): ReadonlyArray<Expression> => [
  ...ruleTexts(rule).map(([, value]) => value),
  ...initial === null ? [] : [initial]
]

/** A rule with its expressions changed. */
const mapRule = (rule: Rule, f: (e: Expression) => Expression): Rule => {
  switch (rule._tag) {
    case "inf":
      return { ...rule, inf: f(rule.inf), tau: f(rule.tau) }
    case "rates":
      return { ...rule, alpha: f(rule.alpha), beta: f(rule.beta) }
    case "derivative":
      return { ...rule, derivative: f(rule.derivative) }
    case "equals":
      return { ...rule, equals: f(rule.equals) }
    default:
      return rule
  }
}

/** The expressions of a rule, with the keys of a state that they stand under. */
export const ruleTexts = (
  rule: Rule
): ReadonlyArray<
  readonly [key: Exclude<keyof StateInput, "default" | "unit" | "shared" | "at">, value: Expression]
> => {
  switch (rule._tag) {
    case "inf":
      return [["inf", rule.inf], ["tau", rule.tau]]
    case "rates":
      return [["alpha", rule.alpha], ["beta", rule.beta]]
    case "derivative":
      return [["derivative", rule.derivative]]
    case "equals":
      return [["equals", rule.equals]]
    default:
      return []
  }
}

/** Where a steady scheme begins: with its conserved sum in the first of its states. */
const conserved = ({ phases, world }: Followed, states: Map<string, StateColumn>, settled: Settled): void => {
  for (const { place, terms, total } of phases.solve.sums) {
    const value = valueOf(settled.settle(total))
    const own = terms.map((term) => {
      const named = world.names.get(term.name) ?? elementOf(world.names, term.name)
      return named === undefined ? term.name : named.own
    })
    const found = own.map((each) => states.get(each))
    if (found.some((each) => each === undefined) || terms.length === 0) {
      world.report.problem("not-yet", place, "CONSERVE", "this is no sum of states")
      continue
    }
    const steady = terms.some(({ name }) => phases.initial.steady.has(name))
    if (!steady) {
      const starts = found.map((each) => each!.initial === null ? null : valueOf(each!.initial))
      if (value !== null && starts.every((start) => start !== null)) {
        const sum = starts.reduce((all: number, start, k) => all + terms[k].count * start!, 0)
        if (Math.abs(sum - value) > 1e-9 * Math.max(1, Math.abs(value))) {
          world.report.problem(
            "not-yet",
            place,
            "CONSERVE",
            `the states begin with a sum of ${sum}, and CONSERVE says ${value}, so that NEURON jumps in the first step: begin with ${value} in INITIAL`
          )
        }
      }
      continue
    }
    if (value === null) {
      world.report.problem(
        "not-yet",
        place,
        "CONSERVE",
        "the sum is not a number, so the state of rest cannot begin with it: write the number"
      )
      continue
    }
    const first = found[0]!
    states.set(first.own, { ...first, default: value / terms[0].count })
  }
}

/** States so that one whose start reads another comes behind it. */
const ordered = (states: ReadonlyArray<StateColumn>, settled: Settled): ReadonlyArray<StateColumn> => {
  const names = new Set(states.map(({ own }) => own))
  const needs = (e: Expression, seen = new Set<string>()): ReadonlySet<string> => {
    for (const each of freeNames(e)) {
      if (seen.has(each)) continue
      seen.add(each)
      const inside = settled.definition(each)
      if (inside !== undefined) needs(inside, seen)
    }
    return new Set([...seen].filter((each) => names.has(each)))
  }
  const left = [...states]
  const done: Array<StateColumn> = []
  while (left.length > 0) {
    const k = left.findIndex(({ initial }) =>
      initial === null || ![...needs(initial)].some((each) => left.some(({ own }) => own === each))
    )
    done.push(...left.splice(Math.max(0, k), 1))
  }
  return done
}

/** Whether a state begins where its rule rests, as it is written, so that nothing has to be said. */
const restsThere = ({ initial, own, rule }: StateColumn, written: (e: Expression) => string): boolean => {
  if (initial === null) return true
  if (rule._tag === "inf") return written(initial) === written(rule.inf)
  if (rule._tag === "rates") {
    const { alpha: a, beta: b } = rule
    const start = written(initial)
    const quotient = (sum: Expression): Expression => ({ _tag: "Binary", op: "/", left: a, right: sum, span: [0, 0] })
    const sum = (left: Expression, right: Expression): Expression => ({
      _tag: "Binary",
      op: "+",
      left,
      right,
      span: [0, 0]
    })
    return start === written(quotient(sum(a, b))) || start === written(quotient(sum(b, a)))
  }
  const rest = restOf(rule, own)
  return rest !== null && written(initial) === written(rest)
}
