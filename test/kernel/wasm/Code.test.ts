/**
 * Wrong code is refused where it is written, and the message names the instruction and the stack.
 */
import { describe, expect, it } from "vitest"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import type { NameWith } from "../../../src/kernel/wasm/Opcode.ts"
import { compile } from "./structureCases.ts"

/** The message of writing a function without parameters or results. */
const complaint = (write: (code: Code.Code) => void, results: ReadonlyArray<Item.ValueType> = []): string => {
  try {
    write(Code.make("f", [], results))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return "no complaint"
}

describe("the operand stack", () => {
  it("must hold the types that an instruction takes", () => {
    expect(complaint((code) => code.f64(1).i32(2).op("f64.add"))).toBe(
      `internal: f64.add needs f64 f64; the stack in "f" is: f64 i32`
    )
    expect(complaint((code) => code.f64(1).op("f64x2.sqrt"))).toBe(
      `internal: f64x2.sqrt needs v128; the stack in "f" is: f64`
    )
    expect(complaint((code) => code.f64(0).i32(0).memory("f64.store", 0))).toBe(
      `internal: f64.store needs i32 f64; the stack in "f" is: f64 i32`
    )
  })

  it("must hold enough", () => {
    expect(complaint((code) => code.op("i32.add"))).toBe(
      `internal: i32.add needs i32 i32; the stack in "f" is: nothing`
    )
    expect(complaint((code) => code.i64(1n).op("i64.add"))).toBe(
      `internal: i64.add needs i64 i64; the stack in "f" is: i64`
    )
    expect(complaint((code) => code.drop())).toBe(`internal: drop needs a value; the stack in "f" is: nothing`)
  })

  it("hides what lies outside the block", () => {
    expect(complaint((code) => code.f64(1).block([], () => code.f64(2).op("f64.add")))).toBe(
      `internal: f64.add needs f64 f64; the stack in "f" is: f64 | f64`
    )
    expect(complaint((code) => code.f64(1).loop([], () => code.drop()))).toBe(
      `internal: drop needs a value; the stack in "f" is: f64 |`
    )
  })

  it("must give one type to both sides of a select", () => {
    expect(complaint((code) => code.f64(1).i32(2).i32(3).select())).toBe(
      `internal: select needs i32 i32 i32; the stack in "f" is: f64 i32 i32`
    )
    expect(complaint((code) => code.i32(1).select())).toBe(
      `internal: select needs 2 values; the stack in "f" is: i32`
    )
    expect(complaint((code) => code.f64(1).f64(2).select())).toBe(
      `internal: select needs i32; the stack in "f" is: f64 f64`
    )
  })
})

describe("variables", () => {
  it("have a type", () => {
    expect(complaint((code) => code.i32(1).set(code.local("f64")))).toBe(
      `internal: local.set needs f64; the stack in "f" is: i32`
    )
    expect(complaint((code) => code.tee(code.local("v128")))).toBe(
      `internal: local.tee needs v128; the stack in "f" is: nothing`
    )
  })

  it("belong to one function", () => {
    const other = Code.make("other", [], []).local("i64")
    expect(complaint((code) => code.get(other))).toBe(
      `internal: local.get takes variable 0 (i64) of another function; the stack in "f" is: nothing`
    )
  })

  it("that are global and constant are not written", () => {
    const fixed = Item.global("f64", { mutable: false })
    expect(complaint((code) => code.f64(1).setGlobal(fixed))).toBe(
      `internal: global.set writes a constant global (f64); the stack in "f" is: f64`
    )
  })
})

describe("structure", () => {
  it("closes the innermost block, with just its results", () => {
    expect(complaint((code) => code.block([], () => code.i32(1)))).toBe(
      `internal: end needs just nothing to close the block; the stack in "f" is: i32`
    )
    expect(complaint((code) => code.i32(1).block(["i32"], () => {}))).toBe(
      `internal: end needs just i32 to close the block; the stack in "f" is: i32 |`
    )
    expect(complaint((code) => {
      const outer = code.open("block", [])
      code.open("loop", [])
      code.close(outer)
    })).toBe(`internal: end closes a block although a loop inside it is open; the stack in "f" is: nothing`)
  })

  it("closes each block once", () => {
    expect(complaint((code) => {
      const label = code.open("block", [])
      code.close(label).close(label)
    })).toBe(`internal: end closes a block that is not open; the stack in "f" is: nothing`)
  })

  it("branches to open blocks only, with what they need", () => {
    expect(complaint((code) => {
      const label = code.open("block", [])
      code.close(label).br(label)
    })).toBe(`internal: br goes to a block that is not open; the stack in "f" is: nothing`)
    expect(complaint((code) => code.block(["f64"], (after) => code.i32(1).br(after)))).toBe(
      `internal: br needs f64; the stack in "f" is: i32`
    )
    expect(complaint((code) => code.loop([], (again) => code.brIf(again)))).toBe(
      `internal: br_if needs i32; the stack in "f" is: nothing`
    )
    expect(complaint((code) => code.block(["f64"], (after) => code.i32(1).brIf(after)))).toBe(
      `internal: br_if needs f64 i32; the stack in "f" is: i32`
    )
  })

  it("has an else where an if gives something, and only there belongs an else", () => {
    expect(complaint((code) => code.i32(1).close(code.open("if", ["f64"])))).toBe(
      `internal: end closes an if with a result (f64) that has no else; the stack in "f" is: nothing`
    )
    expect(complaint((code) => code.otherwise(code.open("loop", [])))).toBe(
      `internal: else belongs to an if, not to a loop; the stack in "f" is: nothing`
    )
    expect(complaint((code) => code.i32(1).ifElse(["f64"], () => code.f64(1), () => code.i32(2)))).toBe(
      `internal: end needs just f64 to close the else; the stack in "f" is: i32`
    )
    expect(complaint((code) => code.if(() => {}))).toBe(`internal: if needs i32; the stack in "f" is: nothing`)
  })

  it("has no code that cannot run", () => {
    expect(complaint((code) => code.block([], (after) => code.br(after).i32(1)))).toBe(
      `internal: i32.const cannot be reached: it follows br; the stack in "f" is: nothing`
    )
    expect(complaint((code) => code.return().block([], () => {}))).toBe(
      `internal: block cannot be reached: it follows return; the stack in "f" is: nothing`
    )
    expect(complaint((code) => code.unreachable().unreachable())).toBe(
      `internal: unreachable cannot be reached: it follows unreachable; the stack in "f" is: nothing`
    )
  })

  it("gives at most one value from a block", () => {
    expect(complaint((code) => code.block(["i32", "i32"], () => {}))).toBe(
      `internal: block has 2 results; one is the limit; the stack in "f" is: nothing`
    )
  })
})

describe("the end of a function", () => {
  it("needs its results and closed blocks, and is the end", () => {
    expect(complaint((code) => code.i32(1).end(), ["f64"])).toBe(
      `internal: end needs just f64 to close the function; the stack in "f" is: i32`
    )
    expect(complaint((code) => code.f64(1).f64(1).end(), ["f64"])).toBe(
      `internal: end needs just f64 to close the function; the stack in "f" is: f64 f64`
    )
    expect(complaint((code) => {
      code.open("loop", [])
      code.end()
    })).toBe(`internal: end closes a function although a loop inside it is open; the stack in "f" is: nothing`)
    expect(complaint((code) => {
      code.end()
      code.i32(1)
    })).toBe(`internal: i32.const comes after the end of the function; the stack in "f" is: nothing`)
    expect(complaint((code) => [code.end(), code.end()])).toBe(
      `internal: end comes after the end of the function; the stack in "f" is: nothing`
    )
    expect(complaint((code) => code.return(), ["i64"])).toBe(
      `internal: return needs i64; the stack in "f" is: nothing`
    )
  })

  it("is not the place to close its outermost block by hand", () => {
    const code = Code.make("f", [], [])
    expect(code.block([], (after) => code.br(after)).end().bytes).toEqual(
      Uint8Array.of(0x02, 0x40, 0x0c, 0x00, 0x0b, 0x0b)
    )
  })
})

describe("immediates", () => {
  it("are in range", () => {
    expect(complaint((code) => code.f64x2(1, 2).lane("f64x2.extract_lane", 2))).toBe(
      `internal: f64x2.extract_lane has lane 2, which is not in 0 .. 1; the stack in "f" is: v128`
    )
    expect(complaint((code) => code.i32(0).memory("f64.load", -8))).toBe(
      `internal: f64.load has offset -8, which is not in 0 .. 4294967295; the stack in "f" is: i32`
    )
    expect(complaint((code) => code.i32(0).f64x2(0, 0).memoryLane("v128.store64_lane", 0, 2))).toMatch(/has lane 2/)
    expect(complaint((code) => code.f64x2(1, 2).f64x2(3, 4).shuffle(new Array<number>(16).fill(32)))).toMatch(/lane 32/)
    expect(complaint((code) => code.f64x2(1, 2).f64x2(3, 4).shuffle([0, 1]))).toBe(
      `internal: i8x16.shuffle has 2 lanes, not 16; the stack in "f" is: v128 v128`
    )
    expect(complaint((code) => code.i32(2 ** 32))).toBe("internal: 4294967296 is no s32")
    expect(complaint((code) => code.i32(0.5))).toBe("internal: 0.5 is no s32")
    expect(complaint((code) => code.i64(-(2n ** 64n)))).toBe("internal: -18446744073709551616 is no s64")
    expect(complaint((code) => code.i64x2(2n ** 64n, 0n))).toBe("internal: 18446744073709551616 is no i64")
    expect(complaint((code) => code.v128([1, 2, 3]))).toBe("internal: 3 bytes are no v128.const")
  })

  it("belong to the instruction", () => {
    const foreign = "f64.load" as NameWith<"none"> // what a caller without types could write
    const unknown = "f64.cube" as NameWith<"none">
    expect(complaint((code) => code.op(foreign))).toBe(`internal: f64.load is no instruction with immediate "none"`)
    expect(complaint((code) => code.op(unknown))).toBe(`internal: f64.cube is no instruction with immediate "none"`)
  })

  it("of a call are its arguments", () => {
    const log = Item.func("log", ["i32", "f64"], [])
    expect(complaint((code) => code.f64(1).call(log))).toBe(`internal: call needs i32 f64; the stack in "f" is: f64`)
  })
})

describe("loops and blocks", () => {
  it("the smallest divisor, by two labels of nested loops", () => {
    const divisor = compile(["i32"], ["i32"], (code, [n]) => {
      const d = code.local("i32")
      const rest = code.local("i32")
      code.i32(2).set(d)
      code.block([], (found) => {
        code.loop([], (nextDivisor) => {
          code.get(n).set(rest)
          code.loop([], (subtract) => {
            code.get(rest).op("i32.eqz").brIf(found)
            code.get(rest).get(d).op("i32.sub").tee(rest)
            code.get(d).op("i32.ge_u").brIf(subtract)
            code.get(rest).op("i32.eqz").brIf(found)
            code.get(d).i32(1).op("i32.add").set(d).br(nextDivisor)
          })
        })
      })
      code.get(d)
    })
    expect([4, 9, 35, 49, 97].map((n) => divisor(n))).toEqual([2, 3, 5, 7, 97])
  })

  it("a block that gives a value early, inside an if inside a loop", () => {
    const firstPowerAbove = compile(["f64", "f64"], ["f64"], (code, [base, limit]) => {
      const power = code.local("f64")
      code.f64(1).set(power)
      code.block(["f64"], (found) => {
        code.loop([], (again) => {
          code.get(power).get(limit).op("f64.gt").ifElse([], () => code.get(power).br(found), () => {
            code.get(power).get(base).op("f64.mul").set(power)
          })
          code.br(again)
        })
        code.f64(NaN)
      })
    })
    expect([firstPowerAbove(2, 1000), firstPowerAbove(10, 10)]).toEqual([1024, 100])
  })

  it("shows the stack on request", () => {
    const code = Code.make("f", ["f64"], [])
    code.get(code.params[0]).open("block", [])
    expect(code.i32(1).stack()).toBe("f64 | i32")
  })
})
