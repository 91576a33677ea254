/** `Edit.set`, `Edit.move`, groups and labels. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Table from "../../src/table/Table.ts"
import { channelled, edgeColumn, failure, net, nodeColumn, rows, wired } from "../fixtures.ts"

describe("set", () => {
  it("writes one number into all selected rows", () => {
    expect(nodeColumn(Network.editSync(net, [Edit.set("v", -60, Select.branch(1))]), "v"))
      .toEqual([-70, -70, -60, -60, -70, -70, -60, -60, -70, -70, -60, -60])
  })

  it("writes one number per row, in the order of the selection", () => {
    expect(nodeColumn(Network.editSync(net, [Edit.set("v", [1, 2, 3], Select.rows([5, 0, 3]))]), "v").slice(0, 6))
      .toEqual([2, -70, -70, 3, -70, 1])
    expect(
      nodeColumn(Network.editSync(net, [Edit.set("v", Float64Array.of(1, 2), Select.cell(0).branch(0))]), "v").slice(
        0,
        3
      )
    ).toEqual([1, 2, -70])
  })

  it("writes what a function of the row says", () => {
    const network = Network.editSync(net, [
      Edit.set("radius", ({ global_cell_index, local_comp_index }) => 1 + global_cell_index + local_comp_index / 10)
    ])
    expect(nodeColumn(network, "radius")).toEqual([1, 1.1, 1, 1.1, 2, 2.1, 2, 2.1, 3, 3.1, 3, 3.1])
  })

  it("writes only where the quantity is, by default wherever it is", () => {
    expect(nodeColumn(Network.editSync(channelled, [Edit.set("K_gK", 1, Select.branch(0))]), "K_gK").slice(0, 5))
      .toEqual([1, 1, 0.005, 0.005, null])
    const gS = edgeColumn(Network.editSync(wired, [Edit.set("TanhRateSynapse_gS", [1, 2, 3])]), "TanhRateSynapse_gS")
    expect(gS.slice(8)).toEqual([null, 1, 2, 3])
  })

  it("writes a function of both ends of a synapse", () => {
    const network = Network.editSync(wired, [
      Edit.set(
        "IonotropicSynapse_gS",
        (row) => row.pre_cell_index * 10 + row.post_cell_index,
        Select.synapse("IonotropicSynapse")
      )
    ])
    expect(edgeColumn(network, "IonotropicSynapse_gS")).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22, null, null, null])
  })

  it("changes what follows from length and radius in the rows that change, and only there", () => {
    const network = Network.editSync(net, [
      Edit.set("area", 100),
      Edit.set("radius", 2, Select.rows([0, 1])),
      Edit.set("radius", 1, Select.rows([1, 2]))
    ])
    expect(nodeColumn(network, "area").slice(0, 4)).toEqual([2 * Math.PI * 2 * 10, 2 * Math.PI * 10, 100, 100])
    expect(nodeColumn(network, "resistive_load_in")[0]).toBe(5 / 4 / Math.PI)
    expect(nodeColumn(network, "volume")[0]).toBe(Math.PI * 4 * 10)
  })

  it("copies the columns that change and shares all others", () => {
    const network = Network.editSync(net, [Edit.set("v", 0)])
    Table.names(net.nodes).forEach((name) => {
      if (name === "v") expect(Table.get(network.nodes, name)).not.toBe(Table.get(net.nodes, name))
      else expect(Table.get(network.nodes, name)).toBe(Table.get(net.nodes, name))
    })
    expect(network.edges).toBe(net.edges)
  })

  it("is the same network when the values are there already", () => {
    expect(Network.editSync(net, [Edit.set("v", -70), Edit.set("radius", (row) => row.radius)])).toBe(net)
  })

  it("writes a label of numbers", () => {
    const network = Network.editSync(net, [Edit.label("depth", 1), Edit.set("depth", 2, Select.cell(0))])
    expect(nodeColumn(network, "depth").slice(3, 5)).toEqual([2, 1])
  })

  it("does not write a row that a trainable drives, nor what would change with it", () => {
    const trained = Network.editSync(net, [
      Edit.train("radius", { at: Select.cell(0) }),
      Edit.train("area", { at: Select.cell(1) })
    ])
    expect(failure(trained, [Edit.set("radius", 2)]).message).toBe(
      `set "radius": "radius" of cell 0, branch 0, compartment 0 (row 0) belongs to trainable "radius" (parameter cell 0), ` +
        "this edit cannot claim it too; write the parameter with Edit.writeParameters, or Edit.untrain it first"
    )
    expect(failure(trained, [Edit.set("area", 2, Select.cell(0))]).reason._tag).toBe("Overlap")
    expect(failure(trained, [Edit.set("length", 2, Select.cell(1))]).reason._tag).toBe("Overlap")
    expect(
      Network.check(
        Network.editSync(trained, [Edit.set("length", 2, Select.cell(0)), Edit.set("radius", 2, Select.cell(2))])
      )
    ).toEqual([])
    expect(Network.editSync(trained, [Edit.set("radius", 1)])).toBe(trained)
  })
})

describe("move", () => {
  it("shifts the selected compartments and nothing else", () => {
    const network = Network.editSync(net, [Edit.move({ x: 100, z: -5 }, Select.cell(1))])
    expect(nodeColumn(network, "x")).toEqual([5, 15, 25, 35, 105, 115, 125, 135, 5, 15, 25, 35])
    expect(nodeColumn(network, "z").slice(3, 5)).toEqual([0, -5])
    expect(network.nodes.columns.get("y")).toBe(net.nodes.columns.get("y"))
    expect(Network.editSync(net, [Edit.move({}, Select.all)])).toBe(net)
  })
})

describe("group and ungroup", () => {
  it("put compartments in and take them out", () => {
    const network = Network.editSync(net, [
      Edit.group("a", Select.cell(0)),
      Edit.group("a", Select.rows([11])),
      Edit.ungroup("a", Select.branch(0))
    ])
    expect(rows(network, Select.group("a"))).toEqual([2, 3, 11])
    expect([...network.groups]).toEqual(["a"])
  })

  it("remove a group without a selection", () => {
    const network = Network.editSync(net, [Edit.group("a", Select.cell(0)), Edit.ungroup("a")])
    expect(network.equals(net)).toBe(true)
  })

  it("are the same network when nothing changes", () => {
    const network = Network.editSync(net, [Edit.group("a", Select.cell([0, 1]))])
    expect(Network.editSync(network, [Edit.group("a", Select.cell(1)), Edit.ungroup("a", Select.cell(2))])).toBe(
      network
    )
  })

  it("may make an empty group when that is allowed", () => {
    const network = Network.editSync(net, [Edit.group("a", Select.all.not(), { allowEmpty: true })])
    expect(rows(network, Select.group("a"))).toEqual([])
    expect(Network.check(network)).toEqual([])
  })
})

describe("label", () => {
  it("writes text, numbers, or yes and no; other rows have none", () => {
    const network = Network.editSync(net, [
      Edit.label("layer", "L5", Select.cell(0)),
      Edit.label("depth", 12.5, Select.cell(0)),
      Edit.label("spiny", true, Select.cell(0))
    ])
    expect(nodeColumn(network, "layer").slice(3, 5)).toEqual(["L5", null])
    expect(nodeColumn(network, "depth").slice(3, 5)).toEqual([12.5, null])
    expect(nodeColumn(network, "spiny").slice(3, 5)).toEqual([true, false])
    expect(Network.check(network)).toEqual([])
  })

  it("writes one value per row or a function of the row, and overwrites only what is selected", () => {
    const network = Network.editSync(net, [
      Edit.label("name", (row) => `c${row.cell_index}`),
      Edit.label("name", ["x", "y"], Select.rows([11, 0]))
    ])
    expect(nodeColumn(network, "name")).toEqual(["y", "c0", "c0", "c0", "c1", "c1", "c1", "c1", "c2", "c2", "c2", "x"])
  })

  it("writes synapses when synapses are selected", () => {
    const network = Network.editSync(wired, [
      Edit.label("delay", (row) => row.pre_cell_index, Select.edges.pre(Select.cell([1, 2])))
    ])
    expect(edgeColumn(network, "delay")).toEqual([null, null, null, 1, 1, 1, 2, 2, 2, null, null, null])
  })

  it("by group takes the first group that holds the compartment", () => {
    const network = Network.editSync(net, [
      Edit.group("a", Select.cell([0, 1])),
      Edit.group("b", Select.branch(0)),
      Edit.labelByGroup("kind", ["b", "a"])
    ])
    expect(nodeColumn(network, "kind")).toEqual(["b", "b", "a", "a", "b", "b", "a", "a", "b", "b", null, null])
  })

  it("by group, again, follows the groups as they are now", () => {
    const network = Network.editSync(net, [
      Edit.group("a", Select.cell([0, 1])),
      Edit.label("kind", "old", Select.cell(2)),
      Edit.labelByGroup("kind", ["a"]),
      Edit.ungroup("a", Select.cell(1)),
      Edit.labelByGroup("kind", ["a"])
    ])
    expect(nodeColumn(network, "kind")).toEqual(["a", "a", "a", "a", ...Array(8).fill(null)])
    expect(Network.editSync(network, [Edit.labelByGroup("kind", ["a"])])).toBe(network)
  })

  it("is removed by unlabel, from the table that has it", () => {
    const network = Network.editSync(wired, [
      Edit.label("a", 1),
      Edit.label("b", "x", Select.edges),
      Edit.unlabel("a"),
      Edit.label("c", 1),
      Edit.label("c", 2, Select.edges),
      Edit.unlabel("b"),
      Edit.unlabel("c", "edges"),
      Edit.unlabel("c", "nodes")
    ])
    expect(network.equals(wired)).toBe(true)
  })

  it("is the same network when nothing changes", () => {
    const network = Network.editSync(net, [Edit.label("a", "x", Select.cell(0))])
    expect(Network.editSync(network, [Edit.label("a", "x", Select.cell(0).branch(1))])).toBe(network)
  })
})

describe("copyToEdges", () => {
  it("is a snapshot of both ends", () => {
    const network = Network.editSync(wired, [Edit.copyToEdges("radius"), Edit.set("radius", 5)])
    expect(edgeColumn(network, "pre_radius")).toEqual(Array(12).fill(1))
    expect(edgeColumn(network, "post_radius")).toEqual(Array(12).fill(1))
    expect(rows(network, Select.edges.where({ pre_radius: 5 }))).toEqual([])
    const again = Network.editSync(network, [Edit.copyToEdges("radius")])
    expect(edgeColumn(again, "pre_radius")).toEqual(Array(12).fill(5))
  })

  it("takes several columns, and one end", () => {
    const network = Network.editSync(wired, [Edit.copyToEdges(["global_cell_index", "v"], ["post"])])
    expect(edgeColumn(network, "post_global_cell_index")).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    expect(network.edges.columns.has("pre_v")).toBe(false)
  })

  it("gives new synapses no value", () => {
    const between = Connect.pairwise(Select.rows([0]), Select.rows([4]))
    const network = Network.editSync(net, [
      Edit.copyToEdges("radius"),
      Edit.connect(between, Synapses.TanhRate),
      Edit.copyToEdges("v"),
      Edit.connect(between, Synapses.TanhRate)
    ])
    expect(edgeColumn(network, "pre_radius")).toEqual([null, null])
    expect(edgeColumn(network, "pre_v")).toEqual([-70, null])
  })

  it("gives new synapses the indices and the yes or no of their ends, which cannot be missing", () => {
    const network = Network.editSync(wired, [
      Edit.group("exc", Select.cell([0, 1])),
      Edit.copyToEdges(["global_cell_index", "cell_index", "exc"]),
      Edit.label("late", true, Select.edges),
      Edit.connect(Connect.listed([[9, 5], [4, 8]]), Synapses.TanhConductance)
    ])
    const last = (name: string): ReadonlyArray<unknown> => edgeColumn(network, name).slice(12)
    expect([last("pre_global_cell_index"), last("post_global_cell_index")]).toEqual([[2, 1], [1, 2]])
    expect([last("pre_cell_index"), last("post_cell_index")]).toEqual([[2, 1], [1, 2]])
    expect([last("pre_exc"), last("post_exc")]).toEqual([[false, true], [true, false]])
    expect(last("late")).toEqual([false, false])
    expect(Network.check(network)).toEqual([])
  })
})
