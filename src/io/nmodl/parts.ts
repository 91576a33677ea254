/**
 * Parts of a declaration before they are texts: its kind, its states, its currents.
 */
import type { Expression } from "../../equation/Expression.ts"
import type { Rule } from "./Rule.ts"
import type { Place } from "./Syntax.ts"

/** What a file is here: a mechanism of the membrane, of one point of it, or a synapse, graded or of events. */
export type Kind = "density" | "point" | "graded" | "events"

/** A state of a declaration, its rule aside. */
export type StateColumn = {
  readonly own: string
  readonly unit: string
  readonly shared: boolean
  readonly default: number
  readonly rule: Rule
  readonly initial: Expression | null
  readonly place: Place | null
  readonly unitsOff: boolean
}

/** A current with its name. */
export type Current = {
  readonly name: string
  readonly value: Expression
  readonly place: Place
  readonly unitsOff: boolean
}
