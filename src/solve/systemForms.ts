/**
 * What steps of a system need beside its rates and its Jacobian: where the Jacobian has entries, and for linear implicit steps the rates at
 * 0 and the sums of the Jacobian's columns, as formulas.
 *
 * One idea: what cancels is cancelled in the text, not in numbers: the columns of a closed scheme sum to 0 exactly, however large its
 * rates are. Remembered by the identity of the system.
 */
import { constant, constantValue, product, sum } from "../equation/build.ts"
import type { Expression } from "../equation/Expression.ts"
import { print } from "../equation/print.ts"
import { simplify } from "../equation/simplify.ts"
import { substitute } from "../equation/substitute.ts"
import * as Pattern from "../kernel/blocks/Pattern.ts"
import { type Formula, formula } from "../mechanism/Formula.ts"
import type { CompiledSystem } from "../mechanism/systems.ts"

/** Formulas and patterns of a system. */
export type SystemForms = {
  /** Where J has entries, in the order of `system.jacobian`. */
  readonly jacobian: Pattern.Pattern
  /** Where 1 - dt J has entries or may get some, and the entry of J at each, or -1. */
  readonly implicit: Pattern.Pattern
  readonly entries: ReadonlyArray<number>
  /** By state, the entry on the diagonal. */
  readonly diagonal: ReadonlyArray<number>
  /** Of a linear system: its rates where all states are 0. */
  readonly offsets: ReadonlyArray<Formula>
  /** Of a linear scheme: the sum of each column of J; null for other systems. */
  readonly columnSums: ReadonlyArray<Formula> | null
}

const forms = new WeakMap<CompiledSystem, SystemForms>() // memo of a pure function of immutable data

/** The formulas of a system; the same object for the same system. */
export const systemForms = (system: CompiledSystem): SystemForms => {
  let known = forms.get(system)
  if (known === undefined) forms.set(system, known = makeForms(system))
  return known
}

const makeForms = ({ amounts, jacobian, linear, rates, states }: CompiledSystem): SystemForms => {
  const n = states.length
  const own = Pattern.make(n, jacobian.map(({ column, row }) => [row, column] as const))
  const implicit = Pattern.symmetric(own)
  const nothing = new Map(states.map((state) => [state, constant(0)]))
  return {
    jacobian: own,
    implicit,
    entries: implicit.rows.map((row, e) => Pattern.entryAt(own, row, implicit.columns[e])),
    diagonal: states.map((_, i) => Pattern.entryAt(implicit, i, i)),
    offsets: linear ? rates.map((f) => formula(simplify(substitute(f.expression, nothing)))) : [],
    columnSums: linear && amounts.every(Boolean)
      ? own.byColumn.map((entries) => formula(sumOf(entries.map((e) => jacobian[e].value.expression))))
      : null
  }
}

/** The sum of some expressions, in which equal terms are taken together. */
const sumOf = (parts: ReadonlyArray<Expression>): Expression => {
  const terms = new Map<string, { factor: number; readonly of: Expression }>()
  const add = (e: Expression, factor: number): void => {
    if (e._tag === "Unary" && e.op === "-") return add(e.operand, -factor)
    if (e._tag === "Binary") {
      const [left, right] = [constantValue(e.left), constantValue(e.right)]
      if (e.op === "+" || e.op === "-") {
        add(e.left, factor)
        return add(e.right, e.op === "+" ? factor : -factor)
      }
      if (e.op === "*" && left !== undefined) return add(e.right, left * factor)
      if (e.op === "*" && right !== undefined) return add(e.left, right * factor)
    }
    const key = print(e)
    const known = terms.get(key)
    if (known === undefined) terms.set(key, { factor, of: e })
    else known.factor += factor
  }
  for (const part of parts) add(part, 1)
  return [...terms.values()].filter(({ factor }) => factor !== 0).reduce<Expression>(
    (left, { factor, of }) => sum(left, product(constant(factor), of)),
    constant(0)
  )
}
