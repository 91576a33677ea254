/**
 * Units as NMODL writes them, in the spelling of this library: other names of the file, spelled-out prefixes, numbers in front.
 *
 * NMODL has no mole: concentrations are 1/liter, the constant of Faraday is in coulomb. Here they are in M and C/mol.
 */
import * as Result from "effect/Result"
import { tenOf } from "../../number/tens.ts"
import * as Unit from "../../unit/Unit.ts"
import { parseUnit, printUnit } from "../../unit/unitText.ts"

/** A unit with the number that stands in front of it, which need not be a power of ten. */
export type Scaled = { readonly factor: number; readonly unit: Unit.Unit }

/** Other names of units that a file has. */
export type Aliases = ReadonlyMap<string, string>

const prefixes: ReadonlyArray<readonly [word: string, ten: number]> = [
  ["milli", -3],
  ["micro", -6],
  ["nano", -9],
  ["pico", -12],
  ["femto", -15],
  ["centi", -2],
  ["deci", -1],
  ["kilo", 3],
  ["mega", 6],
  ["giga", 9]
]

/** Names that this library has no other spelling of. */
const words: Readonly<Record<string, string>> = {
  coul: "C",
  degC: "K",
  degc: "K",
  degK: "K",
  kelvin: "K",
  hz: "Hz",
  micron: "um",
  microns: "um",
  umho: "uS",
  mmho: "mS",
  nmho: "nS",
  pmho: "pS",
  sec: "s",
  msec: "ms",
  usec: "us",
  volts: "V",
  mv: "mV",
  ma: "mA",
  na: "nA",
  kilohm: "kohm",
  megohm: "Mohm",
  amp: "A",
  dimensionless: "1"
}

const known = (word: string): Unit.Unit | null => {
  const read = parseUnit(word)
  return Result.isSuccess(read) ? read.success : null
}

const wordUnit = (word: string, aliases: Aliases, depth: number): Scaled | null => {
  const own = Object.hasOwn(words, word) ? known(words[word]) : known(word)
  if (own !== null) return { factor: 1, unit: own }
  const alias = aliases.get(word)
  if (alias !== undefined && alias !== word && depth < 10) return scaled(alias, aliases, depth + 1)
  const lower = word.toLowerCase()
  const [prefix, ten] = prefixes.find(([each]) => lower.startsWith(each) && lower.length > each.length) ?? ["", 0]
  const rest = lower.slice(prefix.length)
  if (prefix === "" && !rest.endsWith("s")) return null
  const stem = [rest, rest.replace(/s$/, "")].find((each) =>
    Object.hasOwn(words, each) || known(each) !== null && each.length > 2
  )
  if (stem === undefined) return null
  const unit = known(Object.hasOwn(words, stem) ? words[stem] : stem)
  return unit === null ? null : { factor: 1, unit: Unit.multiply(Unit.make(ten, {}), unit) }
}

const perLitre = /^(1|milli|micro|nano|pico)?\s*\/\s*(?:lit(?:er|re)s?|l|L)$/

const tokens =
  /(?<word>[A-Za-zµμΩ]+)(?:\^?(?<exponent>-?\d+))?|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:\^(?<power>-?\d+))?|(?<sign>\S)/g

/** A number to a whole power, as a product. */
const raised = (x: number, n: number): number => {
  let out = 1
  for (let k = 0; k < Math.min(Math.abs(n), 64); k++) out *= x
  return n < 0 ? 1 / out : out
}

/** A unit as NMODL writes it; null for a text that is none. */
export const scaled = (text: string, aliases: Aliases, depth = 0): Scaled | null => {
  if (text.length > 200) return null
  const plain = text.trim()
  const litre = perLitre.exec(plain)
  if (litre !== null) {
    return { factor: 1, unit: known(`${{ milli: "m", micro: "u", nano: "n", pico: "p" }[litre[1]] ?? ""}M`)! }
  }
  const alias = aliases.get(plain)
  if (alias !== undefined && alias !== plain && depth < 10 && !/^[A-Za-z]+$/.test(plain)) {
    return scaled(alias, aliases, depth + 1)
  }
  let [factor, unit] = [1, Unit.one]
  let below = false
  let seen = false
  for (const match of plain.matchAll(tokens)) {
    const { exponent, number, power, sign, word } = match.groups!
    if (sign !== undefined) {
      if (sign === "/") below = true
      else if (sign === "*") below = false
      else if (sign !== "-" && sign !== "." && sign !== "(" && sign !== ")") return null
      continue
    }
    seen = true
    if (number !== undefined) {
      const value = raised(Number(number), Number(power ?? 1))
      factor = below ? factor / value : factor * value
      continue
    }
    const found = wordUnit(word, aliases, depth)
    const whole = found === null ? null : Unit.power(found.unit, Number(exponent ?? 1))
    if (found === null || whole === null) return null
    const own = raised(found.factor, Number(exponent ?? 1))
    factor = below ? factor / own : factor * own
    unit = below ? Unit.divide(unit, whole) : Unit.multiply(unit, whole)
  }
  return seen && Number.isFinite(factor) && Math.abs(unit.ten) <= 64 ? { factor, unit } : null
}

/** The power of ten that a number is but for rounding; null where it is none. */
const tensOf = (factor: number): number | null => tenOf(factor) ?? tenOf(Number(factor.toPrecision(12)))

/** The library's text of a unit; null where there is none, or where a number in it is no power of ten. */
export const unitText = (text: string, aliases: Aliases): string | null => {
  const found = scaled(text, aliases)
  if (found === null) return null
  const ten = tensOf(found.factor)
  return ten === null ? null : printUnit(Unit.multiply(Unit.make(ten, {}), found.unit))
}

/** Constants of nature by name, as NEURON 8.2 has them (CODATA 2018). */
const nature: Readonly<Record<string, readonly [value: number, unit: string]>> = {
  faraday: [96485.33212331, "C"],
  e: [1.602176634e-19, "C"],
  k: [1.380649e-23, "J/K"],
  mole: [6.02214076e23, "1"],
  pi: [Math.PI, "1"]
}

/** The number that `(what) (unit)` is, with its unit; null where they are not known or measure different things. */
export const natural = (
  what: string,
  unit: string,
  aliases: Aliases
): { readonly value: number; readonly unit: string | null } | null => {
  const per = scaled(unit === what ? "1" : unit, aliases)
  if (per === null) return null
  let [value, own] = [1, Unit.one]
  let perMole = false
  for (const [word] of what.matchAll(/[A-Za-z]+|[\d.]+/g)) {
    if (Object.hasOwn(nature, word)) {
      value *= nature[word][0]
      own = Unit.multiply(own, known(nature[word][1])!)
      perMole ||= word === "faraday" || word === "mole" && /k/.test(what)
      continue
    }
    const found = scaled(word, aliases)
    if (found === null) return null
    value *= found.factor
    own = Unit.multiply(own, found.unit)
  }
  const without = Unit.make(per.unit.ten, { ...per.unit.exponents, mol: 0 })
  if (unit !== what && !Unit.sameDimension(own, without)) return null
  const exact = value / per.factor * Number(`1e${own.ten - per.unit.ten}`)
  const short = Number(exact.toPrecision(15))
  const number = Math.abs(short / exact - 1) < 3e-16 ? short : exact // a power of ten leaves no digits of its own
  const text = unit === what ? null : unitText(unit, aliases)
  const molar = text !== null && perMole && per.unit.exponents.mol === 0
    ? printUnit(Unit.divide(Unit.multiply(Unit.make(tensOf(per.factor) ?? 0, {}), per.unit), known("mol")!))
    : text
  return Number.isFinite(number) ? { value: number, unit: molar } : null
}
