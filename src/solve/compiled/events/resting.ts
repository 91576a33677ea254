/**
 * Rows that nobody has to go through because nothing happens there: whether a program leaves states that are 0 as they are, and gives no line.
 *
 * One idea: what is 0 times something is 0 whatever the voltage, and that can be seen in the program. Signs of 0 are told apart, since a state
 * has to keep its bits; a current may be 0 of either sign, so whoever skips rows does not where somebody looks at it. What a state is
 * multiplied with or divided by is taken for a number with which 0 stays 0. Where it is none (0 / 0, or 0 times infinity), the state that a run
 * begins with or a piece of it ends with says so, as all rows are gone through there. Only where a voltage makes it none within a piece and a
 * number again before its end, rows that rest add 0, while the interpreter stops.
 */
import type { Program } from "../../../kernel/Program.ts"
import type * as Columns from "../../../program/Columns.ts"

/** What is known of a value where states are 0: it is 0, it is 0 or -0, or nothing. */
type Known = "zero" | "either" | "any"

const isNothing = (known: Known): boolean => known !== "any"

/** Whether rows whose states are all 0 may rest: their states stay 0, and what they add to the line of the voltage is 0. */
export const canRest = ({ instructions, results }: Program<Columns.Column>): boolean => {
  const states = new Set<Columns.Column>(results.flatMap(({ port }) => port._tag === "State" ? [port] : []))
  const known: Array<Known> = []
  const both = (a: Known, b: Known): Known => a === "any" || b === "any" ? "any" : a === b ? a : "either"
  for (const i of instructions) {
    if (i._tag === "Input") known.push(states.has(i.port) ? "zero" : "any")
    else if (i._tag === "Number") known.push(Object.is(i.value, 0) ? "zero" : Object.is(i.value, -0) ? "either" : "any")
    else if (i._tag !== "Op") known.push("any")
    else {
      const [a, b, c] = i.args.map((k) => known[k])
      switch (i.op) {
        case "mul":
          known.push(isNothing(a) || isNothing(b) ? "either" : "any")
          break
        case "div":
        case "neg":
          known.push(isNothing(a) ? "either" : "any")
          break
        case "add":
          known.push(!isNothing(a) || !isNothing(b) ? "any" : a === "zero" || b === "zero" ? "zero" : "either")
          break
        case "sub":
          known.push(!isNothing(a) || !isNothing(b) ? "any" : a)
          break
        case "abs":
          known.push(isNothing(a) ? "zero" : "any")
          break
        case "select":
          known.push(both(b, c))
          break
        default:
          known.push("any")
      }
    }
  }
  return states.size > 0 && results.every(({ port, value }) => {
    switch (port._tag) {
      case "State":
        return known[value] === "zero"
      case "Line":
      case "Current":
        return isNothing(known[value])
      default:
        return false
    }
  })
}
