/** Selections of synapses. */
import { Edit, Network, Select } from "neurolens"
import { describe, expect, it } from "vitest"
import { rows, wired } from "../fixtures.ts"

// Synapses 0 to 8 are Ionotropic, cells pre-major (0→0, 0→1, …, 2→2); 9 to 11 are TanhRate from cell 0 to cells 0, 1, 2.
const network = Network.editSync(wired, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.labelByGroup("cell_type", ["exc"]),
  Edit.label("delay", (row) => row.row / 10, Select.edges)
])

describe("a selection of synapses", () => {
  it.each<[Select.EdgeSelection, ReadonlyArray<number>]>([
    [Select.edges, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    [Select.synapse("TanhRateSynapse"), [9, 10, 11]],
    [Select.synapse("TanhRateSynapse").edge(1), [10]],
    [Select.synapse("IonotropicSynapse").edge([8, 0]), [0, 8]],
    [Select.synapse("TanhRateSynapse").edge("all"), [9, 10, 11]],
    [Select.edges.edge(Select.range(0, 12, 5)), [0, 5, 10]],
    [Select.edges.pre(Select.cell(0)), [0, 1, 2, 9, 10, 11]],
    [Select.edges.post(Select.cell(0)), [0, 3, 6, 9]],
    [Select.edges.pre(Select.cell(1)).post(Select.cell([0, 2])), [3, 5]],
    [Select.edges.between(Select.cell([0, 1])), [0, 1, 3, 4, 9, 10]],
    [Select.edges.pre(Select.rows([1])), []],
    [Select.edges.pre(Select.rows([4])), [3, 4, 5]],
    [Select.edges.rows([5, 1]), [5, 1]],
    [Select.synapse("TanhRateSynapse").rows([11, 3, 9]), [11, 9]],
    [Select.edges.rows([11, 3, 9]).synapse("TanhRateSynapse"), [11, 9]],
    [Select.synapse("TanhRateSynapse").or(Select.edges.rows([4])), [4, 9, 10, 11]],
    [Select.synapse("IonotropicSynapse").and(Select.edges.pre(Select.cell(0))), [0, 1, 2]],
    [Select.synapse("IonotropicSynapse").not(), [9, 10, 11]]
  ])("%s finds its rows", (selection, expected) => {
    expect(rows(network, selection)).toEqual(expected)
  })

  it.each<[string, Select.Where, ReadonlyArray<number>]>([
    ["a column of its own", { type: "TanhRateSynapse", index_within_type: [0, 2] }, [9, 11]],
    ["a label", { delay: (d: number) => d > 0.95 }, [10, 11]],
    ["an index at one end", { pre_cell_index: 2 }, [6, 7, 8]],
    ["indices at both ends", { pre_cell_index: [1, 2], post_cell_index: 0 }, [3, 6]],
    ["a text at one end, some of which are missing", {
      post_cell_type: (t: string | null) => t === null,
      type: "TanhRateSynapse"
    }, [11]],
    ["the place of an end", { pre_locs: 0.25, post_global_comp_index: 8, type: "IonotropicSynapse" }, [2, 5, 8]],
    [
      "a predicate on both ends of the row",
      (row) => row.pre_x + row.post_x === 10 && row.pre_cell_index > row.post_cell_index,
      [3, 6, 7]
    ]
  ])("finds rows by %s", (_, where, expected) => {
    expect(rows(network, Select.edges.where(where))).toEqual(expected)
  })

  it("sees columns of compartments as they are now", () => {
    const moved = Network.editSync(network, [Edit.move({ x: 1000 }, Select.cell(2))])
    expect(rows(network, Select.edges.where({ post_x: (x: number) => x > 500 }))).toEqual([])
    expect(rows(moved, Select.edges.where({ post_x: (x: number) => x > 500 }))).toEqual([2, 5, 8, 11])
    expect(rows(moved, Select.edges.where((row) => Math.abs(row.pre_x - row.post_x) > 500))).toEqual([2, 5, 6, 7, 11])
  })
})
