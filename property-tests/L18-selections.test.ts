/**
 * L18: decode ∘ encode = identity, for selections and for sharing rules that hold no function; one that holds a function is refused, and says
 * so. What is read means the same rows, the same parameters.
 *
 * Broken variants: codecs that forget the scope of an index, the order of sides, or a `not`.
 */
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import * as Json from "../src/io/Json.ts"
import type { Selection } from "../src/select/Selection.ts"
import type { Rule } from "../src/share/Rule.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdges } from "../src/testing/edgeSelection.ts"
import { network } from "../src/testing/network.ts"
import { drawNodes } from "../src/testing/nodeSelection.ts"
import { drawRule } from "../src/testing/rule.ts"
import { broken, settings } from "./settings.ts"

/** Whether plain data holds a function anywhere, methods of values of the library aside. */
const holdsFunction = (u: unknown): boolean =>
  typeof u === "function" || (typeof u === "object" && u !== null && Object.values(u).some(holdsFunction))

type Codec<A> = {
  readonly encode: (value: A) => string
  readonly decode: (text: string) => Result.Result<A, Json.JsonError>
}

const comesBack = <A>({ decode, encode }: Codec<A>, value: A): void => {
  if (holdsFunction({ ...value })) {
    assert.throws(() => encode(value), /is a function; a function cannot be stored: write/)
    return
  }
  const again = Result.getOrThrow(decode(encode(value)))
  assert.isTrue(Equal.equals(again, value), `${String(value)} came back as ${String(again)}`)
  assert.strictEqual(encode(again), encode(value))
}

const selections = (codec: Codec<Selection>) =>
  fc.property(network({ events: true }), tape, fc.boolean(), (net, choices, nodes) => {
    comesBack<Selection>(codec, (nodes ? drawNodes : drawEdges)(net, read(choices), { allowEmpty: true }))
  })

const rules = (codec: Codec<Rule>) =>
  fc.property(network({ events: true }), tape, fc.constantFrom("nodes" as const, "edges"), (net, choices, domain) => {
    comesBack(codec, drawRule(net, domain, read(choices)))
  })

const own = {
  selections: { encode: Json.encodeSelection, decode: Json.decodeSelection },
  rules: { encode: Json.encodeRule, decode: Json.decodeRule }
}

describe("L18", () => {
  it("selections", () => {
    fc.assert(selections(own.selections), settings)
  })

  it("sharing rules", () => {
    fc.assert(rules(own.rules), settings)
  })

  it.each<[string, RegExp, string]>([
    ["a scope", /"scope"\s*:\s*"global"/g, "\"scope\":\"local\""],
    ["a complement", /\{\s*"step"\s*:\s*"not"\s*\}/g, "{\"step\":\"loc\",\"at\":\"all\"}"],
    ["which operation", /"step"\s*:\s*"or"/g, "\"step\":\"and\""]
  ])("the property notices a codec of selections that forgets %s", (_, part, instead) => {
    const forgetful = { ...own.selections, encode: (s: Selection) => Json.encodeSelection(s).replace(part, instead) }
    assert.isTrue(fc.check(selections(forgetful), broken).failed)
  })

  it("the property notices a codec of rules that takes a join for a meet", () => {
    const forgetful = { ...own.rules, encode: (r: Rule) => Json.encodeRule(r).replace(/"join"/g, "\"meet\"") }
    assert.isTrue(fc.check(rules(forgetful), broken).failed)
  })
})
