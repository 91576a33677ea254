/**
 * What a synapse does when an event arrives, what each of its connections has, and the time, which a file sees and equations here do not.
 */
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { simplify } from "../../equation/simplify.ts"
import { substitute } from "../../equation/substitute.ts"
import { nameOf, numberOf, valueOf } from "./Definitions.ts"
import type { Connected, Followed } from "./follow.ts"
import { middle, now } from "./Follower.ts"
import type { StateColumn } from "./parts.ts"
import { type Line, rateOf } from "./Rule.ts"
import { inOrder } from "./rules.ts"
import type { Settled } from "./settle.ts"
import type { Place } from "./Syntax.ts"
import { unitText } from "./unitTexts.ts"

/** The states that hold the time, and the lines that move them. */
export const clock = (states: Map<string, StateColumn>, update: Array<Line>): void => {
  const place: Place = { file: { name: null, text: "" }, span: [0, 0] }
  const line = (target: string, left: string, right: Expression): Line => ({
    target,
    value: { _tag: "Binary", op: "+", left: nameOf(left), right, span: nowhere },
    place,
    unitsOff: false
  })
  for (const own of [now, middle]) {
    states.set(own, {
      own,
      unit: "ms",
      shared: false,
      default: 0,
      rule: { _tag: "held" },
      initial: null,
      place: null,
      unitsOff: false
    })
  }
  const half: Expression = { _tag: "Binary", op: "/", left: nameOf("dt"), right: numberOf(2), span: nowhere }
  update.push(line(middle, now, half), line(now, now, nameOf("dt")))
}

/** What an event does, and what connections have on their own, which becomes states. */
export const arriving = (
  { connection, phases, program, world }: Followed,
  settled: Settled,
  states: Map<string, StateColumn>
): { readonly onPre: ReadonlyArray<Line>; readonly own: ReadonlySet<string>; readonly weight: Connected | null } => {
  const block = program.routines.find(({ kind }) => kind === "NET_RECEIVE")!
  const lines: Array<Line> = []
  for (const { call, place } of phases.receive.sent) {
    world.report.problem(
      "not-yet",
      place,
      call,
      `\`${call}\` in NET_RECEIVE is not read yet: declare the synapse with \`send\` and \`onEvent\``
    )
  }
  for (const [key, value] of phases.receive.env) {
    const named = world.names.get(key)
    if (named === undefined) continue
    const at = value._tag === "Name" ? world.definitions.all.get(value.name) : undefined
    if (named.kind === "state" || settled.memories.has(named.own)) {
      lines.push({
        target: named.own,
        value: settled.settle(value),
        place: at?.place ?? block,
        unitsOff: at?.unitsOff ?? false
      })
    }
  }
  const [weight, ...rest] = connection
  if (weight !== undefined && !isName(weight.becomes, `!${weight.own}`)) {
    world.report.problem(
      "not-yet",
      block,
      weight.declared.name,
      `an event changes the weight \`${weight.declared.name}\`, which is a parameter here: keep what changes in a name behind it`
    )
  }
  for (const { becomes, begins, declared, own } of rest) {
    const unit = declared.unit === null ? "1" : unitText(declared.unit, world.aliases) ?? "1"
    const initial = settled.settle(begins)
    if (valueOf(initial) === null) {
      world.report.problem(
        "not-yet",
        declared,
        declared.name,
        `\`${declared.name}\` of each connection begins with more than a number, which connections here do not`
      )
    }
    states.set(own, {
      own,
      unit,
      shared: false,
      default: valueOf(initial) ?? 0,
      rule: { _tag: "held" },
      initial: null,
      place: declared,
      unitsOff: declared.unitsOff
    })
    if (!isName(becomes, `!${own}`)) {
      lines.push({ target: own, value: settled.settle(becomes), place: declared, unitsOff: declared.unitsOff })
    }
  }
  const begun = new Map(states)
  for (const state of begun.values()) {
    if (state.initial === null || rest.some(({ own }) => own === state.own)) continue
    if (!rests(state, begun, settled)) {
      world.report.problem(
        "not-yet",
        state.place ?? block,
        state.own,
        `\`${state.own}\` does not begin at rest, and what all connections of a synapse have in common does here`
      )
    }
    states.set(state.own, { ...state, initial: null })
  }
  return {
    onPre: inOrder(lines, settled, world.report),
    own: new Set(connection.map(({ own }) => own)),
    weight: weight ?? null
  }
}

/** Tells what handlers see only as a step before left it, once all that they see is looked up. */
export const leftBehind = (
  { world }: Followed,
  { memories }: Settled,
  states: ReadonlyMap<string, StateColumn>
): void => {
  for (const { kind, named, own, place } of memories.values()) {
    if (kind !== "equals" || states.has(own)) continue
    world.report.problem(
      "not-yet",
      place,
      named.name,
      `NET_RECEIVE reads what a step before left in \`${named.name}\`, which events between steps do not see: write its expression in NET_RECEIVE`
    )
  }
}

const isName = (e: Expression, name: string): boolean => e._tag === "Name" && e.name === name

/** Whether a state that begins with a number stands still while all of them are what they begin with. */
const rests = (state: StateColumn, states: ReadonlyMap<string, StateColumn>, settled: Settled): boolean => {
  const rate = rateOf(state.rule, state.own)
  if (rate === null) return valueOf(state.initial!) !== null
  const numbers = new Map([...states.values()].flatMap(({ initial, own }) => {
    const number = initial === null ? null : valueOf(initial)
    return number === null ? [] : [[own, number] as const]
  }))
  const put = (e: Expression): Expression => {
    const inside = new Map([...freeNames(e)].flatMap((each) => {
      const number = numbers.get(each)
      const definition = settled.definition(each)
      return number !== undefined
        ? [[each, numberOf(number)] as const]
        : definition === undefined
        ? []
        : [[each, put(definition)] as const]
    }))
    return substitute(e, inside)
  }
  return valueOf(simplify(put(rate))) === 0
}
