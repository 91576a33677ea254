/** Selections and rules as JSON: how they read, and what is said of what cannot be stored or read. */
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import * as Json from "../../src/io/Json.ts"
import { deepestSteps } from "../../src/io/json/limits.ts"
import * as Schemas from "../../src/io/Schemas.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"

const message = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error("nothing was thrown")
}

const value = (selection: Select.Selection): unknown => Schema.encodeUnknownSync(Schemas.Selection)(selection)

describe("a selection as JSON", () => {
  it("is its steps, side by side", () => {
    expect(value(Select.cell([0, 2]).branch(1).where("radius < 2").or(Select.group("soma").not()))).toEqual({
      domain: "nodes",
      path: [
        { step: "cell", index: [0, 2] },
        { step: "branch", index: 1 },
        { step: "where", test: "radius < 2" },
        { step: "or", nodes: [{ step: "group", name: "soma" }, { step: "not" }] }
      ]
    })
    expect(value(Select.synapse("A").edge(Select.range(0, 4, 2)).pre(Select.all).where({ layer: null, w: [1, -0] })))
      .toEqual({
        domain: "edges",
        path: [
          { step: "synapse", name: "A" },
          { step: "edge", index: { from: 0, to: 4, step: 2 } },
          { step: "pre", nodes: [] },
          { step: "where", test: [{ column: "layer", is: null }, { column: "w", is: [1, { number: "-0" }] }] }
        ]
      })
  })

  it.each<[string, Select.Selection]>([
    ["numbers that JSON does not have", Select.where({ w: [Infinity, NaN, -0], s: ["Infinity", "-0"], n: null })],
    ["a mask", Select.comp([true, false], { scope: "global" })],
    ["many rows", Select.rows(Array.from({ length: 100_000 }, (_, k) => k))],
    ["rows among others", Select.edges.where("pre_x > 1").rows([3, 1])],
    ["odd names", Select.where(JSON.parse(`{"__proto__": 1, "constructor": "a", "1": true}`) as Select.Where)],
    ["a long chain", Array.from({ length: 900 }).reduce<Select.NodeSelection>((a) => a.or(Select.all), Select.cell(0))]
  ])("keeps %s", (_, selection) => {
    const again = Result.getOrThrow(Json.decodeSelection(Json.encodeSelection(selection)))
    expect(String(again)).toBe(String(selection))
    expect(Equal.equals(again, selection)).toBe(true)
  })

  it("has a limit for what stands within each other, to which it can be read", () => {
    const nested = (depth: number) =>
      Array.from({ length: depth }).reduce<Select.NodeSelection>((a) => Select.cell(0).or(a), Select.all)
    const deepest = nested(deepestSteps)
    expect(Equal.equals(Result.getOrThrow(Json.decodeSelection(Json.encodeSelection(deepest))), deepest)).toBe(true)
    expect(message(() => Json.encodeSelection(nested(deepestSteps + 1)))).toContain(
      "more than 50 deep within each other"
    )
    const deep = Array.from({ length: 5000 }).reduce<unknown>((of) => [{ step: "or", nodes: of }], [])
    expect(() => Schema.decodeUnknownSync(Schemas.Selection)({ domain: "nodes", path: deep })).toThrow(
      "at most 200 lists"
    )
    const rule = (depth: number) =>
      Array.from({ length: depth }).reduce<Share.Partition>((a) => Share.meet(Share.one, a), Share.each)
    const deepestRule = rule(deepestSteps)
    expect(Equal.equals(Result.getOrThrow(Json.decodeRule(Json.encodeRule(deepestRule))), deepestRule)).toBe(true)
    expect(message(() => Json.encodeRule(rule(deepestSteps + 1)))).toContain("more than 50 deep within each other")
  })

  it("says what cannot be stored, and what cannot be read", () => {
    expect(message(() => Json.encodeSelection(Select.where((row) => row.x > 1)))).toContain(
      "the test of where is a function; a function cannot be stored: write the test as text, as in where(\"radius < 2\")"
    )
    expect(message(() => Json.encodeRule(Share.key("d", (row) => row.x)))).toContain("the key \"d\" is a function")
    expect(message(() => Json.encodeRule(Share.scaled(Share.one, () => 1)))).toContain("the factor is a function")
    const read = (selection: unknown) => message(() => Schema.decodeUnknownSync(Schemas.Selection)(selection))
    expect(read({ domain: "nodes", path: [{ step: "where", test: "radius <" }] })).toContain(
      "expected a value, found the end"
    )
    expect(read({ domain: "nodes", path: [{ step: "not" }, { step: "rows", rows: [1] }] })).toContain("stands first")
    expect(read({ domain: "nodes", path: [{ step: "synapse", name: "A" }] })).toContain("at [\"path\"][0]")
    expect(message(() => Schema.encodeUnknownSync(Schemas.NodeSelection)(Select.edges))).toContain("compartments")
    expect(message(() => Result.getOrThrow(Json.decodeRule(Json.encodeSelection(Select.all))))).toContain(
      "no sharing rule"
    )
  })
})
