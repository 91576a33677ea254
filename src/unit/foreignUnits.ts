/**
 * What to say of a unit that there is not: units of other fields, spelled-out ones, slips of the pen.
 *
 * One idea: a hint never changes what is measured without a word. Where the nearest spellings measure different things
 * (`UM`: micromolar or micrometre), all are named with what they are; where they are many, none is.
 */
import { allNearest } from "../table/nearest.ts"
import * as Unit from "./Unit.ts"
import { familiar, prefixes, symbolNames, symbols } from "./unitSymbols.ts"

/** What to write in place of an unknown unit, as the tail of a message, and the one spelling that is meant. */
export type UnitHint = { readonly wayOut: string; readonly nearest?: string }

const offset = "have an offset; write kelvin, `K` (of a difference too), or declare a pure number and convert"

const known: ReadonlyArray<readonly [words: string, wayOut: string]> = [
  ["min minute minutes", "60 s are a minute: write the number in `s`"],
  ["h hr hour hours", "3600 s are an hour: write the number in `s`"],
  ["d day days", "86400 s are a day: write the number in `s`"],
  ["dimensionless unitless none number ratio fraction unity", "a pure number is `1`"],
  ["percent pct", "a percentage is a pure number in units of `1e-2`"],
  ["ppm", "a millionth is `1e-6`"],
  ["rad radian radians deg degree degrees", "an angle is a pure number in radians: `1`"],
  ["degC celsius Celsius centigrade °C ℃", `degrees Celsius ${offset}`],
  ["degF fahrenheit Fahrenheit °F ℉", `degrees Fahrenheit ${offset}`],
  ["W watt", "a watt is `J/s`"],
  ["N newton", "a newton is `J/m`"],
  ["Pa pascal", "a pascal is `J/m3`"],
  ["H henry", "a henry is `V s/A`"],
  ["T tesla", "a tesla is `V s/m2`"],
  ["G gauss", "a gauss is 1e-4 of `V s/m2`"],
  ["Wb weber", "a weber is `V s`"],
  ["eV", "an electronvolt is 1.602176634e-19 J: write the number in `J`"],
  ["cal", "4.184 J are a calorie: write the number in `J`"],
  ["bar atm mmHg torr Torr psi", "a pressure is in `J/m3`"],
  ["micron microns", "a micron is `um`"],
  ["angstrom Å", "an angstrom is 0.1 nm: write the number in `nm`"],
  ["inch in ft foot", "write the number in `m`"],
  ["Da amu", "a molar mass is in `g/mol`"]
]

const foreign: ReadonlyMap<string, string> = new Map(
  known.flatMap(([words, wayOut]) => words.split(" ").map((word) => [word, wayOut] as const))
)

/** Prefixes spelled out, with their letters. */
const longPrefixes: ReadonlyArray<readonly [word: string, letter: string]> = [
  ["milli", "m"],
  ["micro", "u"],
  ["nano", "n"],
  ["pico", "p"],
  ["femto", "f"],
  ["centi", "c"],
  ["deci", "d"],
  ["kilo", "k"],
  ["mega", "M"],
  ["giga", "G"],
  ["tera", "T"]
]

/** What to say of a symbol that is no unit. */
export const unitHint = (symbol: string, unitOf: (symbol: string) => Unit.Unit | undefined): UnitHint => {
  const own = foreign.get(symbol) ?? (prefixes.has(symbol[0]) ? prefixed(symbol.slice(1)) : undefined)
  if (own !== undefined) return { wayOut: `: ${own}` }
  const plain = spelledOut(symbol)
  if (plain !== undefined) return { wayOut: `; did you mean \`${plain}\`?`, nearest: plain }
  const cases = Array.from(usualSpellings()).filter((usual) => usual.toLowerCase() === symbol.toLowerCase())
  const near = cases.length > 0 ? cases : usualOf(allNearest(symbol, spellings()))
  const different = near.filter((spelling, i) =>
    near.findIndex((other) => Unit.sameDimension(unitOf(other)!, unitOf(spelling)!)) === i
  )
  const [first] = different
  if (different.length === 1) return { wayOut: `; did you mean \`${first}\`?`, nearest: first }
  if (different.length === 0 || different.length > mostNamed) {
    return { wayOut: `: units are ${[...symbolNames.keys()].join(", ")}, with a prefix` }
  }
  const named = different.map((spelling) => `\`${spelling}\` (${nameOf(spelling)})`)
  return { wayOut: `; did you mean ${named.join(" or ")}?` }
}

/** Those among some spellings that people write, or all where nobody writes any. */
const usualOf = (near: ReadonlyArray<string>): ReadonlyArray<string> => {
  const usual = near.filter((spelling) => usualSpellings().has(spelling))
  return usual.length > 0 ? usual : near
}

/** Most spellings of different meaning that are offered. */
const mostNamed = 3

/** What to say of a foreign unit behind a prefix. */
const prefixed = (rest: string): string | undefined =>
  /^(W|N|Pa|H|T|G|Wb|eV|cal|bar)$/.test(rest) ? foreign.get(rest) : undefined

/** The short spelling of `millivolts`, `volts`, `milliseconds`. */
const spelledOut = (symbol: string): string | undefined => {
  const lower = symbol.toLowerCase()
  const [word, letter] = longPrefixes.find(([word]) => lower.startsWith(word)) ?? ["", ""]
  const rest = lower.slice(word.length)
  const unit = [rest, rest.replace(/s$/, "")].filter((name) => name.length > 2).map((name) => symbols.get(name)).find(
    Boolean
  )
  const short = unit === undefined ? undefined : shortOf(unit)
  return short === undefined ? undefined : letter + short
}

/** The symbol of a unit without a prefix. */
const shortOf = (unit: Unit.Unit): string | undefined =>
  Array.from(symbolNames.keys()).find((short) => Unit.equals(symbols.get(short)!, unit))

/** What a spelling is called, without its prefix: `uM` is molar. */
export const nameOf = (spelling: string): string => {
  const unit = symbols.get(spelling) ?? symbols.get(spelling.slice(1))
  const short = unit === undefined ? undefined : shortOf(unit)
  return short === undefined ? spelling : symbolNames.get(short)!
}

let usual: ReadonlySet<string> | undefined // memo of a constant

const usualSpellings = (): ReadonlySet<string> =>
  usual ??= new Set(familiar.flatMap((text) => text.match(/\p{L}+/gu) ?? []))

/** Every spelling of one symbol, the usual ones first, so that they win ties. */
const spellings = (): ReadonlyArray<string> => [
  ...usualSpellings(),
  ...symbols.keys(),
  ...Array.from(prefixes.keys()).flatMap((prefix) => Array.from(symbols.keys(), (symbol) => prefix + symbol))
]
