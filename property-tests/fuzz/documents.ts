/**
 * Mutated documents: a random network written as JSON, of which a few places are no longer what they were.
 *
 * Wrong types, huge numbers, deep lists, renamed and repeated keys, repeated and long names, missing entries, torn text. Whatever is read must
 * be a sound network that is written and read back equal; all else a `JsonError`.
 */
import { Json } from "neurolens"
import { network } from "neurolens/testing"
import type { Draw } from "../../src/testing/Draw.ts"
import { judged } from "./judge.ts"
import { drawnFrom, type Kind } from "./Kind.ts"

type Value = unknown

/** Stands in a value for what only a text can hold: a list in a list in a list. */
const deep = "the fuzzer's deep list"

const strange: ReadonlyArray<Value> = [
  null,
  -1,
  0.5,
  1e9,
  1e308,
  2 ** 53,
  "",
  "NaN",
  "-0",
  "x",
  "__proto__",
  "\ud800",
  true,
  [],
  {},
  [[]],
  { _tag: "x" },
  deep
]

const isBranch = (value: Value): value is object => typeof value === "object" && value !== null

const keysOf = (value: object): ReadonlyArray<string> => Object.keys(value)

/** A record with one entry more, whatever its key; not by assignment, which `__proto__` does not survive. */
const withEntries = (entries: ReadonlyArray<readonly [string, Value]>): Value => Object.fromEntries(entries)

/** Most characters that one change adds, about: what is read in seconds, so that a document says something about reading. */
const most = 1e7

/** How often a value is repeated: one of some counts, or less where it is long. */
const times = (draw: Draw, counts: ReadonlyArray<number>, value: Value): number =>
  Math.min(draw.pick(counts), Math.ceil(most / JSON.stringify(value).length))

/** Changes one place somewhere below. */
const mutated = (value: Value, draw: Draw): Value => {
  if (!isBranch(value) || keysOf(value).length === 0 || draw.below(4) === 0) return changed(value, draw)
  const key = draw.pick(keysOf(value))
  if (Array.isArray(value)) return value.with(Number(key), mutated(value[Number(key)], draw))
  return withEntries(Object.entries(value).map(([k, v]) => [k, k === key ? mutated(v, draw) : v]))
}

const changed = (value: Value, draw: Draw): Value => {
  if (Array.isArray(value) && value.length > 0) {
    switch (draw.below(5)) {
      case 0:
        return value.slice(1)
      case 1:
        return [...value, draw.pick(value)]
      case 2:
        return Array.from({ length: times(draw, [10, 1000, 30_000], value) }, (_, i) => value[i % value.length])
      case 3:
        return draw.shuffled(value)
    }
  } else if (isBranch(value) && keysOf(value).length > 0) {
    const entries = Object.entries(value)
    const at = draw.below(entries.length)
    const [key, own] = entries[at]
    switch (draw.below(4)) {
      case 0:
        return withEntries(entries.toSpliced(at, 1))
      case 1:
        return withEntries(entries.with(at, [draw.pick([`${key}x`, "", "__proto__", "constructor", "v"]), own]))
      case 2:
        return withEntries([...entries, [`${key}${draw.pick(["2", " ", "x"])}`, own]])
      case 3:
        return withEntries([
          ...entries,
          ...Array.from(
            { length: times(draw, [10, 1000, 10_000], own ?? null) },
            (_, i) => [`${key}${i}`, own] as const
          )
        ])
    }
  } else if (typeof value === "string" && draw.yes()) {
    return draw.pick([
      `${value}x`,
      value.repeat(Math.min(10_000, Math.ceil(most / value.length))),
      value.slice(1),
      `${value} ${value}`
    ])
  } else if (typeof value === "number" && draw.yes()) return draw.pick([-value, value + 1, value * 1e300, value / 3])
  return draw.pick(strange)
}

const torn = (text: string, draw: Draw): string => {
  const at = Math.floor(draw.between(0, text.length))
  switch (draw.below(8)) {
    case 5:
      return text.slice(0, at)
    case 6:
      return text.slice(0, at) + draw.pick(["]", "{", "\"", ",", "\u0000", "é"]) + text.slice(at)
    case 7:
      return text.slice(0, at) + text.slice(at + 1 + draw.below(40))
    default:
      return text
  }
}

/** A value as JSON of which a few places are no longer what they were. */
export const mutatedText = (given: unknown, draw: Draw): string => {
  let value = given
  const changes = 1 + draw.below(3)
  for (let i = 0; i < changes; i++) value = mutated(value, draw)
  const [flat, mark] = [JSON.stringify(value), `"${deep}"`]
  const depth = Math.min(draw.pick([100, 5000, 100_000]), Math.ceil(most / flat.split(mark).length))
  return torn(flat.replaceAll(mark, "[".repeat(depth) + "]".repeat(depth)), draw)
}

/** Documents. */
export const documents: Kind = (draw) => {
  const text = mutatedText(JSON.parse(Json.encode(drawnFrom(draw, network({ trainables: true })))), draw)
  return { text: `Json.decode(${text})`, run: () => judged(() => Json.decode(text)) }
}
