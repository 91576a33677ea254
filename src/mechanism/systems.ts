/**
 * The systems of a mechanism as formulas: the whole rate of each state and the exact Jacobian (states-and-clamps.md sections 1 and 2).
 *
 * One idea: a rate is a sum of terms, a number times an expression: the flows of a state's reactions, or its one text. A flow is one object
 * in every rate that it is part of, and so is its derivative, so that they are computed once and what leaves one state enters another bit
 * for bit. States come by name and flows by the text of their reaction, so that the order of declaration changes nothing. It does not
 * know how a system is stepped.
 */
import * as Result from "effect/Result"
import { constant, difference, isConstant, name, power, product, sum } from "../equation/build.ts"
import { derive } from "../equation/derive.ts"
import type { Expression } from "../equation/Expression.ts"
import { usesName } from "../equation/freeNames.ts"
import { simplify } from "../equation/simplify.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { type Formula, formula } from "./Formula.ts"
import { rateOf } from "./rateOf.ts"
import { canonical, changes, parseReaction, printReaction, type Reaction, type Term } from "./reaction.ts"
import { systemNames } from "./systemNames.ts"

/** States that move together. */
export type CompiledSystem = {
  /** Local names in canonical order: by code units. */
  readonly states: ReadonlyArray<string>
  /** The whole rate f_j of each, definitions inlined. */
  readonly rates: ReadonlyArray<Formula>
  /** Nonzero entries of J = df/dx as written: row and column are indices into `states`; sorted by row, then column. */
  readonly jacobian: ReadonlyArray<JacobianEntry>
  /** No entry of J contains a state of the system. */
  readonly linear: boolean
  readonly method: "exponential" | "implicit"
  /** By state: whether it is an amount of a scheme, which cannot be negative. */
  readonly amounts: ReadonlyArray<boolean>
  /** By state: whether it moves by its own rule, because it reads no other state of this linear, exponential system. */
  readonly driver: ReadonlyArray<boolean>
}

/** An entry of a Jacobian. */
export type JacobianEntry = { readonly row: number; readonly column: number; readonly value: Formula }

/** A part of a rate: a number times an expression. */
type Part = { readonly factor: number; readonly of: Expression }

/** The systems of a mechanism that is well formed; `read` gives the tree of a text, definitions inlined. */
export const systemsOf = (
  fields: MechanismFields,
  read: (text: string) => Expression
): ReadonlyArray<CompiledSystem> => {
  const flows = flowsOf(fields, read)
  const partsOf = (state: string): ReadonlyArray<Part> => {
    const { rule } = fields.states[state]
    if (rule._tag !== "Scheme") return [{ factor: 1, of: rateOf(rule, state, read) }]
    return flows.flatMap(({ flow, net }) => {
      const change = net.get(state)
      return change === undefined ? [] : [{ factor: change, of: flow }]
    })
  }
  return systemNames(fields).map((states) => systemOf(fields, states, states.map(partsOf)))
}

const systemOf = (
  fields: MechanismFields,
  states: ReadonlyArray<string>,
  parts: ReadonlyArray<ReadonlyArray<Part>>
): CompiledSystem => {
  const slopes = new Map<Expression, ReadonlyMap<string, Expression>>() // a flow is derived once for all that it moves
  const slopeOf = (e: Expression, state: string): Expression => {
    let all = slopes.get(e)
    if (all === undefined) {
      slopes.set(e, all = new Map(states.filter((s) => usesName(e, s)).map((s) => [s, simplify(derive(e, s))])))
    }
    return all.get(state) ?? constant(0)
  }
  const jacobian = parts.flatMap((own, row) =>
    states.flatMap((state, column) => {
      const value = total(own.map(({ factor, of }) => ({ factor, of: slopeOf(of, state) })))
      return isConstant(value, 0) ? [] : [{ row, column, value: formula(value) }]
    })
  )
  const linear = !jacobian.some(({ value }) => states.some((state) => value.names.has(state)))
  const method = fields.method ?? (linear ? "exponential" : "implicit")
  const amounts = states.map((state) => fields.states[state].rule._tag === "Scheme")
  return {
    states,
    rates: parts.map((own) => formula(total(own))),
    jacobian,
    linear,
    method,
    amounts,
    driver: states.map((_, j) =>
      linear && method === "exponential" && !amounts[j]
      && !jacobian.some(({ column, row }) => row === j && column !== j)
    )
  }
}

const total = (parts: ReadonlyArray<Part>): Expression =>
  parts.reduce<Expression>((left, { factor, of }) => sum(left, product(constant(factor), of)), constant(0))

type Flow = { readonly net: ReadonlyMap<string, number>; readonly flow: Expression }

/** The flows of all reactions, in the order of the reactions' canonical texts. */
const flowsOf = (fields: MechanismFields, read: (text: string) => Expression): ReadonlyArray<Flow> =>
  fields.scheme
    .map((text) => canonical(Result.getOrThrow(parseReaction(text)))) // `check` has read it once
    .map((reaction) => ({ reaction, text: printReaction(reaction) }))
    .sort((a, b) => a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
    .map(({ reaction }) => ({ net: changes(reaction), flow: massAction(reaction, read) }))

/** forward times the left names to their numbers, less backward times the right ones. */
const massAction = ({ backward, forward, left, right }: Reaction, read: (text: string) => Expression): Expression => {
  const way = (rate: string, taken: ReadonlyArray<Term>): Expression =>
    taken.reduce((flow, { count, name: local }) => product(flow, power(name(local), constant(count))), read(rate))
  const there = way(forward.text, left)
  return backward === null ? there : difference(there, way(backward.text, right))
}
