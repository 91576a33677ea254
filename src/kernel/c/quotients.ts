/**
 * Quotients by constants as a product and a fused product and sum, which give the same bits in two operations instead of one that blocks the
 * processor for as long as thirty.
 *
 * One idea: with 1/y = high + low, x/y is fma(x, high, x * low) rounded once, but for an error of 2^-104. No quotient of a number by an odd
 * m is nearer to the middle between two numbers than 2^-54/m of itself, so for m < 2^40 the rounding is that of the division; zeros,
 * infinities and NaN come out as there, since `high` and `low` have one sign. Only numbers close to the smallest would go wrong: so
 * it has to be known of x how small it can be beside 0, which for the voltages and differences of equations it is.
 */
import { powerOfTwo } from "../../number/scale.ts"
import { argsOf, type Instruction, type Program } from "../Program.ts"

/** The reciprocal of a number in two parts of one sign: the first is cut off, not rounded. */
export type Reciprocal = { readonly high: number; readonly low: number }

/** A divisor's significand is an odd number below this, and its size between these powers of two. */
const mostOdd = 2 ** 40
const [leastDivisor, mostDivisor] = [2 ** -100, 2 ** 100]

/** What a dividend is at least where it is not 0. */
export const leastDividend = 2 ** -600

/** A positive number as an odd integer times a power of two. */
const oddPart = (y: number): { readonly odd: number; readonly power: number } => {
  let [odd, power] = [y, 0]
  while (!Number.isInteger(odd)) [odd, power] = [odd * 2, power - 1]
  while (odd % 2 === 0) [odd, power] = [odd / 2, power + 1]
  return { odd, power }
}

/** The reciprocal of a divisor, or null where the rule does not hold, or where it is not needed: of powers of two. */
export const reciprocal = (y: number): Reciprocal | null => {
  const size = Math.abs(y)
  if (!(size >= leastDivisor && size <= mostDivisor)) return null
  const { odd, power } = oddPart(size)
  if (odd === 1 || odd >= mostOdd) return null
  const m = BigInt(odd)
  const length = m.toString(2).length
  // 2^shift / m has 53 digits before its point; what is left over gives 53 more.
  const shift = length + 52
  const [whole, rest] = [(1n << BigInt(shift)) / m, (1n << BigInt(shift)) % m]
  const next = (rest << BigInt(shift)) / m
  const sign = Math.sign(y)
  return {
    high: sign * Number(whole) * powerOfTwo(-shift - power),
    low: sign * Number(next) * powerOfTwo(-2 * shift - power)
  }
}

/** What the values of a program are at least where they are not 0; 0 where nothing is known. */
export const leastSizes = ({ instructions }: Program<unknown>): ReadonlyArray<number> => {
  const least: Array<number> = []
  const constant = (k: number): number | null => {
    const i = instructions[k]
    return i._tag === "Number" && i.value !== 0 && Number.isFinite(i.value) ? Math.abs(i.value) : null
  }
  const of = (i: Instruction<unknown>): number => {
    if (i._tag === "Number") return Math.abs(i.value) > 0 ? Math.abs(i.value) : Infinity
    if (i._tag !== "Op") return 0
    const args = argsOf(i)
    switch (i.op) {
      case "neg":
      case "abs":
        return least[args[0]]
      case "pmin":
      case "pmax":
        return Math.min(least[args[0]], least[args[1]])
      case "select":
        return Math.min(least[args[1]], least[args[2]])
      case "add":
      case "sub":
        // Either one is much larger than the other, or both are whole multiples of the constant's last place.
        return (constant(args[0]) ?? constant(args[1]) ?? 0) * 2 ** -54
      default:
        return 0
    }
  }
  for (const i of instructions) least.push(of(i))
  return least
}
