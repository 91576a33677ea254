/**
 * What a document says where one of several things may stand and none of them does: which they are, in words, and the nearest.
 */
import { Result } from "effect"
import { Json } from "neurolens"
import { describe, expect, it } from "vitest"

const told = (read: Result.Result<unknown, Json.JsonError>): ReadonlyArray<string> =>
  Result.isFailure(read) ? read.failure.problems.map(({ message, path }) => `${path}: ${message}`) : []

const selection = (given: unknown) =>
  told(Json.decodeSelection(JSON.stringify({ format: "neurolens/selection", version: 1, selection: given })))

const edit = (given: unknown) =>
  told(Json.decodeEdits(JSON.stringify({ format: "neurolens/edits", version: 1, edits: [given] })))

const rule = (given: unknown) =>
  told(Json.decodeRule(JSON.stringify({ format: "neurolens/rule", version: 1, rule: given })))

const nodes = (...path: ReadonlyArray<unknown>) => ({ domain: "nodes", path })

const asWritten = "expected a selection, as Json.encodeSelection writes it"

describe("a choice that nothing fits is said in words", () => {
  it.each<[unknown, string]>([
    [nodes({ step: "cel", index: 0 }), `selection.path[0].step: step "cel" does not exist; did you mean "cell"?`],
    [
      nodes({ step: "and", nodes: [{ step: "brnch" }] }),
      `path[0].nodes[0].step: step "brnch" does not exist; did you mean`
    ],
    [{ domain: "edges", path: [{ step: "synaps" }] }, `step "synaps" does not exist; did you mean "synapse"?`],
    [nodes({ index: 0 }), `selection.path[0].step: "step" is missing (there is: rows, where, not, cell,`],
    [nodes("cell(0)"), `selection.path[0]: expected a step, such as { "step": "cell", "index": 0 }, found "cell(0)"`],
    [
      nodes({ step: "cell", index: "x" }),
      `expected "all", a number, a list of numbers, a list of booleans or { from, to,`
    ],
    [
      nodes({ step: "where", test: 3 }),
      "selection.path[0].test: expected a string or a list of { column, is }, found 3"
    ],
    [{ domain: "node", path: [] }, `expected "nodes" or "edges", found "node"; did you mean "nodes"?`],
    ["cell(0)", `selection: ${asWritten}, found "cell(0)"`],
    [null, `selection: ${asWritten}, found null`]
  ])("selection %j", (given, expected) => {
    expect(selection(given)).toHaveLength(1)
    expect(selection(given)[0]).toContain(expected)
  })

  it.each<[unknown, string]>([
    [
      { _tag: "Set", key: "v", value: null },
      "edits[0].value: expected a number, a list of numbers, a string or a formula, found null"
    ],
    [{ _tag: "Set", key: "v", value: 1, at: "cell(0)" }, `edits[0].at: ${asWritten}, found "cell(0)"`],
    [{ _tag: "Insert", mechanism: "HH" }, `edits[0].mechanism: expected a mechanism as data, found "HH"`],
    [{ _tag: "Remove", mechanism: 3 }, "edits[0].mechanism: expected a string or a mechanism as data, found 3"],
    [{ _tag: "Label", name: "kind", value: { a: "b" } }, "expected a string, a number, a boolean, or a list of them"],
    [
      { _tag: "Clamp", state: "v", value: "a", at: nodes() },
      "expected a number, null where it is free, or a list of them"
    ],
    [{ _tag: "Stimulate", stimulus: 3, at: nodes() }, "expected a stimulus as data or a list of them, found 3"],
    [
      { _tag: "Values", name: "a", values: "x" },
      "expected a number, a list of numbers or a record of numbers by label"
    ],
    [{ _tag: "CopyToEdges", names: 3 }, "edits[0].names: expected a string or a list of strings, found 3"],
    [{ _tag: "Diffuse", state: "a", how: "x" }, `expected a number or { constant, elsewhere }, found "x"`],
    [{ _tag: "Train", key: "a", options: { share: "one" } }, "expected a sharing rule, as Json.encodeRule writes it"],
    [{ _tag: "Recrod", state: "v" }, `_tag "Recrod" does not exist; did you mean "Record"?`],
    ["record", `edits[0]: expected an edit as data, such as { "_tag": "Record", "state": "v" }, found "record"`],
    [
      { _tag: "Group", name: "a", at: { domain: "edges", path: [] } },
      "edits[0].at: edges is a selection of synapses; expected a selection of compartments"
    ]
  ])("edit %j", (given, expected) => {
    expect(edit(given)).toHaveLength(1)
    expect(edit(given)[0]).toContain(expected)
  })

  it.each<[unknown, string]>([
    [{ rule: "bye" }, `rule.rule: rule "bye" does not exist; did you mean "by"?`],
    [{ rule: "meet", of: [3, { rule: "one" }] }, `rule.of[0]: expected a rule, such as { "rule": "perCell" }, found 3`],
    ["one", `rule: expected a sharing rule, as Json.encodeRule writes it, found "one"`]
  ])("rule %j", (given, expected) => {
    expect(rule(given)).toHaveLength(1)
    expect(rule(given)[0]).toContain(expected)
  })

  it("of several that begin to fit, what is wrong in the one that fits best", () => {
    expect(selection(nodes({ step: "cell", index: [1, "a", 2] }))).toEqual([
      "selection.path[0].index[1]: expected a number, or null for a missing one, found \"a\""
    ])
    expect(selection(nodes({ step: "cell", index: [true, 1, false] }))).toEqual([
      "selection.path[0].index[1]: expected true or false, found 1"
    ])
  })
})
