/**
 * Values of some lanes in C: names of types, constants, and the small functions that operators cannot say.
 *
 * One idea: GCC and Clang have vectors of any power of two as types with operators, and what the processor has no registers for they take
 * apart, so one text serves every machine. Masks are bits throughout, all or none in a lane; integers are unsigned, so that they wrap. Types
 * may alias (memory holds numbers and bits) and ask for 8-byte alignment, which is what columns have.
 */

/** How many numbers a value has. */
export type Lanes = 1 | 2 | 4 | 8

/** The type of numbers, of bits and masks, and of bits with a sign. */
export const numbers = (lanes: Lanes): string => `f64x${lanes}`
export const bits = (lanes: Lanes): string => `u64x${lanes}`
const signed = (lanes: Lanes): string => `i64x${lanes}`

/** One number as a constant: 18 digits say it exactly. */
export const literal = (value: number): string => {
  if (Number.isNaN(value)) return `__builtin_nan("")`
  if (!Number.isFinite(value)) return value > 0 ? "__builtin_inf()" : "-__builtin_inf()"
  return `${Object.is(value, -0) ? "-" : ""}${value.toExponential(17)}`
}

/** 64 bits as a constant. */
export const literalBits = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}ull`

/** The intrinsic functions of x86 for a number of lanes: the macro that says whether they are there, prefix and type. */
const intrinsics: Readonly<Record<Lanes, readonly [macro: string, prefix: string, type: string] | null>> = {
  1: null,
  2: ["__SSE2__", "_mm", "__m128d"],
  4: ["__AVX__", "_mm256", "__m256d"],
  8: ["__AVX512F__", "_mm512", "__m512d"]
}

/** A function of one value or two, in every lane. */
const inline = (result: string, name: string, params: string, body: string): string =>
  `static inline ${result} ${name}(${params}) { ${body} }`

/** Least and greatest: b where it is less, or greater, than a, else a; `_mm_min_pd(x, y)` is y unless x is less. */
const extremes = (lanes: Lanes): ReadonlyArray<string> => {
  const f = numbers(lanes)
  const params = `${f} a, ${f} b`
  const chosen = (mask: string): string => `return select${lanes}(${mask}, b, a);`
  const x86 = intrinsics[lanes]
  const plain = [
    inline(f, `pmin${lanes}`, params, chosen(compared(lanes, "b < a"))),
    inline(f, `pmax${lanes}`, params, chosen(compared(lanes, "a < b")))
  ]
  if (x86 === null) return plain
  const [macro, prefix, type] = x86
  return [
    `#ifdef ${macro}`,
    inline(f, `pmin${lanes}`, params, `return (${f})${prefix}_min_pd((${type})b, (${type})a);`),
    inline(f, `pmax${lanes}`, params, `return (${f})${prefix}_max_pd((${type})b, (${type})a);`),
    "#else",
    ...plain,
    "#endif"
  ]
}

/** A comparison as a mask. */
export const compared = (lanes: Lanes, comparison: string): string =>
  lanes === 1 ? `-(u64x1)(${comparison})` : `(${bits(lanes)})(${comparison})`

/** The declarations for values of some lanes. */
const declarations = (lanes: Lanes): ReadonlyArray<string> => {
  const [f, u, s] = [numbers(lanes), bits(lanes), signed(lanes)]
  const each = (x: string): string => Array<string>(lanes).fill(x).join(", ")
  const attributes = `__attribute__((${lanes === 1 ? "" : `vector_size(${8 * lanes}), `}aligned(8), may_alias))`
  const types = [
    `typedef double ${f} ${attributes};`,
    `typedef uint64_t ${u} ${attributes};`,
    `typedef int64_t ${s} ${attributes};`
  ]
  const ways = lanes === 1
    ? [
      inline(u, "bits1", "f64x1 x", "union { double x; uint64_t u; } c = { x }; return c.u;"),
      inline(f, "number1", "u64x1 u", "union { uint64_t u; double x; } c = { u }; return c.x;"),
      inline(f, "splat1", "double x", "return x;"),
      inline(u, "splatBits1", "uint64_t u", "return u;"),
      inline(f, "sqrt1", "f64x1 x", "return __builtin_sqrt(x);")
    ]
    : [
      inline(u, `bits${lanes}`, `${f} x`, `return (${u})x;`),
      inline(f, `number${lanes}`, `${u} u`, `return (${f})u;`),
      inline(f, `splat${lanes}`, "double x", `return (${f}){ ${each("x")} };`),
      inline(u, `splatBits${lanes}`, "uint64_t u", `return (${u}){ ${each("u")} };`),
      inline(f, `sqrt${lanes}`, `${f} x`, `for (int i = 0; i < ${lanes}; i++) x[i] = __builtin_sqrt(x[i]); return x;`)
    ]
  return [
    ...types,
    ...ways,
    inline(
      f,
      `select${lanes}`,
      `${u} m, ${f} a, ${f} b`,
      `return number${lanes}((bits${lanes}(a) & m) | (bits${lanes}(b) & ~m));`
    ),
    inline(f, `abs${lanes}`, `${f} x`, `return number${lanes}(bits${lanes}(x) & ~splatBits${lanes}(1ull << 63));`),
    ...extremes(lanes)
  ]
}

/** What stands before code on values of some lanes. */
export const prelude = (lanes: Iterable<Lanes>): string =>
  [
    "#include <stdint.h>",
    "#include <string.h>",
    "#if defined(__x86_64__)",
    "#include <immintrin.h>",
    "#endif",
    ...[...new Set(lanes)].sort((a, b) => a - b).flatMap(declarations)
  ].join("\n")
