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

/** A function of one value or two, in every lane. */
const inline = (result: string, name: string, params: string, body: string): string =>
  `static inline ${result} ${name}(${params}) { ${body} }`

/** One of a compiler's own functions, and a call of it. Such functions come and go with versions, so it is asked for. */
type Own = readonly [name: string, call: (...args: ReadonlyArray<string>) => string]

/** A function of the processor: what says that there is one, and how compilers call it. The headers that name them are read for longer than a kernel. */
type Instruction = { readonly macro: string; readonly own: ReadonlyArray<Own> }

const called = (name: string, ...more: ReadonlyArray<string>): Own => [
  name,
  (...args) => `${name}(${[...args, ...more].join(", ")})`
]

const extreme = (name: "min" | "max"): Readonly<Record<Lanes, Instruction | null>> => {
  const wide = `__builtin_ia32_${name}pd512_mask`
  return {
    1: null,
    2: { macro: "__SSE2__", own: [called(`__builtin_ia32_${name}pd`)] },
    4: { macro: "__AVX__", own: [called(`__builtin_ia32_${name}pd256`)] },
    8: {
      macro: "__AVX512F__",
      own: [called(`__builtin_ia32_${name}pd512`, "4"), [wide, (x, y) => `${wide}(${x}, ${y}, ${x}, -1, 4)`]]
    }
  }
}

/** Least, greatest, and a product and a sum that are rounded once, by lanes. */
const instructions: Readonly<Record<"min" | "max" | "fma", Readonly<Record<Lanes, Instruction | null>>>> = {
  min: extreme("min"),
  max: extreme("max"),
  fma: {
    1: { macro: "__FMA__", own: [called("__builtin_fma")] },
    2: { macro: "__FMA__", own: [called("__builtin_elementwise_fma"), called("__builtin_ia32_vfmaddpd")] },
    4: { macro: "__FMA__", own: [called("__builtin_elementwise_fma"), called("__builtin_ia32_vfmaddpd256")] },
    8: {
      macro: "__AVX512F__",
      own: [called("__builtin_elementwise_fma"), called("__builtin_ia32_vfmaddpd512_mask", "-1", "4")]
    }
  }
}

/** A function by one of the processor's where there is one, else as `plain` says. */
const fitting = (
  instruction: Instruction | null,
  [result, name, params]: readonly [result: string, name: string, params: string],
  by: (call: Own[1]) => string,
  plain: string
): ReadonlyArray<string> => {
  const otherwise = inline(result, name, params, `return ${plain};`)
  if (instruction === null) return [otherwise]
  return [
    ...instruction.own.flatMap(([own, call], k) => [
      `#${k === 0 ? "if" : "elif"} defined(${instruction.macro}) && __has_builtin(${own})`,
      inline(result, name, params, `return ${by(call)};`)
    ]),
    "#else",
    otherwise,
    "#endif"
  ]
}

/** Least and greatest: b where it is less, or greater, than a, else a; those of x86 give their second value unless the first is less. */
const extremes = (lanes: Lanes): ReadonlyArray<string> => {
  const f = numbers(lanes)
  const one = (name: "min" | "max", comparison: string): ReadonlyArray<string> =>
    fitting(
      instructions[name][lanes],
      [f, `p${name}${lanes}`, `${f} a, ${f} b`],
      (call) => `(${f})${call("b", "a")}`,
      `select${lanes}(${compared(lanes, comparison)}, b, a)`
    )
  return [...one("min", "b < a"), ...one("max", "a < b")]
}

/** Quotients by a constant y whose reciprocal is high + low (`quotients.ts`); divisions where the processor cannot round once. */
const quotient = (lanes: Lanes): ReadonlyArray<string> => {
  const f = numbers(lanes)
  const splat = (name: string): string => `splat${lanes}(${name})`
  return fitting(
    instructions.fma[lanes],
    [f, `over${lanes}`, `${f} x, double y, double high, double low`],
    (call) => `(${f})${call("x", splat("high"), `x * ${splat("low")}`)}`,
    `x / ${splat("y")}`
  )
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
    ...extremes(lanes),
    ...quotient(lanes)
  ]
}

/** What stands before code on values of some lanes. */
export const prelude = (lanes: Iterable<Lanes>): string =>
  [
    "#include <stdint.h>",
    "#include <string.h>",
    "#ifndef __has_builtin",
    "#define __has_builtin(name) 0",
    "#endif",
    ...[...new Set(lanes)].sort((a, b) => a - b).flatMap(declarations)
  ].join("\n")
