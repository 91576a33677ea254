/**
 * Programs as C against the evaluator of programs, bit for bit, on 1, 2, 4 and 8 lanes: every function at odd arguments, and random programs.
 * Broken variants stand at the end: an order of arguments, a lane, contraction.
 */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { settings } from "../../../property-tests/settings.ts"
import { functionNames, functions, takesOrder } from "../../../src/equation/functions.ts"
import type { Lanes } from "../../../src/kernel/c/Lanes.ts"
import { makers } from "../../../src/kernel/math/functions.ts"
import { power } from "../../../src/kernel/math/log.ts"
import type { Program } from "../../../src/kernel/Program.ts"
import { schedule } from "../../../src/kernel/schedule.ts"
import { arbitraryProgram, number } from "../../kernel/arbitraryProgram.ts"
import { evaluate } from "../../kernel/evaluate.ts"
import { program } from "../../kernel/math/compiled.ts"
import { between, both, odd, scales } from "../../kernel/math/points.ts"
import { compiler, describeNative } from "./compiled.ts"
import { type Case, runCases } from "./programsInC.ts"

const all: ReadonlyArray<Lanes> = [1, 2, 4, 8]

const points = [...odd, ...between(-5, 5, 150), ...between(-800, 800, 150), ...both(scales(-323, 308, 100))]

/** The first place where a run differs from the evaluator, or null; both no number is the same. */
const firstWrong = async (
  cases: ReadonlyArray<Case>,
  change: (text: string) => string = (text) => text,
  flags: ReadonlyArray<string> = []
): Promise<string | null> => {
  const found = await runCases(cases, change, flags)
  for (const [k, { columns, lanes, program }] of cases.entries()) {
    const rows = Math.max(1, ...Array.from(columns.values(), (column) => column.length))
    for (let row = 0; row < rows; row++) {
      const expected = evaluate(program, (name) => columns.get(name)![row])
      for (const [name, value] of expected) {
        const got = found[k].get(name)![row]
        if (!Object.is(got, value)) {
          return `case ${k}, ${lanes} lanes, ${name} in row ${row}: ${got} instead of ${value}`
        }
      }
    }
  }
  return null
}

const calls: ReadonlyArray<readonly [number, Program<string>]> = [
  ...functionNames.flatMap((name): ReadonlyArray<readonly [number, Program<string>]> =>
    takesOrder(name)
      ? [1, 2, 3].map((k) => [1, program(1, (b, [x]) => makers[name](b, [b.number(k), x]))] as const)
      : [[functions[name].arity, program(functions[name].arity, makers[name])]]
  ),
  [2, program(2, (b, [x, y]) => power(b, x, y))]
]

/** Every function on some lanes; neighbours share a vector, so odd numbers meet each other and ordinary ones. */
const functionCases = (lanes: Lanes): ReadonlyArray<Case> =>
  calls.map(([arity, p]) => {
    const first = arity === 1 ? points : [...odd.flatMap((x) => odd.map(() => x)), ...points]
    const second = [...odd.flatMap(() => odd), ...points.map((_, i) => points[(7 * i) % points.length])]
    const third = first.map((_, i) => points[(11 * i) % points.length])
    const columns = [first, second.slice(0, first.length), third].slice(0, arity)
    return { lanes, program: schedule(p, () => false), columns: new Map(columns.map((column, k) => [`x${k}`, column])) }
  })

/** Random programs, on lanes in turn. */
const randomCases = (count: number): ReadonlyArray<Case> =>
  fc.sample(
    fc.record({
      program: arbitraryProgram(30),
      rows: fc.array(fc.tuple(number, number, number), { minLength: 9, maxLength: 9 })
    }),
    { seed: settings.seed, numRuns: count }
  ).map(({ program, rows }, k) => ({
    program,
    lanes: all[k % all.length],
    columns: new Map(["a", "b", "c"].map((name, at) => [name, rows.map((row) => row[at])]))
  }))

const some = Math.min(200, 2 * settings.numRuns)

describeNative(`programs in C, by ${compiler?.version ?? "no compiler"}`, () => {
  it.each(all)("functions have the bits of the evaluator on %s lanes", async (lanes) => {
    expect(await firstWrong(functionCases(lanes))).toBe(null)
  })

  it("random programs have the bits of the evaluator on all lanes", async () => {
    expect(await firstWrong(randomCases(some))).toBe(null)
  })

  it("the comparison sees what is wrong", async () => {
    const cases = randomCases(40)
    const swapped = (text: string): string => text.replaceAll(/= pmin(\d)\((\w+), (\w+)\)/g, "= pmin$1($3, $2)")
    expect(await firstWrong(cases, swapped)).not.toBe(null)
    const lane = (text: string): string => text.replaceAll("f64x8){ x, x,", "f64x8){ x, -x,")
    expect(await firstWrong(cases, lane)).not.toBe(null)
  })

  it("contraction would be seen where the processor can contract", async () => {
    if (!/v[34]$|arm64/.test(compiler!.machine)) return
    expect(await firstWrong(functionCases(2), (text) => text, ["-ffp-contract=fast"])).not.toBe(null)
  })
})
