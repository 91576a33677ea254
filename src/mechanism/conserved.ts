/**
 * Sums of states that no rule changes: `C + O + I` of a scheme, calcium free and bound (states-and-clamps.md section 6).
 *
 * One idea: each rate is a sum of terms, and l . f = 0 identically where l is in the left null space of their coefficients. The terms of a
 * scheme are its flows, whose coefficients are the stoichiometric numbers; those of a typed rate are what it multiplies out to, calls being
 * atoms. What that does not find is no less conserved, but nobody knows of it.
 */
import * as Result from "effect/Result"
import type { Expression } from "../equation/Expression.ts"
import { parse } from "../equation/parse.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { leftNullSpace } from "./nullSpace.ts"
import { rateOf } from "./rateOf.ts"
import * as Rational from "./Rational.ts"
import { changes, parseReaction } from "./reaction.ts"
import { systemNames } from "./systemNames.ts"
import { atom, expand, type Terms } from "./terms.ts"

/** The coefficients of a rate by term. */
export type Coefficients = ReadonlyMap<string, Rational.Rational>

/** The whole-number vectors l with l . f = 0, of rates by their coefficients. */
export const lawsOf = (rates: ReadonlyArray<Coefficients>): ReadonlyArray<ReadonlyArray<number>> =>
  leftNullSpace(rates).map((law) => law.map(Number))

/** A state in a sum, with its whole number. */
export type Share = { readonly state: string; readonly count: number }

/**
 * The sums of states of a mechanism that its rules conserve, as texts: `["C + O + I"]`. Updates, resets, pumps and clamps may change them
 * all the same.
 */
export const conserved = (mechanism: Mechanism): ReadonlyArray<string> => conservedSums(mechanism).map(sumText)

/** The same as numbers, states in the order of declaration. */
export const conservedSums = (mechanism: Mechanism): ReadonlyArray<ReadonlyArray<Share>> => {
  const declared = Object.keys(mechanism.states)
  const coefficients = rateCoefficients(mechanism)
  return systemNames(mechanism).flatMap((states) =>
    lawsOf(states.map((state) => coefficients(state))).map((law) =>
      declared.flatMap((state) => {
        const count = law[states.indexOf(state)] ?? 0
        return count === 0 ? [] : [{ state, count }]
      })
    )
  ).sort((a, b) => declared.indexOf(a[0].state) - declared.indexOf(b[0].state))
}

/** A sum in words, `C + 2 B`. */
export const sumText = (parts: ReadonlyArray<Share>): string =>
  parts.map(({ count, state }, i) => {
    const size = Math.abs(count)
    const text = size === 1 ? state : `${size} ${state}`
    return i === 0 ? (count < 0 ? `-${text}` : text) : ` ${count < 0 ? "-" : "+"} ${text}`
  }).join("")

/**
 * The coefficients of the rate of each state that moves, by its local name. Names in terms are what `named` makes of them: columns, where
 * rates of several mechanisms meet.
 */
export const rateCoefficients = (
  fields: MechanismFields,
  named: (local: string) => string = (local) => local
): (state: string) => Coefficients => {
  const definitions = new Map<string, Terms>()
  const lookup = (local: string): Terms => definitions.get(local) ?? atom(named(local))
  for (const [name, text] of Object.entries(fields.definitions)) {
    definitions.set(name, expand(read(text), lookup) ?? atom(`${fields.name}.${name}`))
  }
  const flows = fields.scheme.map((text) => changes(Result.getOrThrow(parseReaction(text)))) // `check` has read it once
  return (state) => {
    const { rule } = fields.states[state]
    if (rule._tag === "Scheme") {
      return new Map(flows.flatMap((net, i) => {
        const change = net.get(state)
        return change === undefined ? [] : [[`flow ${fields.name}.${i}`, Rational.of(change)] as const]
      }))
    }
    const terms = expand(rateOf(rule, state, read), lookup) ?? atom(`rate ${fields.name}.${state}`)
    return new Map([...terms].map(([text, { coefficient }]) => [text, coefficient]))
  }
}

const read = (text: string): Expression => Result.getOrThrow(parse(text)) // `check` has read it once
