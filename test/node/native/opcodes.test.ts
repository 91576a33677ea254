/**
 * The instructions of WebAssembly in C against what they mean: every one that is spoken on operands of every kind, blocks, branches and
 * variables as in WebAssembly itself.
 *
 * NaN made by arithmetic may be any NaN; everything else is compared bit by bit.
 */
import { expect, it } from "vitest"
import { prelude } from "../../../src/kernel/c/Lanes.ts"
import { instructionPrelude, plainText } from "../../../src/kernel/c/opcodes.ts"
import { printModule } from "../../../src/kernel/c/printModule.ts"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import { type NameWith, type OpcodeName, opcodes } from "../../../src/kernel/wasm/Opcode.ts"
import { split, toNumber } from "../../kernel/wasm/bits.ts"
import { type Meaning, numberMeaning } from "../../kernel/wasm/numberMeaning.ts"
import { few, operands, product } from "../../kernel/wasm/operands.ts"
import { vectorMeaning } from "../../kernel/wasm/vectorMeaning.ts"
import { describeNative, runOn } from "./compiled.ts"

/** A module's functions as a text whose kernel calls the last of them for every header. */
const textOf = (
  functions: ReadonlyArray<Code.Body>,
  calls: (nameOf: (body: Code.Body) => string) => ReadonlyArray<string>
): string => {
  const printed = printModule({ functions })
  return [
    prelude([1, 2]),
    instructionPrelude,
    "struct self { char *memory; };",
    ...printed.functions,
    "static void run_kernel(char *memory, struct meeting *meeting, uint32_t header) {",
    "struct self own = { .memory = memory };",
    ...calls((body) => printed.nameOf(body.func)),
    "}"
  ].join("\n")
}

const isSpoken = (name: NameWith<"none">): boolean => {
  try {
    plainText(name, ["a", "b", "c"])
    return true
  } catch {
    return false
  }
}
const names = (Object.keys(opcodes) as ReadonlyArray<OpcodeName>)
  .filter((name): name is NameWith<"none"> => opcodes[name].immediate === "none")
  .filter(isSpoken)
const meanings: Record<string, Meaning> = { ...numberMeaning, ...vectorMeaning }

/** Bytes of a row: three operands and the result. */
const rowBytes = 64
const resultAt = 48

/** A function that applies an instruction to the operands at an address. */
const applied = (name: NameWith<"none">): Code.Body => {
  const row = opcodes[name]
  const code = Code.make(name, ["i32"], [])
  const [at] = code.params
  code.get(at)
  row.operands.forEach((type, k) => code.get(at).memory(`${type}.load` as "i32.load", 16 * k))
  code.op(name)
  code.memory(`${row.results[0]}.store` as "i32.store", resultAt)
  return code.end()
}

const isNaNBits = (bits: bigint): boolean => Number.isNaN(toNumber(bits))

/** The same bits; where numbers are made, any NaN is as good as another. */
const agree = (name: string, expected: bigint, found: bigint): boolean =>
  expected === found || (/^f64(x2)?\.(sqrt|floor|add|sub|mul|div|min|max)$/.test(name) &&
    split(expected, 64, 2).every((lane, k) => {
      const own = split(found, 64, 2)[k]
      return lane === own || (isNaNBits(lane) && isNaNBits(own))
    }))

describeNative("instructions in C", () => {
  it("mean what they mean", async () => {
    const rows = names.flatMap((name) => {
      const { operands: types } = opcodes[name]
      const lists = types.map((type, k) =>
        (types.length > 2 || (types.length > 1 && k === 1 && type === "v128") ? few : operands)[type]
      )
      return product(lists).map((values) => ({ name, values }))
    }).filter(({ name, values }) => meanings[name](...values) !== "trap") // which no program of ours does
    const memory = new ArrayBuffer(rowBytes * rows.length)
    const view = new DataView(memory)
    rows.forEach(({ values }, r) =>
      values.forEach((bits, k) => {
        view.setBigUint64(rowBytes * r + 16 * k, BigInt.asUintN(64, bits), true)
        view.setBigUint64(rowBytes * r + 16 * k + 8, bits >> 64n, true)
      })
    )
    const bodies = new Map(names.map((name) => [name, applied(name)]))
    const first = new Map(names.map((name) => [name, rows.findIndex((row) => row.name === name)]))
    const count = (name: string): number => rows.filter((row) => row.name === name).length
    const text = textOf(
      [...bodies.values()],
      (nameOf) =>
        names.map((name) =>
          `for (u32 r = ${first.get(name)}; r < ${first.get(name)! + count(name)}; r++) ${
            nameOf(bodies.get(name)!)
          }(&own, ${rowBytes} * r);`
        )
    )
    await runOn(text, memory)
    const wrong = rows.flatMap(({ name, values }, r) => {
      const expected = meanings[name](...values)
      const low = view.getBigUint64(rowBytes * r + resultAt, true)
      const found = opcodes[name].results[0] === "v128"
        ? low | (view.getBigUint64(rowBytes * r + resultAt + 8, true) << 64n)
        : low
      return agree(name, expected as bigint, found) ? [] : [`${name}(${values.join(", ")}) = ${found}, not ${expected}`]
    })
    expect(wrong.slice(0, 5)).toEqual([])
    expect(rows.length).toBeGreaterThan(10_000)
  })

  it("branch, loop and return as they do in WebAssembly", async () => {
    // 1 for 0, 2 for 1, 4 for anything else; and the sum of 1 .. n.
    const classify = Code.make("classify", ["i32"], ["i32"])
    classify.block(["i32"], (outer) => {
      classify.block([], (inner) => {
        classify.get(classify.params[0]).brIf(inner)
        classify.i32(1).br(outer)
      })
      classify.get(classify.params[0]).i32(1).op("i32.eq")
      classify.ifElse(["i32"], () => classify.i32(2), () => classify.i32(4))
    })
    const triangle = Code.make("triangle", ["i32"], ["i32"])
    const [n] = triangle.params
    const sum = triangle.local("i32")
    triangle.block([], (after) => {
      triangle.loop([], (again) => {
        triangle.get(n).op("i32.eqz").brIf(after)
        triangle.get(sum).get(n).op("i32.add").set(sum)
        triangle.get(n).i32(1).op("i32.sub").tee(n).drop()
        triangle.br(again)
      })
    })
    triangle.get(sum)
    const bodies = [classify.end(), triangle.end()]
    const memory = new ArrayBuffer(64)
    const text = textOf(
      bodies,
      (nameOf) =>
        [0, 1, 7].flatMap((x, k) =>
          bodies.map((body, b) => `((u32 *)memory)[${2 * k + b}] = ${nameOf(body)}(&own, ${x});`)
        )
    )
    await runOn(text, memory)
    expect([...new Uint32Array(memory, 0, 6)]).toEqual([1, 0, 2, 1, 4, 28])
  })

  it("an instruction without a row is said", () => {
    const code = Code.make("f", [], ["i32"])
    code.i32(1).op("i32.popcnt")
    expect(() => printModule({ functions: [code.end()] })).toThrow("internal: i32.popcnt has no C")
  })
})
