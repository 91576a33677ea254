/**
 * Numbers as bytes: the examples of the LEB128 definition, every edge between lengths, and what is out of range.
 */
import * as FastCheck from "fast-check"
import { describe, expect, it } from "vitest"
import * as Bytes from "../../../src/kernel/wasm/Bytes.ts"
import * as Reader from "./Reader.ts"

const written = (write: (bytes: Bytes.Bytes) => void): ReadonlyArray<number> => {
  const bytes = Bytes.make(0)
  write(bytes)
  return Array.from(Bytes.take(bytes))
}
const u32 = (value: number) => written((bytes) => Bytes.u32(bytes, value))
const s32 = (value: number) => written((bytes) => Bytes.s32(bytes, value))
const s64 = (value: bigint) => written((bytes) => Bytes.s64(bytes, value))
const reader = (bytes: ReadonlyArray<number>) => Reader.make(Uint8Array.from(bytes), 0, bytes.length)

describe("LEB128", () => {
  it("writes unsigned numbers, seven bits a byte", () => {
    expect([0, 1, 127].map(u32)).toEqual([[0], [1], [127]])
    expect([128, 255, 16383].map(u32)).toEqual([[0x80, 1], [0xff, 1], [0xff, 0x7f]])
    expect(u32(16384)).toEqual([0x80, 0x80, 1])
    expect(u32(624485)).toEqual([0xe5, 0x8e, 0x26]) // the example of DWARF and Wikipedia
    expect(u32(2 ** 31)).toEqual([0x80, 0x80, 0x80, 0x80, 0x08])
    expect(u32(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f])
  })

  it("writes signed numbers so that the last bit 6 is the sign", () => {
    expect([0, 1, 63, -1, -64].map(s32)).toEqual([[0], [1], [0x3f], [0x7f], [0x40]])
    expect([64, -65, 127, 128].map(s32)).toEqual([[0xc0, 0], [0xbf, 0x7f], [0xff, 0], [0x80, 1]])
    expect(s32(-123456)).toEqual([0xc0, 0xbb, 0x78])
    expect(s32(2 ** 31 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x07])
    expect(s32(-(2 ** 31))).toEqual([0x80, 0x80, 0x80, 0x80, 0x78])
    expect(s64(2n ** 63n - 1n)).toEqual([...new Array<number>(9).fill(0xff), 0])
    expect(s64(-(2n ** 63n))).toEqual([...new Array<number>(9).fill(0x80), 0x7f])
  })

  it("refuses what has no such form", () => {
    expect(() => u32(-1)).toThrow("internal: -1 is no u32")
    expect(() => u32(2 ** 32)).toThrow("internal: 4294967296 is no u32")
    expect(() => u32(1.5)).toThrow("internal: 1.5 is no u32")
    expect(() => s32(2 ** 31)).toThrow("internal: 2147483648 is no s32")
    expect(() => s32(NaN)).toThrow("internal: NaN is no s32")
    expect(() => s64(2n ** 63n)).toThrow("internal: 9223372036854775808 is no s64")
  })

  it("comes back, and the shortest way", () => {
    const edges = Array.from({ length: 64 }, (_, k) => 1n << BigInt(k)).flatMap((x) => [x - 1n, x, -x, -x - 1n])
    for (const x of edges) {
      if (x === BigInt.asUintN(32, x)) expect(Reader.u32(reader(u32(Number(x))))).toBe(Number(x))
      if (x === BigInt.asIntN(32, x)) expect(Reader.s32(reader(s32(Number(x))))).toBe(Number(x))
      if (x !== BigInt.asIntN(64, x)) continue
      expect(Reader.s64(reader(s64(x)))).toBe(x)
      const bits = (x < 0n ? ~x : x).toString(2).length - (x === 0n || x === -1n ? 1 : 0) + 1 // and one for the sign
      expect(s64(x).length).toBe(Math.ceil(bits / 7))
    }
    const roundTrip = FastCheck.property(
      FastCheck.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      (x) => Reader.s64(reader(s64(x))) === x
    )
    FastCheck.assert(roundTrip, { seed: 20, numRuns: 300 })
  })

  it("is refused by the reader where it is too long or cut off", () => {
    expect(() => Reader.u32(reader([0x80, 0x80, 0x80, 0x80, 0x80, 1]))).toThrow(
      "internal: a number is longer than 32 bits"
    )
    expect(() => Reader.u32(reader([0x80]))).toThrow("internal: the bytes end too early at byte 1")
  })
})

it("floats, bits and names are little-endian and UTF-8", () => {
  expect(written((bytes) => Bytes.f64(bytes, 1))).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
  expect(written((bytes) => Bytes.f64(bytes, -0))).toEqual([0, 0, 0, 0, 0, 0, 0, 0x80])
  expect(written((bytes) => Bytes.text(bytes, "µm"))).toEqual([3, 0xc2, 0xb5, 0x6d])
  expect(Reader.text(reader(written((bytes) => Bytes.text(bytes, "µm"))))).toBe("µm")
})

it("grows while bytes are appended, and keeps what was there", () => {
  const values = Array.from({ length: 5000 }, (_, at) => (at * 31) & 255)
  const single = written((bytes) => values.forEach((value) => Bytes.u8(bytes, value)))
  const inOne = written((bytes) => Bytes.append(bytes, values))
  expect(single).toEqual(values)
  expect(inOne).toEqual(values)
})
