/**
 * Documents with more wrong entries than are told: of every list the first thousand, and one that says how many there are.
 */
import { Result } from "effect"
import { Cell, Json, Network } from "neurolens"
import { describe, expect, it } from "vitest"
import type { JsonProblem } from "../../src/io/json/JsonError.ts"
import { told } from "../../src/io/json/told.ts"

const many = (entry: unknown): ReadonlyArray<unknown> => new Array<unknown>(1500).fill(entry)

const problems = (read: Result.Result<unknown, Json.JsonError>): ReadonlyArray<JsonProblem> =>
  Result.isFailure(read) ? read.failure.problems : []

const network = Json.toValue(Network.make([Cell.make()]))

const document = (part: object) => problems(Json.fromValue({ ...network, ...part }))

const edits = (entry: unknown) =>
  problems(Json.decodeEdits(JSON.stringify({ format: "neurolens/edits", version: 1, edits: many(entry) })))

const step = { _tag: "Step", delay: 0, duration: -1, amplitude: 1, offset: 0 }

const rest = "(and so in 500 more after the first 1000)"

describe("of the wrong entries of one list 1,000 are told and the rest is counted", () => {
  it.each<[string, () => ReadonlyArray<JsonProblem>]>([
    ["edits that are none", () => edits(3)],
    ["edits of another name", () => edits({ _tag: "Recrod" })],
    ["edits that cannot be", () => edits({ _tag: "Record", state: 2 })],
    ["recordings of what there is not", () => document({ recordings: many({ domain: "nodes", row: 0, state: "w" }) })],
    ["recordings of another shape", () => document({ recordings: many({ domain: "nodes", row: 0, state: 2 }) })],
    ["stimuli that cannot be", () => document({ stimuli: many({ row: 0, stimulus: step }) })],
    ["samples", () => document({ stimuli: [{ row: 0, stimulus: { _tag: "Samples", values: many("a") } }] })],
    ["groups", () => document({ groups: many(2) })]
  ])("%s", (_, read) => {
    const found = read()
    expect(found).toHaveLength(1001)
    expect(found[1000].message).toContain(rest)
    expect(found.filter(({ message }) => message.includes("and so in"))).toHaveLength(1)
  })

  it("an entry may have several problems, and lists stand within each other", () => {
    expect(edits({ _tag: "Record", stat: "v" })).toHaveLength(2001)
    const inner = edits({ _tag: "All", edits: [3, 4, 5] })
    expect(inner).toHaveLength(3001)
    expect(inner[3000].message).toContain(rest)
  })

  it("a key that looks like an entry is none", () => {
    const problem = (path: string): JsonProblem => ({ _tag: "Shape", path, message: path })
    const keys = Array.from({ length: 1500 }, (_, i) => problem(`record["a[${i}]"]`))
    expect(told(keys)).toEqual(keys)
    expect(told(Array.from({ length: 1500 }, (_, i) => problem(`list[${i}]`)))).toHaveLength(1001)
    const one = Array.from({ length: 1001 }, (_, i) => problem(`list[${i}]`))
    expect(told(one)).toEqual(one)
  })
})
