/**
 * Runs a program in many rows at once: the interpreter of programs, calls included. One plain loop for each instruction.
 *
 * It is readable and stays so: compiled adjoints must equal it. Masks are 0 and 1.
 */
import type { Block } from "./blocks/Block.ts"
import { meaningOf } from "./Call.ts"
import { type OpName, ops } from "./Op.ts"
import type { Instruction, Program } from "./Program.ts"

/** Evaluates a program in `n` rows; an input is a number per row, or one for all rows. Results by port, a number per row. */
export const evaluateColumns = <P>(
  program: Program<P>,
  input: (port: P) => ArrayLike<number>,
  n: number
): ReadonlyMap<P, Float64Array> => {
  const values: Array<ArrayLike<number>> = []
  const several = new Map<number, ReadonlyArray<Float64Array>>()
  const valueOf = (i: Instruction<P>, k: number): ArrayLike<number> => {
    switch (i._tag) {
      case "Input":
        return input(i.port)
      case "Number":
        return [i.value]
      case "Bits":
        throw new Error("internal: expanded programs run as kernels")
      case "Op":
        return column(lanewise(i.op), i.args.map((a) => values[a]), n)
      case "Call":
        return column(meaningOf(i.name), i.args.map((a) => values[a]), n)
      case "Block":
        several.set(k, rowByRow(i.block, i.args.map((a) => values[a]), n))
        return [NaN] // nobody reads it
      case "Part":
        return several.get(i.args[0])![i.index]
    }
  }
  program.instructions.forEach((i, k) => values.push(valueOf(i, k)))
  return new Map(program.results.map(({ port, value }) => {
    const found = values[value]
    return [port, found.length === n ? Float64Array.from(found) : new Float64Array(n).fill(found[0])]
  }))
}

/** A block in every row: a column for each of its results. */
const rowByRow = (
  block: Block,
  args: ReadonlyArray<ArrayLike<number>>,
  n: number
): ReadonlyArray<Float64Array> => {
  const out = Array.from({ length: block.results }, () => new Float64Array(n))
  for (let k = 0; k < n; k++) {
    const row = Float64Array.from(args, (a) => a.length === 1 ? a[0] : a[k])
    block.apply(row).forEach((x, index) => (out[index][k] = x))
  }
  return out
}

type Lanewise = (...args: ReadonlyArray<number>) => number

/** An operation on numbers only: masks go in and come out as 0 and 1. */
const lanewise = (op: OpName): Lanewise => {
  const { apply, args, result } = ops[op]
  const on = apply as (...args: ReadonlyArray<number | boolean>) => number | boolean // no operation here has 64-bit integers
  if (result === "mask") {
    return args[0] === "mask" ? (a, b) => Number(on(a !== 0, b !== 0)) : (a, b) => Number(on(a, b))
  }
  return on as Lanewise // a choice takes 0 for false
}

/** One loop for every number of arguments; a column of one number is read with step 0. */
const column = (f: Lanewise, args: ReadonlyArray<ArrayLike<number>>, n: number): Float64Array => {
  const out = new Float64Array(args.every((a) => a.length === 1) ? 1 : n)
  const [p, q, r] = args.map((a) => a.length === 1 ? 0 : 1)
  const [a, b, c] = args
  switch (args.length) {
    case 1:
      for (let k = 0; k < out.length; k++) out[k] = f(a[k * p])
      return out
    case 2:
      for (let k = 0; k < out.length; k++) out[k] = f(a[k * p], b[k * q])
      return out
    default:
      for (let k = 0; k < out.length; k++) out[k] = f(a[k * p], b[k * q], c[k * r])
      return out
  }
}
