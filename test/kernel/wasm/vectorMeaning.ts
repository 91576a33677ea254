/**
 * What the vector instructions mean: the meaning of single numbers, lane by lane.
 *
 * The oracle of the semantic tests; imports nothing of the encoder.
 */
import { fromNumber, fromSingle, join, split, toNumber, toSingle } from "./bits.ts"
import { float, integer, type Meaning, named, truncate } from "./numberMeaning.ts"

const bits = (a: bigint | "trap"): bigint => (a === "trap" ? 0n : a)

/** Works on lanes that lie at the same place. */
const lanewise = (width: number, meaning: Meaning): Meaning => (...operands) => {
  const lanes = operands.map((operand) => split(operand, width, 128 / width))
  return join(lanes[0].map((_, at) => bits(meaning(...lanes.map((lane) => lane[at])))), width)
}

/** All ones where the comparison holds. */
const mask = (width: number, meaning: Meaning): Meaning => lanewise(width, (...operands) => -bits(meaning(...operands)))

/** Every lane is shifted by one count. */
const shift = (width: number, meaning: Meaning): Meaning => (a, by) => lanewise(width, (lane) => meaning(lane, by))(a)

const all = (width: number, names: string, family: Record<string, Meaning>, lift: typeof lanewise) =>
  Object.fromEntries(names.split(" ").map((name) => [name, lift(width, family[name])]))

const integerLanes = (n: number, comparisons: string): Record<string, Meaning> => {
  const family = integer(n)
  const s = (a: bigint): bigint => BigInt.asIntN(n, a)
  return {
    ...all(n, "add sub mul", family, lanewise),
    ...all(n, comparisons, family, mask),
    ...all(n, "shl shr_s shr_u", family, shift),
    abs: lanewise(n, (a) => (s(a) < 0n ? -a : a)),
    neg: lanewise(n, (a) => -a),
    all_true: (a) => (split(a, n, 128 / n).every((lane) => lane !== 0n) ? 1n : 0n),
    bitmask: (a) => join(split(a, n, 128 / n).map((lane) => (s(lane) < 0n ? 1n : 0n)), 1),
    splat: (a) => join(new Array<bigint>(128 / n).fill(a), n)
  }
}

const extreme = (n: number, signed: boolean, least: boolean): Meaning =>
  lanewise(n, (a, b) => {
    const [x, y] = signed ? [BigInt.asIntN(n, a), BigInt.asIntN(n, b)] : [a, b]
    return x < y === least ? a : b
  })

/** The lower two of four lanes of 32 bits, or the upper two, each made a lane of 64. */
const widen = (upper: boolean, meaning: (lane: bigint) => bigint): Meaning => (a) =>
  join(split(a, 32, 4).slice(upper ? 2 : 0, upper ? 4 : 2).map(meaning), 64)

/** Two lanes of 64 bits, each made a lane of 32; the upper two are zero. */
const narrow = (meaning: Meaning): Meaning => (a) => join(split(a, 64, 2).map((lane) => bits(meaning(lane))), 32)

const signExtend = (lane: bigint): bigint => BigInt.asUintN(64, BigInt.asIntN(32, lane))

/** A float as integer times a power of two. */
const parts = (x: number): readonly [mantissa: bigint, exponent: number] => {
  const b = fromNumber(x)
  const field = Number((b >> 52n) & 0x7ffn)
  const mantissa = (b & ((1n << 52n) - 1n)) | (field === 0 ? 0n : 1n << 52n)
  return [x < 0 ? -mantissa : mantissa, Math.max(field, 1) - 1075]
}

/** a b + c with one rounding, by exact integers; right where neither the sum nor the product is subnormal. */
const fused = (a: number, b: number, c: number): number => {
  const rough = a * b + c
  if (!Number.isFinite(a) || !Number.isFinite(b) || !Number.isFinite(c)) return rough
  const [ma, ea] = parts(a)
  const [mb, eb] = parts(b)
  const [mc, ec] = parts(c)
  const exponent = Math.min(ea + eb, ec)
  const sum = ((ma * mb) << BigInt(ea + eb - exponent)) + (mc << BigInt(ec - exponent))
  if (sum === 0n) return rough
  const size = sum < 0n ? -sum : sum
  const excess = Math.max(0, size.toString(2).length - 64)
  const kept = size >> BigInt(excess)
  const sticky = kept << BigInt(excess) === size ? 0n : 1n
  return (sum < 0n ? -1 : 1) * Number(kept | sticky) * 2 ** (exponent + excess)
}

const ternary = (f: (a: number, b: number, c: number) => number): Meaning =>
  lanewise(64, (a, b, c) => fromNumber(f(toNumber(a), toNumber(b), toNumber(c))))

/** Instructions that may round in one of several ways. */
export const relaxedMeaning: Record<string, ReadonlyArray<Meaning>> = {
  "f64x2.relaxed_madd": [ternary((a, b, c) => a * b + c), ternary(fused)],
  "f64x2.relaxed_nmadd": [ternary((a, b, c) => -(a * b) + c), ternary((a, b, c) => fused(-a, b, c))]
}

/** Vector instructions without immediates by name. */
export const vectorMeaning: Record<string, Meaning> = {
  "v128.not": (a) => BigInt.asUintN(128, ~a),
  "v128.and": (a, b) => a & b,
  "v128.andnot": (a, b) => a & BigInt.asUintN(128, ~b),
  "v128.or": (a, b) => a | b,
  "v128.xor": (a, b) => a ^ b,
  "v128.bitselect": (a, b, c) => (a & c) | (b & BigInt.asUintN(128, ~c)),
  "v128.any_true": (a) => (a === 0n ? 0n : 1n),
  "i8x16.swizzle": (a, b) => {
    const lanes = split(a, 8, 16)
    return join(split(b, 8, 16).map((at) => (at < 16n ? lanes[Number(at)] : 0n)), 8)
  },
  ...named("i32x4", integerLanes(32, "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u")),
  ...named("i64x2", integerLanes(64, "eq ne lt_s gt_s le_s ge_s")),
  "i32x4.min_s": extreme(32, true, true),
  "i32x4.min_u": extreme(32, false, true),
  "i32x4.max_s": extreme(32, true, false),
  "i32x4.max_u": extreme(32, false, false),
  "i32x4.trunc_sat_f64x2_s_zero": narrow(truncate(32, true, true)),
  "i32x4.trunc_sat_f64x2_u_zero": narrow(truncate(32, false, true)),
  "i64x2.extend_low_i32x4_s": widen(false, signExtend),
  "i64x2.extend_high_i32x4_s": widen(true, signExtend),
  "i64x2.extend_low_i32x4_u": widen(false, (lane) => lane),
  "i64x2.extend_high_i32x4_u": widen(true, (lane) => lane),
  ...named("f64x2", all(64, "ceil floor trunc nearest abs neg sqrt add sub mul div min max", float, lanewise)),
  ...named("f64x2", all(64, "eq ne lt gt le ge", float, mask)),
  "f64x2.splat": (a) => join([a, a], 64),
  "f64x2.pmin": lanewise(64, (a, b) => (toNumber(b) < toNumber(a) ? b : a)),
  "f64x2.pmax": lanewise(64, (a, b) => (toNumber(a) < toNumber(b) ? b : a)),
  "f64x2.convert_low_i32x4_s": widen(false, (lane) => fromNumber(Number(BigInt.asIntN(32, lane)))),
  "f64x2.convert_low_i32x4_u": widen(false, (lane) => fromNumber(Number(lane))),
  "f64x2.promote_low_f32x4": widen(false, (lane) => fromNumber(toSingle(lane))),
  "f32x4.demote_f64x2_zero": narrow((lane) => fromSingle(toNumber(lane)))
}

/** Vector instructions with a lane number by name. */
export const laneMeaning: Record<string, (lane: number) => Meaning> = Object.fromEntries(
  [["i32x4", 32], ["i64x2", 64], ["f64x2", 64]].flatMap(([shape, n]): Array<[string, (lane: number) => Meaning]> => {
    const width = n as number // the second column
    return [
      [`${shape}.extract_lane`, (lane) => (a) => split(a, width, 128 / width)[lane]],
      [`${shape}.replace_lane`, (lane) => (a, b) => join(split(a, width, 128 / width).with(lane, b), width)]
    ]
  })
)

/** `i8x16.shuffle`: byte k is byte lanes[k] of both operands in a row. */
export const shuffleMeaning = (lanes: ReadonlyArray<number>): Meaning => (a, b) => {
  const both = [...split(a, 8, 16), ...split(b, 8, 16)]
  return join(lanes.map((lane) => both[lane]), 8)
}
