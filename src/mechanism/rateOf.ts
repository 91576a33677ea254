/**
 * The whole rate of a state that moves by texts of its own: dx/dt as `StateRule` says it.
 */
import { constant, difference, name, product, quotient } from "../equation/build.ts"
import type { Expression } from "../equation/Expression.ts"
import type { StateRule } from "../network/MechanismFields.ts"

/** The whole rate of a state, from the trees that `read` gives of its texts; a state of a scheme, or without a rule, has none. */
export const rateOf = (rule: StateRule, state: string, read: (text: string) => Expression): Expression => {
  const x = name(state)
  switch (rule._tag) {
    case "Rates": // alpha (1 - x) - beta x
      return difference(product(read(rule.alpha), difference(constant(1), x)), product(read(rule.beta), x))
    case "Relaxation": // (inf - x) / tau
      return quotient(difference(read(rule.inf), x), read(rule.tau))
    case "Derivative":
      return read(rule.text)
    default:
      throw new Error(`internal: ${state} does not move by a text`)
  }
}
