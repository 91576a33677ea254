/**
 * Random programs over all operations, read off lists of numbers so that they shrink; and numbers that are odd often.
 *
 * Bits are taken of inputs only, which are never NaN there: which NaN an operation makes is not part of the meaning.
 */
import * as fc from "fast-check"
import * as Builder from "../../src/kernel/Builder.ts"
import type { Value } from "../../src/kernel/Builder.ts"
import { type OpName, ops, type Type } from "../../src/kernel/Op.ts"
import type { Program } from "../../src/kernel/Program.ts"

const names = ["a", "b", "c"] as const
const constants = [0, -0, 1, -1, 0.5, 3, 1e-310, 1e300, NaN, Infinity, -Infinity]

/** Numbers that are odd often. */
export const number: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...constants),
  fc.double(),
  fc.integer({ min: -9, max: 9 })
)

/** A program of up to `size` operations; inputs `a`, `b`, `c` and results by number. `spread` bounds how far back arguments lie. */
export const arbitraryProgram = (size = 40, results = 6): fc.Arbitrary<Program<string>> =>
  fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: size, size: "max" }).map((
    choices
  ) => built(choices, results))

const opNames = Object.keys(ops) as ReadonlyArray<OpName>

const built = (
  choices: ReadonlyArray<readonly [number, ...ReadonlyArray<number>]>,
  results: number
): Program<string> => {
  const b = Builder.make()
  const values: Record<Type, Array<Value>> = {
    f64: names.map(b.input),
    i64: [b.bits(0x3ff0000000000001n), b.bits(-5n)],
    mask: []
  }
  values.mask.push(b.op("lt", values.f64[0], values.f64[1]))
  for (const [which, ...args] of choices) {
    const name = opNames[which % (opNames.length + 1)]
    if (name === undefined) values.f64.push(b.number(constants[args[0] % constants.length]))
    else if (name === "shl" || name === "shr") values.i64.push(b.shift(name, recent(values.i64, args[0]), args[1] % 64))
    else if (name === "bits") values.i64.push(b.op("bits", finite(b, args[0])))
    else values[ops[name].result].push(b.op(name, ...ops[name].args.map((type, k) => recent(values[type], args[k]))))
  }
  values.f64.slice(-results).forEach((value, k) => b.result(`r${k}`, value))
  if (results > 2) b.result("a", values.f64.at(-1)!) // also an input
  return b.build()
}

/** An input or 1 where it is NaN. */
const finite = (b: Builder.ProgramBuilder<string>, choice: number): Value => {
  const x = b.input(names[choice % names.length])
  return b.op("select", b.op("eq", x, x), x, b.number(1))
}

/** One of the last dozen, so that chains become deep. */
const recent = (values: ReadonlyArray<Value>, choice: number): Value =>
  values[values.length - 1 - choice % Math.min(values.length, 12)]
