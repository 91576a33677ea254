/**
 * How the states of a file move: a derivative in the form that it is written in, a scheme of reactions, lines of a procedure.
 */
import type { Followed } from "./follow.ts"
import { elementOf, ownOf } from "./Follower.ts"
import { reactions } from "./reactions.ts"
import { dependsOn, type Line, type Reacted, type Ruled, ruleOf, through } from "./Rule.ts"
import type { Settled } from "./settle.ts"
import { changedAfter, implicitRules, readersOfConcentrations } from "./steps.ts"
import type { Statement } from "./Syntax.ts"

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

/** The rules of all states. */
export const rulesOf = (followed: Followed, settled: Settled): Rules => {
  const { phases, program, solved, world } = followed
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
    return one === undefined
      ? null
      : one.method ??
        (one.block.kind === "KINETIC" ? "sparse" : one.block.kind === "DERIVATIVE" ? "derivimplicit" : null)
  }
  for (const { block, method, solve } of solved) {
    if (method === null || exact.has(method) || implicit.has(method)) continue
    if (explicit.has(method)) {
      report.note(
        "explicit-method",
        solve,
        method,
        `\`${method}\` is explicit in NEURON; here states move by the exact step for frozen rates, which is stable`
      )
    } else {report.problem("unknown-name", solve, method, `there is no method \`${method}\``, [
        ...exact,
        ...explicit,
        ...implicit
      ])}
    if (block.kind === "KINETIC") isImplicit = true
  }
  for (const [key, slope] of phases.solve.slopes) {
    const name = own(key)
    const value = settled.settle(slope.value)
    const method = methodOf(slope.block) ?? "cnexp"
    if (!slope.sees && exact.has(method) && dependsOn(value, name, settled)) {
      report.note(
        "frozen-gate",
        slope.place,
        "cnexp",
        `the line of \`${key}'\` does not name \`${key}\`, so \`cnexp\` in NEURON steps it explicitly; here it is seen through the names, and the step is exact`
      )
    }
    if (implicit.has(method)) lone.push(name)
    rules.set(name, {
      rule: ruleOf(slope.sees ? value : through(value, name, settled), name, settled),
      place: slope.place,
      unitsOff: slope.unitsOff
    })
  }
  const { flows, volumes } = phases.solve
  const { isScheme, written } = reactions(flows, volumes, own, rules, scheme, settled)
  lone.push(...written)
  isImplicit ||= isScheme
  readersOfConcentrations(followed, settled, rules, update, lone)
  if (lone.length > 0) isImplicit = implicitRules(lone, rules, update, scheme, settled, report) || isImplicit
  for (const [key, value] of phases.solve.env) {
    const named = names.get(key) ?? elementOf(names, key)
    if (named?.kind !== "state") continue
    const place = value._tag === "Name" ? world.definitions.all.get(value.name)?.place : undefined
    const slope = phases.solve.slopes.get(key)
    if (slope !== undefined) {
      // A PROCEDURE that is solved behind the rule changes what has moved, as a line of `update` does.
      const [moved, ...behind] = solved.map(({ block }) => block.name).slice(
        solved.findIndex(({ block }) => block.name === slope.block)
      )
      const isBehind = moved === slope.block &&
        solved.some(({ block }) =>
          block.kind === "PROCEDURE" && behind.includes(block.name) && setsState(block.body, named.name)
        )
      if (!isBehind || setsState(solved.find(({ block }) => block.name === slope.block)!.block.body, named.name)) {
        report.problem(
          "not-yet",
          place ?? named.place!,
          key,
          `\`${key}\` has a derivative and is set beside it: set it in a PROCEDURE that is solved behind`
        )
        continue
      }
      update.push({ target: own(key), value: settled.settle(value), place: place ?? named.place!, unitsOff: false })
      continue
    }
    update.push({ target: own(key), value: settled.settle(value), place: place ?? named.place!, unitsOff: false })
    rules.set(own(key), { rule: { _tag: "held" }, place: named.place, unitsOff: false })
  }
  // Without a current NEURON runs BREAKPOINT where states move, behind SOLVE.
  const hasCurrent = program.nonspecific.length + program.electrode.length > 0 ||
    program.ions.some(({ name, writes }) => writes.some(({ text }) => text === `i${name}`))
  for (const [key, value] of phases.current.env) {
    const named = names.get(key) ?? elementOf(names, key)
    if (named?.kind !== "state") continue
    if (rules.has(own(key))) {
      if (!hasCurrent && changedAfter(own(key), settled.settle(value), rules, update, followed, settled)) continue
      report.problem(
        "not-yet",
        named.place!,
        key,
        `\`${key}\` is moved by a rule and set in BREAKPOINT too: leave one out`
      )
      continue
    }
    const place = value._tag === "Name" ? world.definitions.all.get(value.name)?.place ?? null : null
    rules.set(own(key), { rule: { _tag: "equals", equals: settled.settle(value) }, place, unitsOff: false })
  }
  return { rules, scheme, update: inOrder(update, settled, report), implicit: isImplicit }
}

/** Lines in an order in which each still reads the old values of those behind it. */
export const inOrder = (
  lines: ReadonlyArray<Line>,
  settled: Settled,
  report: Followed["world"]["report"]
): ReadonlyArray<Line> => {
  const left = [...lines]
  const ordered: Array<Line> = []
  while (left.length > 0) {
    const k = left.findIndex(({ target }) =>
      !left.some((other) => other.target !== target && dependsOn(other.value, target, settled))
    )
    if (k < 0) {
      const [first] = left
      report.problem(
        "not-yet",
        first.place,
        first.target,
        `\`${first.target}\` and \`${
          left[1].target
        }\` are each made of the other's value before, which lines here, one after the other, are not`
      )
      return lines
    }
    ordered.push(...left.splice(k, 1))
  }
  return ordered
}

/** Whether statements set a state outright. */
const setsState = (list: ReadonlyArray<Statement>, name: string): boolean =>
  list.some((s) =>
    s._tag === "Assign" && s.primes === 0 && s.target === name
    || s._tag === "If" && (setsState(s.yes, name) || setsState(s.no, name))
    || s._tag === "For" && setsState(s.body, name)
  )
