/**
 * Documents and texts with very many names and very many mistakes are read to their end; with work that grows as the square of these they
 * would take minutes. What is guessed of a wrong name goes through all names, so guesses are counted.
 */
import { Result } from "effect"
import { assert, describe, it } from "vitest"
import { checkNames, type Known, without } from "../../src/equation/names.ts"
import { parse } from "../../src/equation/parse.ts"
import * as Json from "../../src/io/Json.ts"
import { mostWrong } from "../../src/io/json/limits.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { formatProblem, placeOf } from "../../src/unit/Problem.ts"
import * as Unit from "../../src/unit/Unit.ts"

const many = 60_000
const names = Array.from({ length: many }, (_, i) => `g${i}`)
const sound = JSON.parse(Json.encode(Network.make([Cell.make()]))) as {
  readonly nodes: { readonly columns: ReadonlyArray<unknown> }
}

const problemsOf = (document: object): ReadonlyArray<Json.JsonProblem> => {
  const read = Json.fromValue(document)
  return Result.isFailure(read) ? read.failure.problems : []
}

describe("a document of 60,000 names", () => {
  const columns = [...sound.nodes.columns, ...names.map((name) => ({ name, kind: "Flag", values: [1] }))]

  it("that is sound is read", () => {
    const read = Json.fromValue({ ...sound, nodes: { ...sound.nodes, columns }, groups: names })
    assert.strictEqual(Result.getOrThrow(read).groups.size, many)
  })

  it.each([
    ["groups without a column", { groups: names }, `groups[${many - 1}]`],
    ["one group again and again", { groups: names.map(() => "one") }, `groups[${many - 1}]`],
    [
      "quantities that are not there",
      { recordings: names.map((state) => ({ domain: "nodes", row: 0, state })) },
      `recordings[${many - 1}].state`
    ],
    ["columns of another length", {
      nodes: { rows: 1, columns: columns.map((column) => ({ ...column as object, kind: "Int", values: [] })) }
    }, `nodes.columns[${columns.length - 1}].values`]
  ])("is refused for %s: a thousand places, the last, and how many more", (_, part, last) => {
    const problems = problemsOf({ ...sound, ...part })
    assert.strictEqual(problems.length, mostWrong + 1)
    assert.strictEqual(problems.at(-1)!.path, last)
    const more = Number(/and so in (\d+) more after the first 1000/.exec(problems.at(-1)!.message)?.[1])
    assert.isAtLeast(more, many - 1 - mostWrong)
  })
})

describe("a text", () => {
  it("with 60,000 lines has a place for each of their mistakes", () => {
    const text = "x ?\n".repeat(many)
    for (let line = 0; line < many; line++) {
      assert.strictEqual(placeOf(text, 4 * line + 2), `line ${line + 1}, column 3`)
    }
    assert.include(formatProblem(text, { message: "no", span: [4 * many - 2, 4 * many - 1] }), `line ${many}, column 3`)
  })

  it("is looked at line by line whatever was looked at before", () => {
    assert.strictEqual(placeOf("a\nb", 2), "line 2, column 1")
    assert.strictEqual(placeOf("abc", 2), "column 3")
    assert.strictEqual(placeOf("a\nb", 1), "line 1, column 2")
    assert.strictEqual(placeOf("a\n", 2), "line 2, column 1")
  })
})

describe("guesses at wrong names", () => {
  const known = new Map<string, Known>([["alpha", { unit: Unit.one, declared: true }]])
  const expression = Result.getOrThrow(parse("alphb + alphc + alphd + alphe"))

  it("are no more than somebody reads", () => {
    let asked = 0
    const counted = { ...without(known, "nothing"), keys: () => (asked++, known.keys()) }
    const problems = checkNames(expression, counted, new Map(), 2)
    assert.deepStrictEqual(problems.map(({ nearest }) => nearest), ["alpha", "alpha", undefined, undefined])
    assert.strictEqual(asked, 2)
    assert.strictEqual(checkNames(expression, counted).filter(({ nearest }) => nearest === "alpha").length, 4)
  })

  it("stop in a mechanism of 5,000 mistakes", () => {
    const definitions = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`d${i}`, `c${i} + x${i}`]))
    const made = Channel.makeResult("Wrong", { definitions })
    const problems = Result.isFailure(made) ? made.failure.problems : []
    assert.strictEqual(problems.length, 10_000)
    assert.include(problems[1].message, "known here")
    assert.strictEqual(problems[9999].message, "there is no name `x4999`")
  })
})

describe("a scope without a name", () => {
  it("has all others and not that one", () => {
    const scope = without(
      new Map<string, Known>([["a", { unit: null, declared: false }], ["b", { unit: null, declared: true }]]),
      "a"
    )
    assert.deepStrictEqual([...scope.keys()], ["b"])
    assert.isFalse(scope.has("a"))
    assert.strictEqual(scope.get("a"), undefined)
    assert.isTrue(scope.get("b")!.declared)
  })
})
