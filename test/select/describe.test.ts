/** Descriptions of rows: typical ones are as a person would write them. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/Select.ts"
import * as Connect from "../../src/select/Connect.ts"
import { grouped, rows } from "../fixtures.ts"

const cell = Cell.make({ parents: [-1, 0, 0], ncomp: [1, 3, 2] })
const net = Network.editSync(Network.make(Array.from({ length: 6 }, () => cell)), [
  Edit.group("soma", Select.branch(0)),
  Edit.group("odd", Select.rows([1, 8, 15, 22, 29, 35])),
  Edit.insert(Channels.K, Select.cell([0, 2, 5])),
  Edit.label("layer", "L1", Select.cell([0, 3])),
  Edit.label("layer", "L4", Select.cell([1, 4])),
  Edit.label("big", (row) => row.local_branch_index === 1 && row.local_comp_index < 2),
  Edit.connect(Connect.full(Select.cell([0, 1]), Select.cell([2, 3])), Synapses.Ionotropic),
  Edit.connect(Connect.full(Select.cell(4), Select.all), Synapses.TanhRate)
])

describe("compartments are described", () => {
  it.each<[Select.NodeSelection, string?]>([
    [Select.all],
    [Select.cell(1)],
    [Select.cell([0, 4])],
    [Select.cell(Select.range(1, 4))],
    [Select.cell(0).branch(1)],
    [Select.cell(0).branch([1, 2])],
    [Select.cell([1, 2]).branch(1).comp(1)],
    [Select.cell([1, 2]).branch(1).comp(2), "cell([1, 2]).comp(2)"],
    [Select.branch(2)],
    [Select.comp(0)],
    [Select.loc(1)],
    [Select.cell(2).loc(0.5)],
    [Select.cell(5).branch(1).comp(1)],
    [Select.group("soma"), "branch(0)"],
    [Select.group("odd")],
    [Select.group("odd").branch(1)],
    [Select.mechanism("K")],
    [Select.mechanism("K").branch(1)],
    [Select.mechanism("K").not()],
    [Select.where(`layer == "L1"`)],
    [Select.where({ layer: ["L1", "L4"] }), `where("layer in (\\"L1\\", \\"L4\\")")`],
    [Select.where("big")],
    [Select.cell([1, 2]).where("big")],
    [Select.cell(2).not()],
    [Select.cell(2).branch(1).not()],
    [Select.cell(0).or(Select.cell(3).branch(1)), "(cell(0) or cell(3).branch(1))"],
    [Select.group("odd").or(Select.cell(4)), "(group(\"odd\") or cell(4))"],
    [Select.rows([4, 2])],
    [Select.rows([0, 8, 16, 21]), "rows([0, 8, 16, 21])"],
    [Select.rows([])]
  ])("%s", (selection, text = String(selection)) => {
    const found = Select.describe(net, rows(net, selection))
    expect(String(found)).toBe(text)
    expect(rows(net, found)).toEqual(rows(net, selection))
  })

  it("by a bound of a number, where nothing else says what they share", () => {
    const thick = Network.editSync(net, [Edit.set("radius", (row) => 1 + ((7 * row.row) % 36) / 10)])
    expect(String(Select.describe(thick, rows(thick, Select.where("radius <= 2"))))).toBe("where(\"radius <= 2\")")
  })
})

it("a column that is called like a word stands in backquotes", () => {
  const named = Network.editSync(net, [Edit.label("true", "a", Select.rows([1, 6, 9]))])
  const found = Select.describe(named, [1, 6, 9])
  expect(String(found)).toBe("where(\"`true` == \\\"a\\\"\")")
  expect(rows(named, found)).toEqual([1, 6, 9])
})

describe("synapses are described", () => {
  it.each<[Select.EdgeSelection, string?]>([
    [Select.edges],
    [Select.synapse("TanhRateSynapse")],
    [Select.synapse("TanhRateSynapse").not(), "edges.synapse(\"IonotropicSynapse\")"],
    [Select.edges.pre(Select.cell(0))],
    [Select.edges.post(Select.cell(3))],
    [Select.edges.pre(Select.cell(0)).post(Select.cell(3))],
    [Select.edges.edge(Select.range(2, 7))],
    [Select.edges.rows([3, 1])]
  ])("%s", (selection, text = String(selection)) => {
    const found = Select.describeEdges(net, rows(net, selection))
    expect(String(found)).toBe(text)
    expect(rows(net, found)).toEqual(rows(net, selection))
  })

  it("by groups and labels at both ends", () => {
    const described = (selection: Select.EdgeSelection) =>
      String(Select.describeEdges(grouped, rows(grouped, selection)))
    expect(described(Select.edges.where(`pre_cell_type == "exc" && post_cell_type == "inh"`))).toBe(
      `edges.pre(group("exc")).post(group("inh"))`
    )
    expect(described(Select.edges.between(Select.group("exc")))).toBe(`edges.between(group("exc"))`)
    expect(described(Select.edges.where(`pre_cell_type == "exc" && post_cell_type != "inh"`))).toContain("exc")
  })
})

it("rows that do not exist, or stand there twice, are refused", () => {
  expect(() => Select.describe(net, [36])).toThrow(
    "compartment row 36 does not exist; compartment row indices go from 0 to 35"
  )
  expect(() => Select.describeEdges(net, [1, 1])).toThrow("synapse row 1 is listed twice")
})
