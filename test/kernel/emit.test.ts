/**
 * Emitted code against the evaluator of programs, bit for bit: every function at odd arguments, random programs, in one lane and in two
 * with different numbers; and the order of loads and stores.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type FunctionName, functionNames, functions, takesOrder } from "../../src/equation/functions.ts"
import * as Builder from "../../src/kernel/Builder.ts"
import { emit, hoist, type Mode } from "../../src/kernel/emit.ts"
import { makers } from "../../src/kernel/math/functions.ts"
import { power } from "../../src/kernel/math/log.ts"
import type { Program } from "../../src/kernel/Program.ts"
import { schedule } from "../../src/kernel/schedule.ts"
import { unroll } from "../../src/kernel/unroll.ts"
import * as Code from "../../src/kernel/wasm/Code.ts"
import { arbitraryProgram, number } from "./arbitraryProgram.ts"
import { evaluate } from "./evaluate.ts"
import { compiled, evaluated, program, runColumns } from "./math/compiled.ts"
import { between, both, odd, scales } from "./math/points.ts"

const modes: ReadonlyArray<Mode> = ["scalar", "simd"]

/** Same bits, or both NaN. */
const same = (found: ReadonlyArray<number>, expected: ReadonlyArray<number>, args: (i: number) => unknown): void => {
  const wrong = expected.findIndex((x, i) => !Object.is(found[i], x))
  expect(wrong, wrong < 0 ? "" : `at ${String(args(wrong))}: ${found[wrong]} instead of ${expected[wrong]}`).toBe(-1)
}

const points = [...odd, ...between(-5, 5, 300), ...between(-800, 800, 300), ...both(scales(-323, 308, 200))]

const ways: ReadonlyArray<readonly [string, number, Program<string>]> = [
  ...functionNames.flatMap((name: FunctionName): ReadonlyArray<readonly [string, number, Program<string>]> =>
    takesOrder(name)
      ? [1, 2, 3].map((k) => [`${name} ${k}`, 1, program(1, (b, [x]) => makers[name](b, [b.number(k), x]))])
      : [[name, functions[name].arity, program(functions[name].arity, makers[name])]]
  ),
  ["power", 2, program(2, (b, [x, y]) => power(b, x, y))]
]

describe("functions", () => {
  it.each(ways)("%s has the bits of the evaluator in one lane and in two", (_, arity, p) => {
    // Neighbours in the list share a vector, so odd numbers meet each other and ordinary ones.
    const rows = arity === 1
      ? points.map((x) => [x])
      : [...odd.flatMap((x) => odd.map((y) => [x, y])), ...points.map((x, i) => [x, points[(7 * i) % points.length]])]
    const expected = evaluated(p)(rows)
    for (const mode of modes) same(compiled(p, arity, mode)(rows), expected, (i) => rows[i])
  })

  it.each(ways)("%s has the same bits when it is scheduled", (_, arity, p) => {
    const rows = points.map((x, i) => [x, points[(11 * i) % points.length]])
    same(compiled(schedule(p, () => false), arity, "simd")(rows), compiled(p, arity, "simd")(rows), (i) => rows[i])
  })
})

describe("programs", () => {
  const numbers = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 5 })

  it("have the bits of the evaluator in one lane and in two", () => {
    fc.assert(
      fc.property(arbitraryProgram(), numbers, (p, rows) => {
        const columns = new Map(["a", "b", "c"].map((name, k) => [name, rows.map((row) => row[k])]))
        const results = p.results.map((r) => r.port)
        const expected = rows.map((row) => evaluate(p, (name) => row["abc".indexOf(name)]))
        for (const mode of modes) {
          const found = runColumns(p, mode, columns, results)
          for (const name of results) {
            same(
              found.get(name)!,
              expected.map((e) => e.get(name)!),
              (i) => [name, ...rows[i]]
            )
          }
        }
      }),
      { seed: 3, numRuns: 300 }
    )
  })

  it("have the same bits several times over", () => {
    fc.assert(
      fc.property(
        arbitraryProgram(20),
        fc.tuple(number, number, number),
        fc.integer({ min: 1, max: 3 }),
        (p, [a, b, c], times) => {
          const copies = unroll(p, times, (name) => name === "b")
          const value = (name: string, u: number): number => ({ a: a * (u + 1), b, c: c - u })[name as "a"]
          const found = evaluate(copies, ({ copy, of }) => value(of, copy))
          expect(found.size).toBe(p.results.length * times)
          found.forEach((x, { copy, of }) => expect(x).toBe(evaluate(p, (name) => value(name, copy)).get(of)))
          expect(copies.instructions.filter((i) => i._tag === "Input" && i.port.of === "b").length)
            .toBeLessThanOrEqual(1)
        }
      ),
      { seed: 4, numRuns: 100 }
    )
  })
})

describe("a program of more values than a function has variables", () => {
  const length = 60_000
  const b = Builder.make()
  const x = b.input("x0")
  const recent = [x, b.input("x1"), b.number(0.75)]
  for (let k = 0; k < length; k++) {
    const next = b.op((["add", "mul", "sub", "pmin", "pmax"] as const)[k % 5], recent[k % 3], recent[(k + 1) % 3])
    recent[k % 3] = b.op("sub", next, b.op("number", b.op("bits", b.op("mul", next, b.number(0.5)))))
  }
  b.result("y", recent.reduce((sum, value) => b.op("add", sum, value)))
  const p = b.build()

  it.each(modes)("has the bits of the evaluator: %s", (mode) => {
    expect(p.instructions.length).toBeGreaterThan(length)
    const rows = [[0.3, -2], [-0.7, 0.1], [1.5, 3]]
    same(compiled(p, 2, mode)(rows), evaluated(p)(rows), (i) => rows[i])
  })
})

describe("loads and stores", () => {
  /** The order in which a program touches columns. */
  const trace = (p: Program<string>): ReadonlyArray<string> => {
    const code = Code.make("f", [], [])
    const seen: Array<string> = []
    emit(code, p, "scalar", hoist(code, p, "scalar", () => null), {
      load: (name) => {
        seen.push(`load ${name}`)
        code.f64(0)
      },
      store: (name) => void seen.push(`store ${name}`)
    })
    return seen
  }

  it("store a result at once, unless an input of its name is still to be read", () => {
    const b = Builder.make()
    const x = b.input("x")
    const y = b.op("mul", x, b.number(2))
    b.result("y", y)
    b.result("z", y)
    b.result("w", b.op("add", y, b.input("y")))
    expect(trace(b.build())).toEqual(["load x", "store z", "load y", "store w", "store y"])
  })

  it("hand an input through", () => {
    const b = Builder.make()
    b.result("y", b.input("x"))
    b.result("x", b.input("y"))
    expect(trace(b.build())).toEqual(["load x", "load y", "store x", "store y"])
    const swapped = runColumns(b.build(), "simd", new Map([["x", [1, 2]], ["y", [3, 4]]]), ["x", "y"])
    expect([...swapped]).toEqual([["x", [3, 4]], ["y", [1, 2]]])
  })

  it("store in place only what is read no more, in any schedule", () => {
    fc.assert(
      fc.property(arbitraryProgram(30), (p) => {
        const results = p.results.map((r, k) => ({ ...r, port: k < 3 ? "abc"[k] : r.port }))
        const renamed: Program<string> = { ...p, results }
        const seen = trace(schedule(renamed, () => false))
        for (const name of ["a", "b", "c"]) {
          const [load, store] = [seen.indexOf(`load ${name}`), seen.indexOf(`store ${name}`)]
          if (load >= 0 && store >= 0) expect(load).toBeLessThan(store)
        }
        expect(seen.filter((s) => s.startsWith("store")).length).toBe(new Set(renamed.results).size)
      }),
      { seed: 5, numRuns: 200 }
    )
  })

  it("need constants before the loop", () => {
    const b = Builder.make()
    b.result("y", b.number(1))
    const code = Code.make("f", [], [])
    expect(() => emit(code, b.build(), "scalar", new Map(), { load: () => {}, store: () => {} })).toThrow(
      "internal: a constant was not hoisted"
    )
  })
})
