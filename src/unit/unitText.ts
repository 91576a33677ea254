/**
 * Reads and writes units: `mS/cm2`, `S/cm^2`, `/ms`, `ms-1`, `(mA/cm2)`, `ohm cm`, `K-mole`, `J/mol/K`, `1`.
 *
 * One idea: NEURON's spellings, with one rule where they are ambiguous: factors side by side (or joined by `-` or `.`)
 * bind tighter than `/`, so `J/mol-K` is J/(mol K). Owes: reading a printed unit gives the unit.
 */
import * as Result from "effect/Result"
import { tenOf } from "../number/tens.ts"
import { unitHint } from "./foreignUnits.ts"
import type { Problem, Span } from "./Problem.ts"
import * as Unit from "./Unit.ts"
import { familiar, prefixes, symbols } from "./unitSymbols.ts"

/** Most characters of a unit. */
export const longestUnit = 200

/** Largest exponent of a symbol, and of ten. */
export const largestExponent = 64

/** Reads a unit, or says what cannot be read and what is near. */
export const parseUnit = (text: string): Result.Result<Unit.Unit, ReadonlyArray<Problem>> => {
  if (text.length > longestUnit) {
    const message = `the unit has ${text.length} characters, at most ${longestUnit} are read`
    return Result.fail([{ message, span: [0, 0], expected: `at most ${longestUnit}` }])
  }
  const tokens = tokenize(text)
  const problems: Array<Problem> = []
  if (tokens.length === 0) {
    return Result.fail([{
      message: "the unit is empty: write `1` for a pure number",
      span: [0, text.length],
      expected: "1"
    }])
  }
  let position = 0
  const at = (operator: string): boolean => tokens[position]?.operator === operator

  const quotient = (): Unit.Unit => {
    let unit = at("/") ? Unit.one : product() // `/ms` is `1/ms`
    while (at("/") || at("*")) {
      const combine = tokens[position++].operator === "/" ? Unit.divide : Unit.multiply
      unit = combine(unit, product())
    }
    return unit
  }

  const product = (): Unit.Unit => {
    let unit = factor()
    while (at("-") || at(".") || startsFactor(tokens[position])) {
      if (!startsFactor(tokens[position])) position++
      unit = Unit.multiply(unit, factor())
    }
    return unit
  }

  const factor = (): Unit.Unit => {
    const token = tokens[position]
    if (!startsFactor(token)) {
      const span: Span = tokens[position]?.span ?? [text.length, text.length]
      const found = position === tokens.length ? "the end of the unit" : `\`${text.slice(...span)}\``
      problems.push({ message: `expected a unit, found ${found}`, span, expected: "a unit" })
      position = tokens.length
      return Unit.one
    }
    position++
    if (token.operator === "(") {
      const inner = quotient()
      if (at(")")) position++
      else if (problems.length === 0) {
        problems.push({ message: "this `(` is not closed", span: token.span, expected: ")" })
      }
      return inner
    }
    const read = token.symbol === undefined ? powerOfTen(token.number!) : symbolUnit(token.symbol)
    if (read === undefined) problems.push(unknownUnit(token, text))
    else if (Math.abs(token.exponent) > largestExponent || Math.abs(read.ten * token.exponent) > largestExponent) {
      problems.push({ message: `an exponent in a unit is at most ${largestExponent}`, span: token.span })
      return Unit.one
    }
    return Unit.power(read ?? Unit.one, token.exponent) ?? Unit.one // exponents are multiples of 1/2 by the pattern
  }

  const unit = quotient()
  if (problems.length === 0 && position < tokens.length) {
    const { span } = tokens[position]
    problems.push({ message: `unexpected \`${text.slice(...span)}\` in a unit`, span })
  }
  return problems.length > 0 ? Result.fail(problems) : Result.succeed(unit)
}

/** Writes a unit: by its familiar name where it has one, otherwise in base units, as in `1e-3 kg m2/s3/A`. */
export const printUnit = (unit: Unit.Unit): string => {
  const known = familiarUnits().find(([, each]) => Unit.equals(each, unit))
  if (known !== undefined) return known[0]
  const numerator = unit.ten === 0 ? [] : [Number.isInteger(unit.ten) ? `1e${unit.ten}` : `10^${unit.ten}`]
  const denominator: Array<string> = []
  for (const base of Unit.baseUnits) {
    const exponent = unit.exponents[base]
    const size = Math.abs(exponent)
    if (exponent !== 0) (exponent > 0 ? numerator : denominator).push(size === 1 ? base : `${base}${size}`)
  }
  return [numerator.join(" ") || "1", ...denominator].join("/")
}

/** Tells whether a unit has a name that people write. */
export const isFamiliar = (unit: Unit.Unit): boolean => familiarUnits().some(([, each]) => Unit.equals(each, unit))

let familiarMemo: ReadonlyArray<readonly [string, Unit.Unit]> | undefined // memo of a constant

const familiarUnits = (): ReadonlyArray<readonly [string, Unit.Unit]> =>
  familiarMemo ??= familiar.map((text) => [text, Result.getOrThrow(parseUnit(text))])

type UnitToken = {
  readonly span: Span
  readonly symbol: string | undefined
  readonly number: string | undefined
  readonly operator: string | undefined
  readonly exponent: number
}

const startsFactor = (token: UnitToken | undefined): token is UnitToken =>
  token !== undefined && (token.symbol !== undefined || token.number !== undefined || token.operator === "(")

const tokenPattern = new RegExp(
  [
    /(?<symbol>°?\p{L}+|[℃℉])(?:\^?(?<exponent>-?\d+(?:\.5)?))?/u,
    /(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:\^(?<tenTo>-?\d+(?:\.5)?))?/u,
    /(?<operator>\S)/u
  ].map((part) => part.source).join("|"),
  "gu"
)

const tokenize = (text: string): ReadonlyArray<UnitToken> => {
  // Superscripts become digits, one for one, so that spans stay right.
  const plain = text.replace(/[⁰¹²³⁴-⁹⁻]/gu, (c) => "0123456789-"["⁰¹²³⁴⁵⁶⁷⁸⁹⁻".indexOf(c)])
  return Array.from(plain.matchAll(tokenPattern), (match) => {
    const { symbol, number, operator, exponent, tenTo } = match.groups!
    const span: Span = [match.index, match.index + match[0].length]
    return { span, symbol, number, operator, exponent: Number(exponent ?? tenTo ?? 1) }
  })
}

const symbolUnit = (symbol: string): Unit.Unit | undefined => {
  const whole = symbols.get(symbol)
  if (whole !== undefined) return whole
  const ten = prefixes.get(symbol[0])
  const base = symbols.get(symbol.slice(1))
  return ten === undefined || base === undefined ? undefined : Unit.multiply(Unit.make(ten, {}), base)
}

const powerOfTen = (digits: string): Unit.Unit | undefined => {
  const ten = tenOf(Number(digits))
  return ten === null ? undefined : Unit.make(ten, {})
}

const unknownUnit = (token: UnitToken, text: string): Problem => {
  const span = token.span
  if (token.symbol === undefined) {
    return {
      message: `a number in a unit is a power of ten, found \`${text.slice(...span)}\``,
      span,
      expected: "a power of ten"
    }
  }
  const { nearest, wayOut } = unitHint(token.symbol, symbolUnit)
  const message = `there is no unit \`${token.symbol}\`${wayOut}`
  return { message, span: [span[0], span[0] + token.symbol.length], ...(nearest === undefined ? {} : { nearest }) }
}
