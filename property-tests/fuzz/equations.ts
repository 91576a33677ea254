/**
 * Mutated mechanisms: a random one of which a few texts (equations, units, lines of a scheme, handlers, names) have other tokens.
 *
 * What is refused is a `MechanismError`; what is accepted has the same fields again, every text of it prints and parses to itself, and a network
 * that holds it is written and read back equal.
 */
import { Result } from "effect"
import { Connect, Edit, Mechanism, Network, Select } from "neurolens"
import { mechanism } from "neurolens/testing"
import { withoutSpans } from "../../src/equation/graph.ts"
import { parse } from "../../src/equation/parse.ts"
import { print } from "../../src/equation/print.ts"
import type { MechanismFields } from "../../src/network/MechanismFields.ts"
import type { Draw } from "../../src/testing/Draw.ts"
import { mechanismTexts } from "../../src/testing/mechanismTexts.ts"
import { found, judged, ofError, type Outcome } from "./judge.ts"
import { drawnFrom, type Kind } from "./Kind.ts"
import { network } from "./models.ts"

const tokens = /\s+|[A-Za-z_]\w*|\d+(?:\.\d*)?(?:e[-+]?\d+)?|./gsu

const strange = [
  "(",
  ")",
  "[",
  "]",
  "?",
  ":",
  "^",
  "-",
  "/",
  ",",
  "<->",
  "=",
  "1e999",
  "1e-320",
  "mV",
  "v",
  "exp(",
  "é"
]

const others = [
  ...strange,
  "",
  "0",
  "-1",
  "[mM]",
  "dt",
  "constructor",
  "__proto__",
  "sigmoid",
  "vtrap(",
  "\ud800",
  "\n"
]

/** A text with other tokens; sometimes very many of them. */
const mutated = (text: string, draw: Draw): string => {
  const all = text.match(tokens) ?? [""]
  const at = draw.below(all.length)
  switch (draw.below(7)) {
    case 0:
      return all.toSpliced(at, 1).join("")
    case 1:
      return all.with(at, draw.pick(others)).join("")
    case 2:
      return all.toSpliced(at, 0, draw.pick(others)).join("")
    case 3:
      return all.with(at, draw.pick(all)).join("")
    case 4:
      return all.with(at, (all[at] + draw.pick(["", " ", "+", "*", "-"])).repeat(draw.pick([2, 100, 5000, 50_000])))
        .join("")
    case 5: {
      const depth = draw.pick([2, 100, 5000, 50_000])
      return draw.pick(["(", "exp(", "-", "2^"]).repeat(depth) + text + ")".repeat(depth)
    }
    default:
      return Array.from({ length: draw.pick([2, 50, 2000]) }, () => `(${text})`).join(
        draw.pick([" + ", " / ", " ? 1 : "])
      )
  }
}

/** Changes a text, or a number, somewhere below. */
const spoiled = (value: unknown, draw: Draw): unknown => {
  if (typeof value === "string") return mutated(value, draw)
  if (typeof value === "number") return draw.pick([-1, NaN, 1e308, Infinity, 5e-324])
  if (typeof value !== "object" || value === null) return value
  const keys = Object.keys(value)
  if (keys.length === 0) return value
  const key = draw.pick(keys)
  if (Array.isArray(value)) return value.with(Number(key), spoiled(value[Number(key)], draw))
  const name = draw.below(12) === 11 ? mutated(key, draw) : key
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => k === key ? [name, name === key ? spoiled(v, draw) : v] : [k, v])
  )
}

const comesBack = (text: string): boolean => {
  const first = Result.getOrThrow(parse(text))
  const again = parse(print(first))
  return Result.isSuccess(again) &&
    JSON.stringify(withoutSpans(again.success)) === JSON.stringify(withoutSpans(first))
}

const accepted = async (made: Mechanism.Mechanism): Promise<Outcome> => {
  const fields = Mechanism.toFields(made)
  const lost = mechanismTexts(fields).find(({ text }) => !comesBack(text))
  if (lost !== undefined) return found("invariant", `${lost.where} does not print and parse to itself: ${lost.text}`)
  const again = Mechanism.toFields(Mechanism.fromFields(fields))
  if (JSON.stringify(again) !== JSON.stringify(fields)) return found("invariant", "its own fields give others")
  const pair = Connect.pairwise(Select.rows([0]), Select.rows([1]))
  const edit = made.kind === "Synapse" ? Edit.connect(pair, made) : Edit.insert(made)
  return judged(() => Network.edit(network, [edit]))
}

/** Equations, units and schemes. */
export const equations: Kind = (draw) => {
  const changes = 1 + draw.below(2)
  let fields: unknown = Mechanism.toFields(drawnFrom(draw, mechanism({ events: draw.yes() })))
  for (let i = 0; i < changes; i++) fields = spoiled(fields, draw)
  return {
    text: `Mechanism.fromFields(${JSON.stringify(fields)})`,
    run: async () => {
      try {
        return await accepted(Mechanism.fromFields(fields as MechanismFields))
      } catch (thrown) {
        return ofError(thrown)
      }
    }
  }
}
