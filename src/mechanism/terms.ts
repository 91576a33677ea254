/**
 * Expressions as sums of terms: an exact coefficient times powers of atoms.
 *
 * One idea: products are multiplied out and equal terms collected, so that what cancels is gone. What is no sum or product (a call, a
 * comparison, a sum below a fraction bar) is an atom, known by its text; a choice is its condition's atom times one case and the rest times
 * the other. An expression with more than `mostTerms` gives up with `null`, and its owner takes it as an atom.
 */
import { type Binary, children, type Expression } from "../equation/Expression.ts"
import * as Rational from "./Rational.ts"

/** A coefficient and the powers of the atoms in it. */
type Term = { readonly coefficient: Rational.Rational; readonly powers: ReadonlyMap<string, number> }

/** A sum: its terms by their text, none of them 0. */
export type Terms = ReadonlyMap<string, Term>

/** Most terms of a sum that is multiplied out. */
export const mostTerms = 1000

/** The terms of an expression, names as `named` says; null where there would be too many. */
export const expand = (e: Expression, named: (name: string) => Terms): Terms | null => {
  const part = (e: Expression): Terms | null => expand(e, named)
  switch (e._tag) {
    case "Number":
      return collect([{ coefficient: Rational.of(e.value), powers: new Map() }])
    case "Name":
      return named(e.name)
    case "Unary":
      return e.op === "-" ? scaled(part(e.operand), minusOne) : opaque(e.op, e, part)
    case "Binary":
      return binary(e, part)
    case "Conditional": {
      const test = part(e.test)
      if (test === null) return null
      const holds = atom(`[${textOf(test)}]`)
      return sum(multiply(holds, part(e.yes)), multiply(sum(one, scaled(holds, minusOne)), part(e.no)))
    }
    case "Call":
      return opaque(e.name, e, part)
  }
}

/** One atom, to the power 1. */
export const atom = (text: string): Terms => collect([{ coefficient: Rational.one, powers: new Map([[text, 1]]) }])

/** The sum of two sums. */
export const sum = (a: Terms | null, b: Terms | null): Terms | null =>
  a === null || b === null || a.size + b.size > mostTerms ? null : collect([...a.values(), ...b.values()])

/** A sum times a number. */
export const scaled = (a: Terms | null, by: Rational.Rational): Terms | null =>
  a === null
    ? null
    : collect([...a.values()].map((term) => ({ ...term, coefficient: Rational.multiply(term.coefficient, by) })))

const minusOne: Rational.Rational = { top: -1n, bottom: 1n }

const collect = (terms: Iterable<Term>): Terms => {
  const out = new Map<string, Term>()
  for (const term of terms) {
    const text = powersText(term.powers)
    const before = out.get(text)
    const coefficient = before === undefined ? term.coefficient : Rational.add(before.coefficient, term.coefficient)
    if (coefficient.top === 0n) out.delete(text)
    else out.set(text, { coefficient, powers: term.powers })
  }
  return out
}

const multiply = (a: Terms | null, b: Terms | null): Terms | null => {
  if (a === null || b === null || a.size * b.size > mostTerms) return null
  return collect([...a.values()].flatMap((x) =>
    [...b.values()].map((y) => ({
      coefficient: Rational.multiply(x.coefficient, y.coefficient),
      powers: joined(x.powers, y.powers)
    }))
  ))
}

const joined = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
  const powers = new Map(a)
  for (const [name, n] of b) {
    const total = (powers.get(name) ?? 0) + n
    if (total === 0) powers.delete(name)
    else powers.set(name, total)
  }
  return powers
}

const binary = (e: Binary, part: (e: Expression) => Terms | null): Terms | null => {
  switch (e.op) {
    case "+":
      return sum(part(e.left), part(e.right))
    case "-":
      return sum(part(e.left), scaled(part(e.right), minusOne))
    case "*":
      return multiply(part(e.left), part(e.right))
    case "/":
      return multiply(part(e.left), inverse(part(e.right)))
    case "^":
      return power(e, part)
    default:
      return opaque(e.op, e, part)
  }
}

/** Largest whole exponent that is multiplied out. */
const largestExponent = 16

const power = (e: Binary, part: (e: Expression) => Terms | null): Terms | null => {
  const [base, exponent] = [part(e.left), part(e.right)]
  const n = exponent === null ? null : wholeNumber(exponent)
  if (n === null || Math.abs(n) > largestExponent) return opaque(e.op, e, part)
  let result: Terms | null = one
  for (let i = 0; i < Math.abs(n); i++) result = multiply(result, base)
  return n < 0 ? inverse(result) : result
}

const wholeNumber = (terms: Terms): number | null => {
  if (terms.size === 0) return 0
  const constant = terms.get("")
  return terms.size === 1 && constant !== undefined && constant.coefficient.bottom === 1n
    ? Number(constant.coefficient.top)
    : null
}

/** One over a sum: over a term its powers turn, over several they are an atom, up to the coefficient of the first. */
const inverse = (a: Terms | null): Terms | null => {
  if (a === null) return null
  const [first, second] = [...a.keys()].sort().map((text) => a.get(text)!)
  if (first === undefined) return overZero
  const factor = Rational.inverse(first.coefficient)
  if (second === undefined) {
    return collect([{ coefficient: factor, powers: new Map([...first.powers].map(([name, n]) => [name, -n])) }])
  }
  return collect([{ coefficient: factor, powers: new Map([[`(${textOf(scaled(a, factor)!)})`, -1]]) }])
}

/** A node that is no sum or product: known by its name and the texts of its parts. */
const opaque = (name: string, e: Expression, part: (e: Expression) => Terms | null): Terms | null => {
  const parts = children(e).map(part)
  return parts.includes(null) ? null : atom(`${name}{${parts.map((each) => textOf(each!)).join("; ")}}`)
}

/** The one text of a sum, whatever the order in which it was made. */
const textOf = (terms: Terms): string =>
  [...terms.keys()].sort().map((text) => {
    const { bottom, top } = terms.get(text)!.coefficient
    return `${top}/${bottom} ${text}`
  }).join(" + ")

const powersText = (powers: ReadonlyMap<string, number>): string =>
  [...powers.keys()].sort().map((name) => `${name}^${powers.get(name)!}`).join(" * ")

/** 1. */
const one: Terms = collect([{ coefficient: Rational.one, powers: new Map() }])

/** 1/0, which nothing cancels. */
const overZero: Terms = atom("1/0")
