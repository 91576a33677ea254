/** What a selection stands for when no rule is given, on 3 cells × 2 branches × 2 compartments. */
import { Connect, Edit, Explain, Network, Select, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import { wired } from "../fixtures.ts"

const network = Network.editSync(wired, [Edit.group("exc", Select.cell([0, 2]))])
const each = (...rows: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<number>> => rows.map((row) => [row])
const trained = (key: string, at?: Select.Selection, of = network): ReadonlyArray<ReadonlyArray<number>> =>
  Explain.parameters(Network.editSync(of, [Edit.train(key, at === undefined ? {} : { at })])).map((e) => e.rows)

describe("compartments", () => {
  const cells = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
  const branches = [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]
  const comps = each(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
  it.each<[string, Select.NodeSelection | undefined, ReadonlyArray<ReadonlyArray<number>>]>([
    ["no selection: one for all", undefined, [cells.flat()]],
    ["all: one for all", Select.all, [cells.flat()]],
    ["cells: one per cell", Select.cell("all"), cells],
    ["cells in any order: ascending", Select.cell([2, 0]), [cells[0], cells[2]]],
    ["all branches: one per branch", Select.branch("all"), branches],
    ["all branches of cells: one per branch", Select.cell("all").branch("all"), branches],
    ["branch 0: one per viewed branch", Select.branch(0), [[0, 1], [4, 5], [8, 9]]],
    ["all compartments by index: one per compartment", Select.comp("all"), comps],
    ["all locations: one per compartment", Select.loc("all"), comps],
    ["comp 0: one per compartment", Select.comp(0), each(0, 2, 4, 6, 8, 10)],
    ["a location: one per compartment", Select.cell(0).loc(1), each(1, 3)],
    ["explicit rows: one per row, in the given order", Select.rows([0, 3, 1]), each(0, 3, 1)],
    ["a test: one per row", Select.where({ local_comp_index: 1 }), each(1, 3, 5, 7, 9, 11)],
    ["a group: one for all", Select.group("exc"), [[0, 1, 2, 3, 8, 9, 10, 11]]],
    ["cells of a group: one per cell", Select.group("exc").cell("all"), [cells[0], cells[2]]],
    ["a group among cells: one for all", Select.cell("all").group("exc"), [[0, 1, 2, 3, 8, 9, 10, 11]]],
    ["a mechanism: one for all", Select.mechanism("Leak"), [[4, 5, 6, 7, 8, 9, 10, 11]]],
    ["cells with a mechanism: one per cell", Select.mechanism("Leak").cell("all"), [cells[1], cells[2]]],
    ["not: one for all", Select.cell(0).not(), [[4, 5, 6, 7, 8, 9, 10, 11]]],
    ["and: the finer of both", Select.cell("all").and(Select.branch(1)), [[2, 3], [6, 7], [10, 11]]],
    ["or: the coarser of both", Select.cell(0).or(Select.branch(1)), [[0, 1, 2, 3], [6, 7], [10, 11]]]
  ])("by %s", (_, at, expected) => {
    expect(trained("radius", at)).toEqual(expected)
  })

  it("with the quantity, whatever else is selected: per cell, K is in cell 0 only", () => {
    expect(trained("K_gK", Select.cell("all"))).toEqual([[0, 1, 2, 3]])
  })

  it("share initial states alike", () => {
    expect(trained("v", Select.cell([1, 2]))).toEqual([cells[1], cells[2]])
    expect(trained("K_n")).toEqual([[0, 1, 2, 3]])
  })
})

describe("synapses", () => {
  const ionotropic = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  const key = "IonotropicSynapse_gS"
  it.each<[string, Select.Selection | undefined, ReadonlyArray<ReadonlyArray<number>>]>([
    ["no selection: one for all of the type", undefined, [ionotropic]],
    ["a type: one for all", Select.synapse("IonotropicSynapse"), [ionotropic]],
    ["cells: one for the synapses between them", Select.cell("all"), [ionotropic]],
    ["some cells: one for the synapses between them", Select.cell([0, 1]), [[0, 1, 3, 4]]],
    [
      "all synapses of a type by number: one each",
      Select.synapse("IonotropicSynapse").edge("all"),
      each(...ionotropic)
    ],
    [
      "synapses of a type by number: one each, in table order",
      Select.synapse("IonotropicSynapse").edge([4, 0]),
      each(0, 4)
    ],
    ["all synapses: one each, of those that have the key", Select.edges, each(...ionotropic)],
    ["explicit rows: one each, in the given order", Select.edges.rows([5, 1]), each(5, 1)],
    ["explicit compartments: one for each synapse between them", Select.rows([0, 4]), each(0, 1, 3, 4)],
    ["a test: one each", Select.edges.where({ pre_cell_index: 1 }), each(3, 4, 5)],
    ["a presynaptic selection: one each", Select.edges.pre(Select.cell(1)), each(3, 4, 5)],
    ["a type and a presynaptic selection: one for all", Select.synapse("IonotropicSynapse").pre(Select.cell(1)), [[
      3,
      4,
      5
    ]]]
  ])("by %s", (_, at, expected) => {
    expect(trained(key, at)).toEqual(expected)
  })

  it("share initial states alike, where types are interleaved", () => {
    const wiring = Connect.pairwise(Select.rows([0]), Select.rows([4]))
    const mixed = Network.editSync(wired, [Edit.connect(wiring, Synapses.Ionotropic)])
    expect(trained("IonotropicSynapse_s", Select.edges.rows([12, 0]), mixed)).toEqual([[12], [0]])
    expect(trained("IonotropicSynapse_s", undefined, mixed)).toEqual([[...ionotropic, 12]])
  })
})
