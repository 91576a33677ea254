/**
 * The values that following a file makes, each with a name of its own: static single assignment.
 *
 * One idea: what is more than a name or a number gets a name as soon as it is assigned, so that an equation stays as small as the line that it
 * comes from, however often functions are put in; two equal values are one. What nobody uses in the end is never written.
 */
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { print } from "../../equation/print.ts"
import { longestInlined } from "./limits.ts"
import type { Place } from "./Syntax.ts"

/** A value with a name, and the line that it comes from. */
export type Definition = {
  readonly name: string
  readonly wanted: string
  readonly value: Expression
  readonly place: Place
  readonly unitsOff: boolean
}

/** More equations than a mechanism may have came out of inlining. */
export class TooLarge extends Error {}

/** A name as an expression. */
export const nameOf = (name: string): Expression => ({ _tag: "Name", name, span: nowhere })

/** A number as an expression, with its unit in brackets. */
export const numberOf = (value: number, unit: string | null = null): Expression => {
  const literal: Expression = { _tag: "Number", value: Math.abs(value), unit, span: nowhere }
  return value < 0 || Object.is(value, -0) ? { _tag: "Unary", op: "-", operand: literal, span: nowhere } : literal
}

/** The number that an expression is, if it is one, whatever its unit. */
export const valueOf = (e: Expression): number | null => {
  if (e._tag === "Number") return e.value
  return e._tag === "Unary" && e.op === "-" && e.operand._tag === "Number" ? -e.operand.value : null
}

/** Whether an expression is a name or a number. */
export const isAtom = (e: Expression): boolean => e._tag === "Name" || valueOf(e) !== null

/** A name that is not taken, and is now: the one that is wanted, or with a number behind it; `next` remembers how far numbers have come. */
export const free = (wanted: string, taken: Set<string>, next: Map<string, number>): string => {
  let name = wanted
  let k = next.get(wanted) ?? 2
  for (; taken.has(name); k++) name = `${wanted}_${k}`
  next.set(wanted, k)
  taken.add(name)
  return name
}

/** Collects definitions. */
export class Definitions {
  readonly all = new Map<string, Definition>()
  readonly #taken: Set<string>
  readonly #fixed: ReadonlySet<string>
  readonly #next = new Map<string, number>()
  readonly #byText = new Map<string, string>()
  #length = 0

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
    this.#fixed = new Set(this.#taken)
  }

  /** A name that nobody has yet: the one that is wanted, or with a number behind it. */
  fresh(wanted: string): string {
    return free(wanted, this.#taken, this.#next)
  }

  /** The value under a name of its own; names and numbers are their own. */
  add(wanted: string, value: Expression, place: Place, unitsOff: boolean, evenAtoms = false): Expression {
    if (!evenAtoms && isAtom(value)) return value
    const text = print(value, longestInlined)
    const known = this.#byText.get(text)
    if (known !== undefined) {
      const before = this.all.get(known)!
      // A value that a state begins with is better called what else it is.
      if (this.#fixed.has(before.wanted) && !this.#fixed.has(wanted)) this.all.set(known, { ...before, wanted })
      return nameOf(known)
    }
    this.#length += text.length
    if (this.#length > longestInlined) throw new TooLarge()
    const name = this.fresh(wanted)
    this.#byText.set(text, name)
    this.all.set(name, { name, wanted, value, place, unitsOff })
    return nameOf(name)
  }
}
