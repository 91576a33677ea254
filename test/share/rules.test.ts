/** Sharing rules: which rows share a parameter, how parameters are numbered, what they are called. */
import { Edit, Network, Select, Share } from "neurolens"
import { describe, expect, it } from "vitest"
import { grouped, net, ragged, wired } from "../fixtures.ts"

const network = Network.editSync(net, [
  Edit.set("radius", (row) => 1 + row.local_comp_index, Select.cell([0, 1])),
  Edit.label("layer", (row) => ["L5", "L2", "L5"][row.cell_index]),
  Edit.label("spiny", (row) => row.local_branch_index === 1),
  Edit.label("sign", (row) => row.local_comp_index === 0 ? 0 : -1)
])

/** Rows of every parameter, under its label. */
const shared = (
  rule: Share.Rule,
  selection: Select.Selection = Select.all,
  of: Network.Network = network
): ReadonlyArray<readonly [string, ReadonlyArray<number>]> => {
  const index = Share.index(of, selection, rule)
  return Share.rowsOf(index).map((rows, p) => [index.labels[p], rows])
}

describe("a rule over compartments", () => {
  it.each<[string, Share.Rule, Select.NodeSelection, ReadonlyArray<readonly [string, ReadonlyArray<number>]>]>([
    ["one: everything", Share.one, Select.cell(1), [["all", [4, 5, 6, 7]]]],
    ["each: every row, in the order of the selection", Share.each, Select.rows([7, 2]), [["comp 7", [7]], ["comp 2", [
      2
    ]]]],
    ["per cell", Share.perCell, Select.branch(1), [["cell 0", [2, 3]], ["cell 1", [6, 7]], ["cell 2", [10, 11]]]],
    ["per branch", Share.perBranch, Select.cell(1), [["cell 1 branch 0", [4, 5]], ["cell 1 branch 1", [6, 7]]]],
    ["per comp: numbered by the table, whatever the order of the rows", Share.perComp, Select.rows([7, 2]), [
      ["cell 0 branch 1 comp 0", [2]],
      ["cell 1 branch 1 comp 1", [7]]
    ]],
    ["by a text, ascending", Share.by("layer"), Select.branch(0), [["L2", [4, 5]], ["L5", [0, 1, 8, 9]]]],
    ["by a number, ascending", Share.by("sign"), Select.cell(0), [["sign -1", [1, 3]], ["sign 0", [0, 2]]]],
    ["by yes and no, no first", Share.by("spiny"), Select.cell(0), [["spiny false", [0, 1]], ["spiny true", [2, 3]]]],
    ["by two columns, the first outermost", Share.by("layer", "radius"), Select.all, [
      ["L2, radius 1", [4, 6]],
      ["L2, radius 2", [5, 7]],
      ["L5, radius 1", [0, 2, 8, 9, 10, 11]],
      ["L5, radius 2", [1, 3]]
    ]],
    ["by a short index name", Share.by("branch_index"), Select.cell(1), [["branch_index 2", [4, 5]], [
      "branch_index 3",
      [6, 7]
    ]]],
    [
      "by a function of the row",
      Share.key("end", (row) => row.global_comp_index === 0 || row.global_comp_index === 11),
      Select.all,
      [
        ["end false", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
        ["end true", [0, 11]]
      ]
    ],
    [
      "by a function that gives texts and numbers: numbers first",
      Share.key("k", (row) => row.local_comp_index === 0 ? "10" : 9),
      Select.cell(0),
      [
        ["k 9", [1, 3]],
        ["10", [0, 2]]
      ]
    ],
    ["by bins: low end in, high end out, but for the last", Share.bins("x", [0, 15, 25, 35]), Select.cell(0), [
      ["x in [0, 15)", [0]],
      ["x in [15, 25)", [1]],
      ["x in [25, 35]", [2, 3]]
    ]],
    ["by bins, the empty ones left out", Share.bins("x", [0, 10, 20, 30, 40, 50]), Select.rows([0, 3]), [
      ["x in [0, 10)", [0]],
      ["x in [30, 40)", [3]]
    ]],
    ["meet: both rules at once", Share.meet(Share.by("layer"), Share.by("spiny")), Select.all, [
      ["L2 & spiny false", [4, 5]],
      ["L2 & spiny true", [6, 7]],
      ["L5 & spiny false", [0, 1, 8, 9]],
      ["L5 & spiny true", [2, 3, 10, 11]]
    ]],
    ["meet with one: the other rule", Share.meet(Share.by("layer"), Share.one), Select.branch(0), [
      ["L2", [4, 5]],
      ["L5", [0, 1, 8, 9]]
    ]],
    ["one met with a rule: the rule", Share.meet(Share.one, Share.by("layer")), Select.branch(0), [
      ["L2", [4, 5]],
      ["L5", [0, 1, 8, 9]]
    ]],
    ["join: linked by either", Share.join(Share.perCell, Share.by("layer")), Select.branch(0), [
      ["cell 0 + cell 2", [0, 1, 8, 9]],
      ["cell 1", [4, 5]]
    ]],
    ["join: linked over a chain", Share.join(Share.perBranch, Share.by("radius")), Select.cell([0, 1]), [
      ["cell 0 branch 0 + cell 0 branch 1 + cell 1 branch 0 + 1 more", [0, 1, 2, 3, 4, 5, 6, 7]]
    ]],
    [
      "meet with each is each, join with one is one",
      Share.join(Share.one, Share.meet(Share.each, Share.one)),
      Select.cell(0),
      [["all", [0, 1, 2, 3]]]
    ]
  ])("shares %s", (_, rule, selection, expected) => {
    expect(shared(rule, selection)).toEqual(expected)
  })

  it("keeps unequal groups ragged: a group of 2 and a group of 1 drive just their rows", () => {
    const index = Share.index(ragged, Select.rows([0, 1, 2]), Share.key("k", (row) => row.row === 0 ? 1 : 0))
    expect(Share.rowsOf(index)).toEqual([[1, 2], [0]])
    expect([...Share.gather(index, [10, 20])]).toEqual([20, 10, 10])
  })

  it("tells keys apart that read alike", () => {
    expect(shared(Share.key("k", (row) => row.row === 0 ? "1" : 1), Select.rows([0, 1])).map(([label]) => label))
      .toEqual(["k 1", "1"])
    expect(shared(Share.key("k", (row) => row.row === 0 ? "k 1" : 1), Select.rows([0, 1])).map(([label]) => label))
      .toEqual(["k 1", `"k 1"`])
  })

  it("does not depend on the order of the rows", () => {
    expect(shared(Share.by("layer"), Select.rows([9, 4, 0]))).toEqual([["L2", [4]], ["L5", [9, 0]]])
  })
})

describe("a rule over synapses", () => {
  it("by both ends is labelled by an arrow", () => {
    expect(shared(Share.by("pre_cell_type", "post_cell_type"), Select.edges, grouped).map(([label]) => label)).toEqual([
      "exc→exc",
      "exc→inh",
      "exc→unknown",
      "inh→exc",
      "inh→inh",
      "inh→unknown",
      "unknown→exc",
      "unknown→inh",
      "unknown→unknown"
    ])
  })

  it("by numbers at both ends says which is which", () => {
    const ends = Share.by("pre_cell_index", "post_cell_index")
    expect(shared(ends, Select.edges.rows([5, 1]), wired)).toEqual([
      ["pre_cell_index 0, post_cell_index 1", [1]],
      ["pre_cell_index 1, post_cell_index 2", [5]]
    ])
  })

  it("by unequal fan-out has groups of unequal size", () => {
    expect(shared(Share.by("pre_cell_index"), Select.edges, wired)).toEqual([
      ["pre_cell_index 0", [0, 1, 2, 9, 10, 11]],
      ["pre_cell_index 1", [3, 4, 5]],
      ["pre_cell_index 2", [6, 7, 8]]
    ])
  })

  it("each is labelled by the row", () => {
    expect(shared(Share.each, Select.edges.rows([5, 1]), wired)).toEqual([["edge 5", [5]], ["edge 1", [1]]])
  })

  it("of one's own reads both ends", () => {
    const byDistance = Share.key("distance", (row) => Math.abs(row.pre_cell_index - row.post_cell_index))
    expect(shared(byDistance, Select.synapse("IonotropicSynapse"), wired)).toEqual([["distance 0", [0, 4, 8]], [
      "distance 1",
      [1, 3, 5, 7]
    ], ["distance 2", [2, 6]]])
  })
})

describe("a scaled rule", () => {
  const scaled = Share.index(network, Select.cell(0), Share.scaled(Share.by("spiny"), "radius"))

  it("multiplies every row by its factor", () => {
    expect([...Share.gather(scaled, [10, 100])]).toEqual([10, 20, 100, 200])
  })

  it("adds up what rows say, times their factor", () => {
    expect([...Share.scatter(scaled, [1, 2, 3, 4])]).toEqual([1 * 1 + 2 * 2, 3 * 1 + 4 * 2])
  })

  it("takes a function of the row", () => {
    const index = Share.index(network, Select.cell(0), Share.scaled(Share.one, (row) => row.row + 1))
    expect([...Share.gather(index, [0.5])]).toEqual([0.5, 1, 1.5, 2])
  })

  it("fits a parameter to rows", () => {
    expect([...Share.fit(scaled, [10, 20, 100, 200])]).toEqual([10, 100])
    expect([...Share.fit(scaled, [10, 60, 100, 200])]).toEqual([20, 100])
  })
})

describe("gather and scatter", () => {
  const index = Share.index(wired, Select.edges, Share.by("pre_cell_index"))

  it("are transposes of each other", () => {
    const p = [2, 3, 5]
    const g = Array.from({ length: 12 }, (_, k) => k * k)
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Array.from(a).reduce((sum, x, k) => sum + x * b[k], 0)
    expect(dot(Share.gather(index, p), g)).toBe(dot(p, Share.scatter(index, g)))
  })

  it("fit equal rows exactly, and others by their mean", () => {
    const rows = [...Array<number>(3).fill(0.12), 1, 2, 6, ...Array<number>(3).fill(7), ...Array<number>(3).fill(0.12)]
    expect([...Share.fit(index, rows)]).toEqual([0.12, 3, 7])
  })
})

describe("a rule as text", () => {
  it.each<[Share.Rule, string]>([
    [Share.one, "one"],
    [Share.each, "each"],
    [Share.by("a", "b"), "by(a, b)"],
    [Share.perCell, "perCell"],
    [Share.perBranch, "perBranch"],
    [Share.perComp, "perComp"],
    [Share.key("distance", () => 1), "key(distance)"],
    [Share.bins("x", [0, 1, 2]), "bins(x, [0, 1, 2])"],
    [Share.meet(Share.one, Share.join(Share.each, Share.perCell)), "meet(one, join(each, perCell))"],
    [Share.scaled(Share.one, "radius"), "scaled(one, radius)"],
    [Share.scaled(Share.one, () => 1), "scaled(one, function)"]
  ])("reads %#", (rule, text) => {
    expect(Share.ruleText(rule)).toBe(text)
  })
})
