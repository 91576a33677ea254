/**
 * Functions that stand in a program as one instruction until they are expanded: the equation language's, and a few of the kernels' own.
 *
 * A call has a derivative rule of its own (`pullbacks.ts`) and a meaning on numbers, which is the interpreter's; as operations (`math`) it
 * would be polynomials and bits, which nobody can differentiate. The table is total by type.
 */
import { type FunctionName, functions } from "../equation/functions.ts"
import { efunSlope } from "../number/derivatives.ts"
import { sech2, sigmoidSlope } from "../number/exp.ts"
import { power } from "../number/log.ts"

/** Name of a call. */
export type CallName = FunctionName | OwnName

/** Functions that no equation can name. */
type OwnName = "power" | "share" | "sigmoidD" | "sech2" | "efunSlope" | "over" | "reaches" | "choose" | "still"

type Meaning = (...args: ReadonlyArray<number>) => number

const own: Readonly<Record<OwnName, Meaning>> = {
  /** x^y for any y. */
  power,
  /** part / sum; where the sum is 0, a value that stands in for it. */
  share: (part, sum, otherwise) => sum === 0 ? otherwise : part / sum,
  /** The derivative of `sigmoid`: s(x) s(-x). */
  sigmoidD: sigmoidSlope,
  /** The derivative of `tanh`: 1 / cosh(x)^2. */
  sech2,
  /** The derivative of `efun`, cheap where `efun` of the same argument is there too, and less exact than `efunD(1, x)`. */
  efunSlope,
  /** 1 where x is above y, else 0: a spike, whose derivative may have a surrogate. */
  over: (x, y) => x > y ? 1 : 0,
  /** 1 where x is above y or equal to it, else 0. */
  reaches: (x, y) => x >= y ? 1 : 0,
  /** The first value where a number is not 0, else the second. */
  choose: (spike, yes, no) => spike !== 0 ? yes : no,
  /** The value itself, as a number that depends on nothing. */
  still: (x) => x
}

/** What a call computes on numbers. */
export const meaningOf = (name: CallName): Meaning =>
  Object.hasOwn(own, name) ? own[name as OwnName] : functions[name as FunctionName].apply as Meaning
