/**
 * Every row of the opcode table runs and means what the oracles say; a row without a test fails, and so does a test
 * without a row.
 *
 * NaN made by arithmetic may be any NaN, as the standard has it; everything else is compared bit by bit.
 */
import { describe, expect, it } from "vitest"
import type { Code } from "../../../src/kernel/wasm/Code.ts"
import { type NameWith, type OpcodeName, opcodes } from "../../../src/kernel/wasm/Opcode.ts"
import type { Row } from "../../../src/kernel/wasm/Row.ts"
import { split, toNumber, toSingle } from "./bits.ts"
import { type Machine, machine, slots } from "./execute.ts"
import { type MemoryMeaning, memoryMeaning } from "./memoryMeaning.ts"
import { type Meaning, numberMeaning } from "./numberMeaning.ts"
import { opcodeNames } from "./opcodeNames.ts"
import { few, operands, product, tame } from "./operands.ts"
import { structureCases } from "./structureCases.ts"
import { laneMeaning, relaxedMeaning, shuffleMeaning, vectorMeaning } from "./vectorMeaning.ts"

/** Instructions whose NaN has no fixed bits, with the width of their lanes. */
const arithmetic = /^f64(x2)?\.(ceil|floor|trunc|nearest|sqrt|add|sub|mul|div|min|max|promote.*|relaxed.*)$/
const nanWidth = (name: string): number => (name.startsWith("f32x4.demote") ? 32 : arithmetic.test(name) ? 64 : 0)

const agree = (width: number, expected: bigint | "trap", got: bigint | undefined | "trap"): boolean => {
  if (expected === got) return true
  if (width === 0 || typeof expected !== "bigint" || typeof got !== "bigint") return false
  const isNaN = (lane: bigint): boolean => Number.isNaN(width === 32 ? toSingle(lane) : toNumber(lane))
  const lanes = split(got, width, 128 / width)
  return split(expected, width, 128 / width).every((lane, at) =>
    lane === lanes[at] || (isNaN(lane) && isNaN(lanes[at]))
  )
}

const operandsOf = (name: string, row: Row): ReadonlyArray<ReadonlyArray<bigint>> => {
  if (name in relaxedMeaning) return product(row.operands.map(() => tame))
  const lists = row.operands.length > 2 ? few : operands
  const isLarge = row.operands.join(" ") === "v128 v128"
  return product(row.operands.map((type, at) => (isLarge && at === 1 ? few : lists)[type]))
}

/** The first five operands on which instruction and meaning differ. */
const mismatches = (
  name: string,
  row: Row,
  { run }: Machine,
  meanings: ReadonlyArray<Meaning>
): ReadonlyArray<string> => {
  const found: Array<string> = []
  for (const values of operandsOf(name, row)) {
    const got = run(values)
    if (meanings.some((meaning) => agree(nanWidth(name), meaning(...values), got))) continue
    const hex = (
      value: bigint | string | undefined
    ): string => (typeof value === "bigint" ? value.toString(16) : `${value}`)
    found.push(`${name}(${values.map(hex).join(", ")}) = ${hex(got)}, not ${hex(meanings[0](...values))}`)
    if (found.length === 5) break
  }
  return found
}

const plain: Record<string, Meaning> = { ...numberMeaning, ...vectorMeaning }
const plainMachine = (name: string): Machine => {
  const plainName = name as NameWith<"none"> // the tables above hold no others; the completeness test says so
  return machine(opcodes[plainName], (code) => code.op(plainName), false)
}

describe("instructions without immediates", () => {
  for (const [name, meaning] of Object.entries(plain)) {
    it(name, () => {
      const row = opcodes[name as OpcodeName]
      expect(mismatches(name, row, plainMachine(name), [meaning])).toEqual([])
    })
  }
  for (const [name, meanings] of Object.entries(relaxedMeaning)) {
    it(name, () => {
      expect(mismatches(name, opcodes[name as OpcodeName], plainMachine(name), meanings)).toEqual([])
    })
  }
  it("are told apart: another meaning is found out", () => {
    const differ = (name: OpcodeName, meaning: Meaning): number =>
      mismatches(name, opcodes[name], plainMachine(name), [meaning]).length
    expect(differ("f64x2.min", vectorMeaning["f64x2.pmin"])).toBeGreaterThan(0)
    expect(differ("f64.max", (a, b) => (toNumber(a) > toNumber(b) ? a : b))).toBeGreaterThan(0)
    expect(differ("f64.nearest", numberMeaning["f64.floor"])).toBeGreaterThan(0)
    expect(differ("i64.shr_u", numberMeaning["i64.shr_s"])).toBeGreaterThan(0)
    expect(differ("v128.bitselect", (a, b, c) => (b & c) | (a & ~c))).toBeGreaterThan(0)
  })
})

describe("lanes", () => {
  for (const [name, meaning] of Object.entries(laneMeaning)) {
    const laneName = name as NameWith<"lane"> // the table of lanes holds no others
    const row = opcodes[laneName]
    it(name, () => {
      for (let lane = 0; lane < row.lanes; lane++) {
        const ready = machine(row, (code) => code.lane(laneName, lane), false)
        expect(mismatches(name, row, ready, [meaning(lane)])).toEqual([])
      }
    })
  }
  it("i8x16.shuffle", () => {
    const row = opcodes["i8x16.shuffle"]
    const identity = Array.from({ length: 16 }, (_, at) => at)
    for (const lanes of [identity, identity.map((at) => 31 - at), identity.map((at) => (at * 11 + 5) % 32)]) {
      const ready = machine(row, (code) => code.shuffle(lanes), false)
      expect(mismatches("i8x16.shuffle", row, ready, [shuffleMeaning(lanes)])).toEqual([])
    }
  })
})

const page = 65536
const pattern = Uint8Array.from({ length: page }, (_, at) => (at * 167 + (at >> 8) * 29 + 11) & 255)
const addresses = [64n, 72n, 79n, 1021n, 4096n, BigInt(page - 32), BigInt(page - 4), BigInt(page - 1), 0xffff_fff0n]

const accessMismatches = (name: string, row: Row, meaning: MemoryMeaning, offset: number, lane: number) => {
  const emit = (code: Code): Code =>
    row.immediate === "memory"
      ? code.memory(name as NameWith<"memory">, offset) // the row says so
      : code.memoryLane(name as NameWith<"memoryLane">, offset, lane)
  const { memory, run } = machine(row, emit, meaning.aligned)
  const expectedMemory = pattern.slice()
  const found: Array<string> = []
  memory.set(pattern)
  for (
    const [address, ...values] of product([
      addresses,
      ...row.operands.slice(1).map((type) => few[type].slice(0, 9))
    ])
  ) {
    const at = Number(address) + offset
    const traps = at + meaning.size > page || (meaning.aligned && at % meaning.size !== 0)
    const expected = traps ? "trap" : meaning.access(expectedMemory, at, values, lane)
    const got = run([address, ...values])
    if (expected !== got) found.push(`${name} offset=${offset} (${address}, ${values}) = ${got}, not ${expected}`)
  }
  if (Buffer.compare(memory.subarray(slots), expectedMemory.subarray(slots)) !== 0) {
    found.push(`${name} writes elsewhere`)
  }
  return found
}

describe("memory", () => {
  for (const [name, meaning] of Object.entries(memoryMeaning)) {
    it(name, () => {
      const row: Row = opcodes[name as OpcodeName]
      for (const offset of [0, 3, 8, 200, 0xffff_ffff]) {
        for (let lane = 0; lane < Math.max(1, row.lanes); lane++) {
          expect(accessMismatches(name, row, meaning, offset, lane)).toEqual([])
        }
      }
    })
  }
})

describe("structure", () => {
  for (const [name, check] of Object.entries(structureCases)) it(name, check)
})

it("every row has a semantic test, and every semantic test a row", () => {
  const tested = [plain, relaxedMeaning, laneMeaning, { "i8x16.shuffle": 0 }, memoryMeaning, structureCases].flatMap(
    (table) => Object.keys(table)
  )
  expect(tested.toSorted()).toEqual(opcodeNames.toSorted())
})
