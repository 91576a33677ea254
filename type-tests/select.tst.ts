/** Selections of compartments and of synapses are different things, and the compiler keeps them apart. */
import { Cell, Channels, Connect, Edit, Network, Select, Stimulus, Synapses } from "neurolens"
import { describe, expect, test } from "tstyche"

describe("a selection of synapses", () => {
  test("is made from Select.edges and Select.synapse", () => {
    expect(Select.edges).type.toBe<Select.EdgeSelection>()
    expect(Select.synapse("IonotropicSynapse").pre(Select.cell(0)).where({ row: 1 })).type.toBe<Select.EdgeSelection>()
    expect(Select.edges.rows([1, 2]).not()).type.toBe<Select.EdgeSelection>()
  })

  test("cannot be combined with one of compartments", () => {
    expect(Select.edges.and).type.not.toBeCallableWith(Select.all)
    expect(Select.edges.or).type.not.toBeCallableWith(Select.cell(0))
    expect(Select.cell(0).and).type.not.toBeCallableWith(Select.edges)
    expect(Select.cell(0).or).type.not.toBeCallableWith(Select.synapse("IonotropicSynapse"))
    expect(Select.edges.and).type.toBeCallableWith(Select.edges.edge(0))
    expect(Select.cell(0).or).type.toBeCallableWith(Select.group("soma"))
  })

  test("has ends that are compartments, not synapses", () => {
    expect(Select.edges.pre).type.toBeCallableWith(Select.cell([0, 1]))
    expect(Select.edges.pre).type.not.toBeCallableWith(Select.edges)
    expect(Select.edges.between).type.not.toBeCallableWith(Select.synapse("IonotropicSynapse"))
  })

  test("has no cells, branches or places", () => {
    expect(Select.edges).type.not.toHaveProperty("cell")
    expect(Select.edges).type.not.toHaveProperty("loc")
    expect(Select.all).type.not.toHaveProperty("synapse")
    expect(Select.all).type.not.toHaveProperty("pre")
  })

  test("is not assignable to a selection of compartments, nor the other way round", () => {
    expect<Select.EdgeSelection>().type.not.toBeAssignableTo<Select.NodeSelection>()
    expect<Select.NodeSelection>().type.not.toBeAssignableTo<Select.EdgeSelection>()
    expect<Select.Selection>().type.toBe<Select.NodeSelection | Select.EdgeSelection>()
  })
})

describe("an index", () => {
  test("is a number, a list, a mask, a range, or all", () => {
    expect(Select.cell).type.toBeCallableWith(0)
    expect(Select.cell).type.toBeCallableWith([0, 2])
    expect(Select.cell).type.toBeCallableWith([true, false])
    expect(Select.cell).type.toBeCallableWith("all")
    expect(Select.cell).type.toBeCallableWith(Select.range(0, 4, 2))
    expect(Select.cell).type.not.toBeCallableWith("first")
    expect(Select.cell).type.not.toBeCallableWith([0, true])
    expect(Select.branch).type.toBeCallableWith(1, { scope: "global" })
    expect(Select.branch).type.not.toBeCallableWith(1, { scope: "cell" })
  })
})

describe("edits of compartments refuse synapses", () => {
  test("insert, remove, stimulate, group and move", () => {
    expect(Edit.insert).type.toBeCallableWith(Channels.HH, Select.cell(0))
    expect(Edit.insert).type.not.toBeCallableWith(Channels.HH, Select.edges)
    expect(Edit.remove).type.not.toBeCallableWith(Channels.HH, Select.edges)
    expect(Edit.stimulate).type.not.toBeCallableWith(Stimulus.samples([1]), Select.edges)
    expect(Edit.group).type.not.toBeCallableWith("soma", Select.edges)
    expect(Connect.full).type.not.toBeCallableWith(Select.edges, Select.cell(1))
  })

  test("set, record, clamp and train take both", () => {
    expect(Edit.set).type.toBeCallableWith("IonotropicSynapse_gS", 1e-4, Select.edges)
    expect(Edit.set).type.toBeCallableWith("radius", [1, 2], Select.cell(0))
    expect(Edit.record).type.toBeCallableWith("v", Select.loc(0.5))
    expect(Edit.clamp).type.toBeCallableWith("IonotropicSynapse_s", 0.5, Select.edges.edge(0))
    expect(Edit.train).type.toBeCallableWith("IonotropicSynapse_gS", { at: Select.synapse("IonotropicSynapse") })
  })

  test("connect takes a wiring and a mechanism", () => {
    expect(Edit.connect).type.toBeCallableWith(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic)
    expect(Edit.connect).type.not.toBeCallableWith(Select.cell(0), Synapses.Ionotropic)
    expect(Network.make([Cell.make()])).type.toBe<Network.Network>()
  })
})
