/**
 * Words of other languages: what is proposed in their place computes the same, and nothing is proposed that does not.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { evaluate } from "../../src/equation/evaluate.ts"
import { foreignFunction, foreignName } from "../../src/equation/foreign.ts"
import { checkNames } from "../../src/equation/names.ts"
import { parse } from "../../src/equation/parse.ts"
import { parseUnit } from "../../src/unit/unitText.ts"

/** The first line of what is said of a text. */
const said = (text: string): string => {
  const parsed = parse(text)
  return Result.isSuccess(parsed) ? "" : parsed.failure[0].message
}

/** What functions of other languages mean, as JavaScript. */
const meanings: Readonly<Record<string, (x: number, y: number) => number>> = {
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  logit: (x) => Math.log(x / (1 - x)),
  exp10: (x) => 10 ** x,
  exp2: (x) => 2 ** x,
  pow: (x, y) => x ** y,
  square: (x) => x * x,
  cube: (x) => x * x * x,
  cbrt: Math.cbrt,
  hypot: Math.hypot,
  reciprocal: (x) => 1 / x,
  tan: Math.tan,
  cot: (x) => 1 / Math.tan(x),
  sec: (x) => 1 / Math.cos(x),
  csc: (x) => 1 / Math.sin(x),
  sinc: (x) => x === 0 ? 1 : Math.sin(x) / x,
  sech: (x) => 1 / Math.cosh(x),
  csch: (x) => 1 / Math.sinh(x),
  coth: (x) => 1 / Math.tanh(x),
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  sign: Math.sign,
  copysign: (x, y) => y < 0 ? -Math.abs(x) : Math.abs(x),
  heaviside: (x) => x >= 0 ? 1 : 0,
  fabs: Math.abs,
  ceiling: Math.ceil,
  trunc: Math.trunc,
  fmin: Math.min,
  fmax: Math.max,
  relu: (x) => Math.max(x, 0),
  softplus: (x) => Math.log(1 + Math.exp(x)),
  expit: (x) => 1 / (1 + Math.exp(-x)),
  exprelr: (x) => x === 0 ? 1 : x / Math.expm1(x),
  and: (x, y) => x !== 0 && y !== 0 ? 1 : 0,
  or: (x, y) => x !== 0 || y !== 0 ? 1 : 0,
  not: (x) => x === 0 ? 1 : 0,
  xor: (x, y) => (x !== 0) !== (y !== 0) ? 1 : 0,
  eq: (x, y) => x === y ? 1 : 0,
  ne: (x, y) => x !== y ? 1 : 0,
  lt: (x, y) => x < y ? 1 : 0,
  geq: (x, y) => x >= y ? 1 : 0,
  sub: (x, y) => x - y,
  divide: (x, y) => x / y,
  neg: (x) => -x
}

const points = [[0.3, 0.7], [1.5, -0.4], [-0.8, 2], [-27, 3], [0, 0], [2, 2], [1e-9, 1]]

describe("a function of another language", () => {
  it.each(Object.entries(meanings))("`%s` is told by what it means", (word, meaning) => {
    const { instead, wayOut } = foreignFunction(word)!
    const written = Result.getOrThrow(parse(instead!))
    for (const [x, y] of points) {
      const [found, right] = [evaluate(written, (name) => [name === "x" ? x : y], 1)[0], meaning(x, y)]
      if (!Number.isFinite(right)) continue // what the language does where the function has no value is its own business
      expect(Math.abs(found - right), `${instead} at ${x}, ${y}`).toBeLessThanOrEqual(1e-14 * Math.abs(right) + 1e-16)
    }
    expect(said(`${word}(2, 3)`)).toBe(`there is no function \`${word}\`: ${wayOut}`)
    expect(said(`${word.toUpperCase()}(2)`)).toBe(`there is no function \`${word.toUpperCase()}\`: ${wayOut}`)
  })

  it("is never taken for another one", () => {
    const others = "asin acos atan atan2 round rint trunc fmod mod erf gamma rand normal heaviside step theta "
      + "if ifelse where clip logistic log10 log2 ln lg tan cot sec sign sgn exp10 exp2 pow square cube cbrt fabs sinc coshc"
    for (const word of others.split(" ")) {
      expect(said(`${word}(2)`), word).toMatch(new RegExp(`^there is no function \`${word}\`[:;] `))
      if (word !== "coshc") expect(said(`${word}(2)`), word).not.toMatch(/did you mean|for a product/)
    }
    for (const word of ["gsin", "cis", "tax", "lag2"]) {
      expect(said(`${word}(2)`), word).not.toMatch(/\b(sin|cos|tanh|log)\b/)
    }
  })

  it("is a slip where letters are swapped, missing or in another case", () => {
    for (
      const [word, near] of [["epx", "exp"], ["EXP", "exp"], ["sqtr", "sqrt"], ["sigmod", "sigmoid"], ["vtrp", "vtrap"]]
    ) {
      expect(said(`${word}(2)`)).toBe(`there is no function \`${word}\`; did you mean \`${near}\`?`)
    }
  })

  it("is told of arguments too many", () => {
    expect(said("log(x, 2)")).toBe("`log` takes 1 argument, found 2; to base y it is `log(x) / log(y)`")
    expect(said("max(x, y, z)")).toBe("`max` takes 2 arguments, found 3: write `max(x, max(y, z))`")
  })
})

describe("operators and words of other languages", () => {
  it.each([
    ["x ** 2", "unexpected `**`: a power is written `^`"],
    ["a and b", "expected an operator, found `and`: \"and\" is written `&&`"],
    ["a OR b", "expected an operator, found `OR`: \"or\" is written `||`"],
    ["not a", "expected an operator, found `a`: \"not\" is written `!`"],
    ["if a > 0 then b", "expected an operator, found `a`: a choice is written `test ? yes : no`"],
    ["b if a else c", "expected an operator, found `if`: a choice is written `test ? yes : no`"],
    ["a is b", "expected an operator, found `is`: to compare, write `==`"],
    ["5 mod 3", "expected an operator, found `mod`: there is no remainder of a division"],
    ["a = 2", "unexpected `=`: to compare, write `==`"],
    ["a <> 2", "unexpected `<>`: write `!=`"],
    ["a ~= 2", "unexpected `~=`: write `!=`"],
    ["a =< 2", "unexpected `=<`: write `<=`"],
    ["a => 2", "unexpected `=>`: write `>=`"],
    ["a & b", "unexpected `&`: write `&&` for \"and\""],
    ["a := b", "unexpected `:=`: a text is one expression: what it is assigned to is its key"],
    ["a += b", "unexpected `+=`: a text is one expression: write the sum, as in `x + 1`"],
    ["a; b", "unexpected `;`: a text is one expression: give a part of it a name in `definitions`"],
    ["a // b", "unexpected `//`: a quotient is written `/`; there are no comments, nor quotients of whole numbers"],
    ["5 %", "unexpected `%`: for a percentage write `0.01 * x`; there is no remainder of a division"],
    ["m'", "unexpected `'`: the derivative of a state has its place in `derivative`"],
    [
      "np.exp(v)",
      "unexpected `.`: a number has digits beside its point, and names have no parts: write `exp(x)`, not `math.exp(x)`"
    ],
    ["v²", "`v²` is no name: a power is written `^`"],
    ["π * v", "`π` is no name: write `3.141592653589793`"],
    ["0,5 * v", "expected an operator, found `,`: decimals have a point, as in `0.5`"],
    ["1d-3 * v", "expected an operator, found `d`: an exponent is written with `e` and digits, as in `1e-3`"],
    ["2e * v", "expected an operator, found `e`: an exponent is written with `e` and digits, as in `1e-3`"],
    ["+5", "expected a value, found `+`: leave out the plus"],
    ["2 gK", "expected an operator, found `gK`: for a product write `2 * gK`"],
    ["2 ms", "expected an operator, found `ms`: for a product write `2 * ms`, for a unit `2 [ms]`"]
  ])("%s", (text, message) => {
    expect(said(text)).toBe(message)
  })

  it("are names like others where they are declared", () => {
    const known = { unit: null, declared: true }
    const parsed = Result.getOrThrow(parse("or + pi * e"))
    expect(checkNames(parsed, new Map([["or", known], ["pi", known], ["e", known]]))).toEqual([])
  })
})

describe("constants of other languages", () => {
  const message = (name: string, ...known: ReadonlyArray<string>): string =>
    checkNames(Result.getOrThrow(parse(name)), new Map(known.map((each) => [each, { unit: null, declared: true }])))[0]
      .message

  it("are told by what they are, whatever name is near", () => {
    expect(message("pi", "p", "i")).toBe("there is no name `pi`: write `3.141592653589793`")
    expect(message("e", "E", "eK")).toBe("there is no name `e`: the number e is `exp(1)`, a power of it `exp(x)`")
    expect(message("True", "tau")).toBe("there is no name `True`: write `1`")
    expect(message("t", "tau")).toMatch(/^there is no name `t`: equations do not see the time/)
    expect(message("inf", "minf")).toBe("there is no name `inf`: every number is finite and defined")
    expect(Number(foreignName("pi")!.instead)).toBe(Math.PI)
  })

  it("list known names up to a bound", () => {
    const names = Array.from({ length: 500 }, (_, i) => `quantity${i}`)
    expect(message("zzz", ...names)).toMatch(/quantity29 and 470 more$/)
  })
})

describe("units of other fields", () => {
  it.each([
    ["min", "there is no unit `min`: 60 s are a minute: write the number in `s`"],
    ["1/hour", "there is no unit `hour`: 3600 s are an hour: write the number in `s`"],
    ["percent", "there is no unit `percent`: a percentage is a pure number in units of `1e-2`"],
    [
      "degC",
      "there is no unit `degC`: degrees Celsius have an offset; write kelvin, `K` (of a difference too), or declare a pure number and convert"
    ],
    [
      "mV/°C",
      "there is no unit `°C`: degrees Celsius have an offset; write kelvin, `K` (of a difference too), or declare a pure number and convert"
    ],
    [
      "℉",
      "there is no unit `℉`: degrees Fahrenheit have an offset; write kelvin, `K` (of a difference too), or declare a pure number and convert"
    ],
    ["mW", "there is no unit `mW`: a watt is `J/s`"],
    ["UM", "there is no unit `UM`; did you mean `um` (meter) or `uM` (molar)?"],
    ["US", "there is no unit `US`; did you mean `us` (second) or `uS` (siemens)?"],
    ["S/CM2", "there is no unit `CM`; did you mean `cm`?"],
    ["Mv", "there is no unit `Mv`; did you mean `mV`?"],
    ["millivolts", "there is no unit `millivolts`; did you mean `mV`?"],
    ["mX", "there is no unit `mX`: units are V, S, ohm, F, C, J, m, s, Hz, A, K, mol, M, L, g, with a prefix"]
  ])("%s", (text, message) => {
    const read = parseUnit(text)
    expect(Result.isFailure(read) && read.failure[0].message).toBe(message)
  })
})
