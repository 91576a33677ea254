/** The builder: sharing, folding, exact identities, dead values, type errors; as printed programs. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Builder from "../../src/kernel/Builder.ts"
import type { Value } from "../../src/kernel/Builder.ts"
import { type OpName, ops } from "../../src/kernel/Op.ts"
import { number } from "./arbitraryProgram.ts"
import { evaluate } from "./evaluate.ts"
import { print } from "./programText.ts"

const printed = (make: (b: Builder.ProgramBuilder<string>) => Value): string => {
  const b = Builder.make()
  b.result("y", make(b))
  return print(b.build())
}

describe("printing", () => {
  it("shows every kind of instruction", () => {
    expect(printed((b) => {
      const low = b.op("iand", b.shift("shr", b.op("bits", b.input("x")), 52), b.bits(-1n))
      const y = b.op("number", b.op("iadd", low, b.bits(0x3ff0000000000000n)))
      return b.op("select", b.op("lt", y, b.number(-0)), b.op("mul", y, b.number(1.5)), y)
    })).toBe([
      "%0 = input x",
      "%1 = bits %0",
      "%2 = shr %1 52",
      "%3 = 0xffffffffffffffff",
      "%4 = iand %2 %3",
      "%5 = 0x3ff0000000000000",
      "%6 = iadd %4 %5",
      "%7 = number %6",
      "%8 = -0",
      "%9 = lt %7 %8",
      "%10 = 1.5",
      "%11 = mul %7 %10",
      "%12 = select %9 %11 %7",
      "y := %12"
    ].join("\n"))
  })
})

describe("equal values are one", () => {
  it("for inputs, constants and operations", () => {
    expect(printed((b) => {
      const product = (): Value => b.op("mul", b.input("x"), b.number(3))
      return b.op("add", product(), product())
    })).toBe("%0 = input x\n%1 = 3\n%2 = mul %0 %1\n%3 = add %2 %2\ny := %3")
  })

  it("but 0 and -0 are two, and so are shifts by different distances", () => {
    const b = Builder.make()
    expect(b.number(0)).not.toBe(b.number(-0))
    expect(b.number(NaN)).toBe(b.number(NaN))
    const bits = b.op("bits", b.input("x"))
    expect(b.shift("shl", bits, 1)).not.toBe(b.shift("shl", bits, 2))
    expect(b.shift("shl", bits, 1)).toBe(b.shift("shl", bits, 1))
    expect(b.op("sub", b.input("x"), b.input("y"))).not.toBe(b.op("sub", b.input("y"), b.input("x")))
  })
})

describe("constants are folded", () => {
  it("bit for bit as they would be computed", () => {
    const numeric = (Object.keys(ops) as ReadonlyArray<OpName>).filter((name) =>
      ops[name].result === "f64" && ops[name].args.every((t) => t === "f64")
    )
    fc.assert(
      fc.property(fc.constantFrom(...numeric), number, number, (name, x, y) => {
        const args = [x, y].slice(0, ops[name].args.length)
        const folded = Builder.make()
        folded.result("y", folded.op(name, ...args.map(folded.number)))
        const late = Builder.make()
        late.result("y", late.op(name, ...args.map((_, k) => late.input(String(k)))))
        expect(folded.build().instructions.length).toBe(1)
        expect(evaluate(folded.build(), () => NaN).get("y")).toBe(
          evaluate(late.build(), (k) => args[Number(k)]).get("y")
        )
      }),
      { seed: 1, numRuns: 500 }
    )
  })

  it.each([
    ["-0 from a product", (b: Builder.ProgramBuilder<string>) => b.op("mul", b.number(0), b.number(-3)), "-0"],
    ["0 from a sum with -0", (b: Builder.ProgramBuilder<string>) => b.op("add", b.number(0), b.number(-0)), "0"],
    ["-0 from a sum of -0", (b: Builder.ProgramBuilder<string>) => b.op("add", b.number(-0), b.number(-0)), "-0"],
    ["NaN from 0 / 0", (b: Builder.ProgramBuilder<string>) => b.op("div", b.number(0), b.number(0)), "NaN"],
    [
      "-Infinity from 1 / -0",
      (b: Builder.ProgramBuilder<string>) => b.op("div", b.number(1), b.number(-0)),
      "-Infinity"
    ],
    [
      "bits",
      (b: Builder.ProgramBuilder<string>) =>
        b.op("number", b.op("iadd", b.op("bits", b.number(1)), b.shift("shl", b.bits(1n), 52))),
      "2"
    ],
    [
      "a choice",
      (b: Builder.ProgramBuilder<string>) =>
        b.op("select", b.op("lt", b.number(1), b.number(2)), b.number(7), b.number(8)),
      "7"
    ],
    [
      "a choice at NaN",
      (b: Builder.ProgramBuilder<string>) =>
        b.op("select", b.op("not", b.op("eq", b.number(NaN), b.number(NaN))), b.number(7), b.number(8)),
      "7"
    ]
  ])("%s", (_, make, value) => {
    expect(printed(make)).toBe(`%0 = ${value}\ny := %0`)
  })

  it("in a choice whose mask is known only in part", () => {
    const mask = (b: Builder.ProgramBuilder<string>, logic: "and" | "or", holds: boolean): Value =>
      b.op(
        "select",
        b.op(logic, b.op("lt", b.number(1), b.number(holds ? 2 : 0)), b.op("lt", b.input("x"), b.input("y"))),
        b.input("x"),
        b.number(0)
      )
    const choice = "%3 = lt %1 %2\n%4 = select %3 %1 %0\ny := %4"
    expect(printed((b) => mask(b, "and", true))).toBe(
      "%0 = input x\n%1 = input y\n%2 = lt %0 %1\n%3 = 0\n%4 = select %2 %0 %3\ny := %4"
    )
    expect(printed((b) => mask(b, "or", false))).toBe(`%0 = 0\n%1 = input x\n%2 = input y\n${choice}`)
    expect(printed((b) => mask(b, "or", true))).toBe("%0 = input x\ny := %0")
    expect(printed((b) => mask(b, "and", false))).toBe("%0 = 0\ny := %0")
  })
})

describe("identities", () => {
  it("are only those that keep every bit", () => {
    const kept = (make: (b: Builder.ProgramBuilder<string>, x: Value) => Value): boolean => {
      const b = Builder.make()
      const x = b.input("x")
      return make(b, x) === x
    }
    expect(kept((b, x) => b.op("mul", x, b.number(1)))).toBe(true)
    expect(kept((b, x) => b.op("mul", b.number(1), x))).toBe(true)
    expect(kept((b, x) => b.op("div", x, b.number(1)))).toBe(true)
    expect(kept((b, x) => b.op("sub", x, b.number(0)))).toBe(true)
    expect(kept((b, x) => b.op("select", b.op("lt", x, b.number(3)), x, x))).toBe(true)
    // -0 + 0 is 0; -0 - -0 is 0; 0 - x is no -x; NaN * 0 is NaN.
    expect(kept((b, x) => b.op("add", x, b.number(0)))).toBe(false)
    expect(kept((b, x) => b.op("sub", x, b.number(-0)))).toBe(false)
    expect(kept((b, x) => b.op("sub", b.number(0), x))).toBe(false)
    expect(kept((b, x) => b.op("mul", x, b.number(0)))).toBe(false)
    expect(kept((b, x) => b.op("div", b.number(1), x))).toBe(false)
  })
})

describe("changes of sign", () => {
  it("go into sums and differences, whose bits they do not change", () => {
    const printed = (make: (b: Builder.ProgramBuilder<string>, x: Value, y: Value) => Value): string => {
      const b = Builder.make()
      b.result("r", make(b, b.input("x"), b.input("y")))
      return print(b.build()).split("\n").slice(2).join("; ")
    }
    expect(printed((b, x, y) => b.op("add", x, b.op("neg", y)))).toBe("%2 = sub %0 %1; r := %2")
    expect(printed((b, x, y) => b.op("add", b.op("neg", x), y))).toBe("%2 = sub %1 %0; r := %2")
    expect(printed((b, x, y) => b.op("sub", x, b.op("neg", y)))).toBe("%2 = add %0 %1; r := %2")
    const b = Builder.make()
    const x = b.input("x")
    expect(b.op("neg", b.op("neg", x))).toBe(x)
    for (const x of [0, -0, 1.5, -Infinity]) {
      for (const y of [0, -0, -2.25, Infinity]) {
        expect(Object.is(-x + y, y - x), `${x}, ${y}`).toBe(true)
        expect(Object.is(x - -y, x + y), `${x}, ${y}`).toBe(true)
      }
    }
  })
})

describe("what no result needs", () => {
  it("is left out, and results of one name are the last", () => {
    const b = Builder.make()
    const [x, y] = [b.input("x"), b.input("y")]
    b.result("r", b.op("add", x, y))
    b.op("sqrt", y)
    b.result("r", b.op("mul", x, x))
    expect(print(b.build())).toBe("%0 = input x\n%1 = mul %0 %0\nr := %1")
  })

  it("does not change while more is built", () => {
    const b = Builder.make()
    b.result("r", b.input("x"))
    const first = b.build()
    b.result("s", b.input("y"))
    expect(print(first)).toBe("%0 = input x\nr := %0")
    expect(print(b.build())).toBe("%0 = input x\n%1 = input y\nr := %0\ns := %1")
  })
})

describe("types are checked", () => {
  it.each([
    [
      "a number where a mask is wanted",
      (b: Builder.ProgramBuilder<string>) => b.op("select", b.input("x"), b.input("x"), b.input("x")),
      "select takes (mask, f64, f64), not (f64, f64, f64)"
    ],
    [
      "a mask where a number is wanted",
      (b: Builder.ProgramBuilder<string>) => b.op("add", b.op("lt", b.input("x"), b.input("x")), b.input("x")),
      "add takes (f64, f64), not (mask, f64)"
    ],
    [
      "bits where a number is wanted",
      (b: Builder.ProgramBuilder<string>) => b.op("neg", b.bits(1n)),
      "neg takes (f64), not (i64)"
    ],
    ["too few", (b: Builder.ProgramBuilder<string>) => b.op("mul", b.input("x")), "mul takes (f64, f64), not (f64)"],
    [
      "too many",
      (b: Builder.ProgramBuilder<string>) => b.op("sqrt", b.input("x"), b.input("x")),
      "sqrt takes (f64), not (f64, f64)"
    ],
    [
      "a number to be shifted",
      (b: Builder.ProgramBuilder<string>) => b.shift("shl", b.input("x"), 3),
      "shl takes (i64), not (f64)"
    ]
  ])("%s", (_, make, message) => {
    expect(() => make(Builder.make())).toThrow(`internal: ${message}`)
  })
})
