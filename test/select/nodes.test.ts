/** Selections of compartments: every form of a path, and the algebra of selections. */
import * as Equal from "effect/Equal"
import { is } from "immutable"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import { compartmentAt } from "../../src/select/resolve.ts"
import * as Select from "../../src/select/Select.ts"
import { channelled, net, ragged, rows } from "../fixtures.ts"

const all12 = Array.from({ length: 12 }, (_, row) => row)
const tagged = Network.editSync(channelled, [
  Edit.group("soma", Select.branch(0)),
  Edit.group("exc", Select.cell([0, 2])),
  Edit.label("kind", ["a", "b"], Select.rows([3, 5])),
  Edit.set("radius", (row) => row.global_comp_index + 1)
])

describe("a path", () => {
  it.each<[Select.NodeSelection, ReadonlyArray<number>]>([
    [Select.all, all12],
    [Select.cell(1), [4, 5, 6, 7]],
    [Select.cell([2, 0]), [0, 1, 2, 3, 8, 9, 10, 11]],
    [Select.cell([2, 2]), [8, 9, 10, 11]],
    [Select.cell(Select.range(1, 3)), [4, 5, 6, 7, 8, 9, 10, 11]],
    [Select.cell(Select.range(0, 3, 2)), [0, 1, 2, 3, 8, 9, 10, 11]],
    [Select.cell([false, true, false]), [4, 5, 6, 7]],
    [Select.cell("all"), all12],
    [Select.branch(1), [2, 3, 6, 7, 10, 11]],
    [Select.branch(1, { scope: "global" }), [2, 3]],
    [Select.branch([1, 4], { scope: "global" }), [2, 3, 8, 9]],
    [Select.comp(0), [0, 2, 4, 6, 8, 10]],
    [Select.comp([5, 7], { scope: "global" }), [5, 7]],
    [Select.comp([true, false]), [0, 2, 4, 6, 8, 10]],
    [Select.cell(1).branch(1), [6, 7]],
    [Select.cell(1).branch(1).comp(0), [6]],
    [Select.cell(1).branch("all").comp(1), [5, 7]],
    [Select.cell(2).comp(0), [8, 10]],
    [Select.branch(0).cell(2), [8, 9]],
    [Select.comp(1).branch(1).cell(0), [3]],
    [Select.cell([0, 1]).branch(3, { scope: "global" }), [6, 7]],
    [Select.loc(0), [0, 2, 4, 6, 8, 10]],
    [Select.cell(0).loc([0.1, 0.9]), [0, 1, 2, 3]],
    [Select.cell(0).branch(1).loc(1), [3]],
    [Select.cell(0).loc("all"), [0, 1, 2, 3]],
    [Select.rows([7, 2, 11]), [7, 2, 11]],
    [Select.mechanism("K"), [0, 1, 2, 3]],
    [Select.cell(0).mechanism("Leak"), []],
    [Select.mechanism("Leak").cell(1).branch(0), [4, 5]]
  ])("%s selects its rows", (selection, expected) => {
    expect(rows(channelled, selection)).toEqual(expected)
  })

  it("counts local indices within the parent, however many compartments are in view", () => {
    expect(rows(tagged, Select.group("exc").cell(2))).toEqual([8, 9, 10, 11])
    expect(rows(net, Select.branch([1]).branch(1))).toEqual([2, 3, 6, 7, 10, 11])
    expect(rows(net, Select.comp(1).comp(1))).toEqual([1, 3, 5, 7, 9, 11])
  })

  it("takes the branches that have a local index, where they differ in size", () => {
    expect(rows(ragged, Select.comp(0))).toEqual([0, 2, 6])
    expect(rows(ragged, Select.comp(3))).toEqual([5])
    expect(rows(ragged, Select.comp([true, false, false, true]))).toEqual([0, 2, 5, 6])
  })
})

describe("a location", () => {
  it.each([
    [0, 0],
    [0.1, 0],
    [0.25, 0],
    [0.2500001, 1],
    [0.5, 1],
    [0.75, 2],
    [0.9, 3],
    [1, 3]
  ])("%f of a branch of 4 is in compartment %i: an inner border belongs to the lower one", (at, expected) => {
    expect(compartmentAt(at, 4)).toBe(expected)
  })

  it.each(Array.from({ length: 40 }, (_, k) => k + 1))(
    "at the centre of a compartment of a branch of %i is that compartment",
    (ncomp) => {
      const centres = Array.from({ length: ncomp }, (_, k) => (k + 0.5) / ncomp)
      expect(centres.map((x) => compartmentAt(x, ncomp))).toEqual(centres.map((_, k) => k))
      expect(centres.map((_, k) => compartmentAt((k + 1) / ncomp, ncomp))).toEqual(centres.map((_, k) => k))
    }
  )

  it("is looked up in every branch by its own number of compartments", () => {
    expect(rows(ragged, Select.loc(0.5))).toEqual([0, 3, 6])
    expect(rows(ragged, Select.loc(0.25))).toEqual([0, 2, 6])
    expect(rows(ragged, Select.loc(1))).toEqual([1, 5, 6])
    expect(rows(ragged, Select.loc("all"))).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(rows(ragged, Select.loc([0, 1]))).toEqual([0, 1, 2, 5, 6])
  })

  it("is looked up among the compartments in view only", () => {
    expect(rows(net, Select.comp(0).loc(1))).toEqual([])
  })
})

describe("groups", () => {
  it("are selected by name and intersect by chaining", () => {
    expect(rows(tagged, Select.group("soma"))).toEqual([0, 1, 4, 5, 8, 9])
    expect(rows(tagged, Select.group("exc").group("soma"))).toEqual([0, 1, 8, 9])
    expect(rows(tagged, Select.cell(2).group("soma").comp(1))).toEqual([9])
  })
})

describe("where", () => {
  it.each<[string, Select.Where, ReadonlyArray<number>]>([
    ["a number", { radius: 4 }, [3]],
    ["one of several numbers", { radius: [4, 9, 99] }, [3, 8]],
    ["an index by its short name", { cell_index: 1, local_comp_index: 0 }, [4, 6]],
    ["yes", { exc: true, K: false }, [8, 9, 10, 11]],
    ["a text", { kind: "b" }, [5]],
    ["one of several texts", { kind: ["a", "b"] }, [3, 5]],
    ["a predicate on the value", { radius: (r: number) => r > 10 }, [10, 11]],
    ["a predicate that sees missing values", { kind: (kind: string | null) => kind === null, cell_index: 1 }, [
      4,
      6,
      7
    ]],
    [
      "null, which means no value",
      { K_gK: null, local_branch_index: 0 },
      rows(tagged, Select.mechanism("K").not().branch(0))
    ],
    ["null or a text", { kind: [null, "b"], cell_index: 1 }, [4, 5, 6, 7]],
    ["null where every row has a value", { exc: null }, []],
    ["a predicate that sees a row's missing value", (row) => row.kind === null && row.cell_index === 1, [4, 6, 7]],
    ["a predicate with a value for those that have none", (row) => (row.kind ?? "none").startsWith("b"), [5]],
    ["two tests at once", { radius: (r: number) => r > 2, exc: true, soma: true }, [2 + 6, 9].sort((a, b) => a - b)],
    ["a predicate on the row", (row) => row.radius > 3 && row.local_comp_index === 1 && !row.exc, [5, 7]],
    ["a predicate that sees the row's number", (row) => row.row % 5 === 0, [0, 5, 10]]
  ])("finds rows by %s", (_, where, expected) => {
    expect(rows(tagged, Select.where(where))).toEqual(expected)
  })

  it("narrows what is selected already", () => {
    expect(rows(tagged, Select.cell(0).where({ radius: (r: number) => r > 2 }))).toEqual([2, 3])
  })
})

describe("and, or, not", () => {
  it.each<[Select.NodeSelection, ReadonlyArray<number>]>([
    [Select.cell(1).and(Select.branch(1)), [6, 7]],
    [Select.cell(2).or(Select.rows([5, 0])), [0, 5, 8, 9, 10, 11]],
    [Select.cell([0, 1]).not(), [8, 9, 10, 11]],
    [Select.all.not(), []],
    [Select.cell(0).not().not(), [0, 1, 2, 3]],
    [Select.rows([6, 1, 4]).and(Select.cell(1)), [6, 4]],
    [Select.cell(1).and(Select.rows([6, 1, 4])), [4, 6]],
    [Select.cell(0).or(Select.cell(1)).branch(0), [0, 1, 4, 5]]
  ])("%s selects its rows", (selection, expected) => {
    expect(rows(net, selection)).toEqual(expected)
  })

  it("keep the order of explicit rows along the rest of a path", () => {
    expect(rows(tagged, Select.rows([9, 4, 1]).branch(0).group("soma"))).toEqual([9, 4, 1])
  })
})

describe("a selection", () => {
  it("is a value", () => {
    const make = (): Select.NodeSelection => Select.cell([0, 1]).branch("all").loc(0.5).where({ radius: 1 })
    expect(Equal.equals(make(), make())).toBe(true)
    expect(is(make(), make())).toBe(true)
    expect(Equal.equals(make(), make().cell(0))).toBe(false)
    expect(Equal.equals(Select.all, Select.edges)).toBe(false)
  })

  it.each<[Select.Selection, string]>([
    [Select.all, "all compartments"],
    [Select.cell([0, 1]).branch("all").loc(0.5), `cell([0, 1]).branch("all").loc(0.5)`],
    [
      Select.branch(2, { scope: "global" }).comp(Select.range(0, 4, 2)),
      `branch(2, { scope: "global" }).comp(range(0, 4, 2))`
    ],
    [Select.group("exc").mechanism("HH"), `group("exc").mechanism("HH")`],
    [Select.where({ radius: [1, 2], v: () => true }), "where({ radius: [1,2], v: predicate })"],
    [Select.rows([1, 2, 3, 4, 5, 6, 7, 8, 9]).not(), "not(rows([1, 2, 3, 4, 5, 6, 7, 8, …]))"],
    [Select.cell(0).or(Select.cell(1)), "(cell(0) or cell(1))"],
    [Select.edges, "edges"],
    [Select.synapse("TanhRateSynapse").edge(0), `edges.synapse("TanhRateSynapse").edge(0)`],
    [Select.edges.pre(Select.cell(0)).post(Select.group("inh")), `edges.pre(cell(0)).post(group("inh"))`],
    [
      Select.edges.rows([5, 1]).and(Select.edges.where({ type: "A" })),
      `(edges.rows([5, 1]) and edges.where({ type: "A" }))`
    ]
  ])("reads as %s", (selection, text) => {
    expect(String(selection)).toBe(text)
  })
})
