/**
 * Follows statements: what is assigned on both ways of a choice becomes `test ? yes : no`, loops are written out, procedures put in.
 */
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { print } from "../../equation/print.ts"
import { numberOf, TooLarge, valueOf } from "./Definitions.ts"
import type { Follower } from "./Follower.ts"
import { select } from "./idioms.ts"
import { mostTurns } from "./limits.ts"
import { loop } from "./loops.ts"
import type { Expr, Statement, Term } from "./Syntax.ts"
import { enter, keyOf, value } from "./values.ts"

/** Follows a list of statements, with the LOCAL names of the list. */
export const statements = (list: ReadonlyArray<Statement>, at: Follower): void => {
  const locals = list.flatMap((s) => s._tag === "Local" ? s.names : [])
  if (locals.length > 0) {
    at.frames.push(
      new Map(locals.flatMap(({ length, name }): ReadonlyArray<readonly [string, Expression]> =>
        length === null
          ? [[name, numberOf(0)]]
          : Array.from({ length: Math.min(length, mostTurns) }, (_, k) => [`${name}[${k}]`, numberOf(0)])
      ))
    )
  }
  for (const s of list) statement(s, at)
  if (locals.length > 0) at.frames.pop()
}

const statement = (s: Statement, at: Follower): void => {
  at.count()
  const { report, routines } = at.world
  switch (s._tag) {
    case "Assign":
      return assign(s, at)
    case "If":
      return choice(s, at)
    case "For":
      return loop(s, at, set)
    case "Call": {
      const { args, name } = s.call
      const routine = routines.get(name)
      if (routine !== undefined) {
        enter(routine, s.call, at)
        return
      }
      if (name === "state_discontinuity" && args.length === 2 && args[0]._tag === "Name") {
        return set(keyOf(args[0], at), value(args[1], at), s, at)
      }
      if (name === "net_send" || name === "net_event" || name === "net_move") {
        at.sent.push({ call: name, args: args.map((arg) => value(arg, at)), test: every(at.tests), place: s })
      }
      return
    }
    case "Solve": {
      const block = routines.get(s.block)
      if (block === undefined) return
      if (at.phase === "initial") {
        const states = statesMoved(block.body)
        for (const state of states.length > 0 ? states : []) {
          at.steady.add(state)
          at.env.delete(state)
        }
        if (!s.steady) report.problem("not-yet", s, "SOLVE", "INITIAL may SOLVE a block with STEADYSTATE only")
      }
      return
    }
    case "Reaction": {
      const terms = (side: ReadonlyArray<Term>) => side.map((term) => ({ count: term.count, name: keyOf(term, at) }))
      const backward = s.backward === null ? null : value(s.backward, at)
      at.flows.push({
        left: terms(s.left),
        right: terms(s.right),
        forward: at.define("forward", value(s.forward, at), s),
        backward: backward === null ? null : at.define("backward", backward, s),
        kind: s.kind,
        place: s,
        unitsOff: at.unitsOff
      })
      return
    }
    case "Conserve":
      at.sums.push({ terms: termsOf(s.sum), total: value(s.total, at), place: s })
      return
    case "Compartment":
      return compartment(s, at)
    default:
  }
}

/** The states that a block moves. */
export const statesMoved = (list: ReadonlyArray<Statement>): ReadonlyArray<string> => [
  ...new Set(list.flatMap((s): ReadonlyArray<string> => {
    switch (s._tag) {
      case "Assign":
        return s.primes > 0 ? [s.target] : []
      case "Reaction":
        return [...s.left, ...s.right].map(({ name }) => name)
      case "If":
        return [...statesMoved(s.yes), ...statesMoved(s.no)]
      case "For":
        return statesMoved(s.body)
      default:
        return []
    }
  }))
]

const assign = (s: Extract<Statement, { readonly _tag: "Assign" }>, at: Follower): void => {
  const key = keyOf({ name: s.target, index: s.index }, at)
  const made = value(s.value, at)
  if (s.primes > 0) {
    at.slopes.set(key, {
      value: made,
      place: s,
      sees: mentions(s.value, s.target),
      block: at.block,
      unitsOff: at.unitsOff
    })
    return
  }
  set(key, made, s, at)
}

const mentions = (e: Expr, name: string): boolean =>
  e._tag === "Name" && e.name === name || e._tag === "Unary" && mentions(e.operand, name)
  || e._tag === "Binary" && (mentions(e.left, name) || mentions(e.right, name)) ||
  e._tag === "Call" && e.args.some((arg) => mentions(arg, name))

const set = (key: string, made: Expression, s: Statement, at: Follower): void => {
  const frame = at.frameOf(key)
  const name = key.replace("[", "_").replace("]", "")
  if (key === "v" && frame === undefined) {
    at.world.report.note(
      "nudge",
      s,
      "v",
      "`v` is moved for what follows in this block only; the voltage of the compartment stays"
    )
  }
  const own = at.define(frame === undefined ? at.world.names.get(key)?.own ?? name : name, made, s)
  ;(frame ?? at.env).set(key, own)
}

const every = (tests: ReadonlyArray<Expression>): Expression | null =>
  tests.length === 0 ? null : tests.reduce((left, right) => ({ _tag: "Binary", op: "&&", left, right, span: nowhere }))

/** A choice: both ways are followed, and what they assign is chosen. */
const choice = (s: Extract<Statement, { readonly _tag: "If" }>, at: Follower): void => {
  const test = value(s.test, at)
  const known = valueOf(test)
  if (known !== null) return statements(known === 0 ? s.no : s.yes, at)
  const [inner] = s.no
  const complement = s.no.length === 1 && inner._tag === "If" && inner.no.length === 0 &&
    isComplement(test, value(inner.test, at))
  const before = [at.env, ...at.frames].map((map) => new Map(map))
  at.tests.push(test)
  statements(s.yes, at)
  at.tests.pop()
  const after = [at.env, ...at.frames].map((map) => new Map(map))
  ;[at.env, ...at.frames].forEach((map, k) => restore(map, before[k]))
  at.tests.push({ _tag: "Unary", op: "!", operand: test, span: nowhere })
  statements(complement ? inner.yes : s.no, at)
  at.tests.pop()
  ;[at.env, ...at.frames].forEach((map, k) => {
    const keys = new Set([...after[k].keys(), ...map.keys()])
    for (const key of keys) {
      const [yes, no] = [after[k].get(key) ?? at.outer(key, s), map.get(key) ?? at.outer(key, s)]
      if (yes === no || print(yes) === print(no)) {
        map.set(key, yes)
        continue
      }
      const wanted = at.world.names.get(key)?.own ?? key.replace("[", "_").replace("]", "")
      map.set(key, at.define(wanted, select(test, yes, no, at.world.definitions), s))
    }
  })
}

const restore = (map: Map<string, Expression>, to: ReadonlyMap<string, Expression>): void => {
  map.clear()
  for (const [key, own] of to) map.set(key, own)
}

const opposite: Readonly<Partial<Record<string, string>>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">"
}

/** Whether a condition holds exactly where another does not, as it is written. */
const isComplement = (a: Expression, b: Expression): boolean =>
  a._tag === "Binary" && b._tag === "Binary" && opposite[a.op] === b.op && print(a.left) === print(b.left) &&
  print(a.right) === print(b.right)

/** The terms of a sum of states, each with its number. */
const termsOf = (e: Expr): ReadonlyArray<Term> => {
  if (e._tag === "Binary" && e.op === "+") return [...termsOf(e.left), ...termsOf(e.right)]
  if (e._tag === "Name") return [{ count: 1, name: e.name, index: e.index, file: e.file, span: e.span }]
  if (e._tag === "Binary" && e.op === "*" && e.left._tag === "Number" && e.right._tag === "Name") {
    return [{ count: e.left.value, name: e.right.name, index: e.right.index, file: e.file, span: e.span }]
  }
  return []
}

const compartment = (s: Extract<Statement, { readonly _tag: "Compartment" }>, at: Follower): void => {
  for (const name of s.names) {
    const length = at.world.names.get(name)?.length ?? null
    if (length === null) {
      at.volumes.set(name, at.define("volume_", value(s.volume, at), s))
      continue
    }
    if (length > mostTurns) throw new TooLarge()
    for (let k = 0; k < length; k++) {
      at.frames.push(new Map(s.index === null ? [] : [[s.index, numberOf(k)]]))
      at.volumes.set(`${name}[${k}]`, at.define("volume_", value(s.volume, at), s))
      at.frames.pop()
    }
  }
}
