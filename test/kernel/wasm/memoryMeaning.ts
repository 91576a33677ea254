/**
 * What reads and writes of memory mean: a function of the bytes of the memory that may change them.
 *
 * The oracle of the semantic tests; imports nothing of the encoder.
 */
import { join, read, split, write } from "./bits.ts"
import { integer } from "./numberMeaning.ts"

/** An access at `at` = address + offset; it may change the memory. Undefined where there is no result. */
export type Access = (
  memory: Uint8Array,
  at: number,
  operands: ReadonlyArray<bigint>,
  lane: number
) => bigint | undefined

/** An access, the bytes that it touches, and whether its address must be a multiple of them. */
export type MemoryMeaning = { readonly size: number; readonly aligned: boolean; readonly access: Access }

const load = (size: number, widen: (bits: bigint) => bigint): MemoryMeaning => ({
  size,
  aligned: false,
  access: (memory, at) => widen(read(memory, at, size))
})

const store = (size: number): MemoryMeaning => ({
  size,
  aligned: false,
  access: (memory, at, [value]) => {
    write(memory, at, size, value)
    return undefined
  }
})

const loadLane = (size: number): MemoryMeaning => ({
  size,
  aligned: false,
  access: (memory, at, [vector], lane) =>
    join(split(vector, 8 * size, 16 / size).with(lane, read(memory, at, size)), 8 * size)
})

const storeLane = (size: number): MemoryMeaning => ({
  size,
  aligned: false,
  access: (memory, at, [vector], lane) => {
    write(memory, at, size, split(vector, 8 * size, 16 / size)[lane])
    return undefined
  }
})

const atomic = (meaning: MemoryMeaning): MemoryMeaning => ({ ...meaning, aligned: true })

/** Changes a value in place and gives the one before. */
const update = (size: number, change: (old: bigint, operands: ReadonlyArray<bigint>) => bigint): MemoryMeaning =>
  atomic({
    size,
    aligned: true,
    access: (memory, at, operands) => {
      const old = read(memory, at, size)
      write(memory, at, size, change(old, operands))
      return old
    }
  })

const updates = (type: "i32" | "i64", size: number): Record<string, MemoryMeaning> => {
  const family = integer(8 * size)
  const entries = ["add", "sub", "and", "or", "xor"].map((name): [string, MemoryMeaning] => [
    `${type}.atomic.rmw.${name}`,
    update(size, (old, [value]) => family[name](old, value) as bigint) // none of these traps
  ])
  return {
    ...Object.fromEntries(entries),
    [`${type}.atomic.rmw.xchg`]: update(size, (_old, [value]) => value),
    [`${type}.atomic.rmw.cmpxchg`]: update(size, (old, [expected, value]) => (old === expected ? value : old)),
    [`${type}.atomic.load`]: atomic(load(size, (bits) => bits)),
    [`${type}.atomic.store`]: atomic(store(size))
  }
}

const same = (bits: bigint): bigint => bits
const signed = (from: number, to: number) => (bits: bigint): bigint => BigInt.asUintN(to, BigInt.asIntN(from, bits))
const pair = (widen: (bits: bigint) => bigint) => (bits: bigint): bigint => join(split(bits, 32, 2).map(widen), 64)

/** Reads and writes by name. */
export const memoryMeaning: Record<string, MemoryMeaning> = {
  "i32.load": load(4, same),
  "i32.load8_s": load(1, signed(8, 32)),
  "i32.load8_u": load(1, same),
  "i32.load16_s": load(2, signed(16, 32)),
  "i32.load16_u": load(2, same),
  "i64.load": load(8, same),
  "i64.load8_s": load(1, signed(8, 64)),
  "i64.load8_u": load(1, same),
  "i64.load16_s": load(2, signed(16, 64)),
  "i64.load16_u": load(2, same),
  "i64.load32_s": load(4, signed(32, 64)),
  "i64.load32_u": load(4, same),
  "f64.load": load(8, same),
  "v128.load": load(16, same),
  "v128.load32x2_s": load(8, pair(signed(32, 64))),
  "v128.load32x2_u": load(8, pair(same)),
  "v128.load32_splat": load(4, (bits) => join([bits, bits, bits, bits], 32)),
  "v128.load64_splat": load(8, (bits) => join([bits, bits], 64)),
  "v128.load32_zero": load(4, same),
  "v128.load64_zero": load(8, same),
  "i32.store": store(4),
  "i32.store8": store(1),
  "i32.store16": store(2),
  "i64.store": store(8),
  "i64.store8": store(1),
  "i64.store16": store(2),
  "i64.store32": store(4),
  "f64.store": store(8),
  "v128.store": store(16),
  "v128.load32_lane": loadLane(4),
  "v128.load64_lane": loadLane(8),
  "v128.store32_lane": storeLane(4),
  "v128.store64_lane": storeLane(8),
  ...updates("i32", 4),
  ...updates("i64", 8)
}
