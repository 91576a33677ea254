/** The tutorial on synaptic parameter sharing, step by step. */
import { Cell, Channels, Connect, Edit, Explain, Network, Parameters, Select, Share, Synapses, View } from "neurolens"
import { describe, expect, it } from "vitest"
import { edgeColumn, ends, failure, nodeColumn } from "../fixtures.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
const six = Network.editSync(Network.make(Array.from({ length: 6 }, () => cell)), [
  Edit.insert(Channels.Na),
  Edit.insert(Channels.K),
  Edit.insert(Channels.Leak)
])
const gS = "IonotropicSynapse_gS"
const drives = (network: Network.Network): ReadonlyArray<ReadonlyArray<number>> =>
  Explain.parameters(network).map((e) => e.rows)

describe("the first network: three cells onto three", () => {
  const network = Network.editSync(six, [
    Edit.connect(Connect.full(Select.cell([0, 1, 2]), Select.cell([3, 4, 5])), Synapses.Ionotropic)
  ])

  it("has nine synapses, presynaptic cells outermost", () => {
    expect(ends(network)).toEqual([[0, 12], [0, 16], [0, 20], [4, 12], [4, 16], [4, 20], [8, 12], [8, 16], [8, 20]])
    expect(Network.check(network)).toEqual([])
  })

  it("finds all nine by the cell before them", () => {
    const selected = Select.edges.where({ pre_global_cell_index: [0, 1, 2] })
    expect([...View.of(network, selected).rows]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    const copied = Network.editSync(network, [Edit.copyToEdges("global_cell_index")])
    expect(edgeColumn(copied, "pre_global_cell_index")).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2])
    expect(edgeColumn(copied, "post_global_cell_index")).toEqual([3, 4, 5, 3, 4, 5, 3, 4, 5])
    expect([...View.of(copied, selected).rows]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it("trains one parameter per presynaptic cell: 3 over rows [0,1,2], [3,4,5], [6,7,8], all 1e-4", () => {
    const trained = Network.editSync(network, [
      Edit.train(gS, { at: Select.edges.where({ pre_cell_index: [0, 1, 2] }), share: Share.by("pre_cell_index") })
    ])
    expect(drives(trained)).toEqual([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    expect([...Parameters.vector(Network.parameters(trained))]).toEqual([1e-4, 1e-4, 1e-4])
    expect(Parameters.get(Network.parameters(trained), gS).labels).toEqual([
      "pre_cell_index 0",
      "pre_cell_index 1",
      "pre_cell_index 2"
    ])
    expect(Network.check(trained)).toEqual([])
  })

  it("refuses to train the same rows twice, and names both", () => {
    const again = Edit.train(gS, { share: Share.by("pre_cell_index") })
    const error = failure(network, [again, again])
    expect(error.reason._tag).toBe("Overlap")
    expect(error.message).toBe(
      `edit 2 of 2, train "IonotropicSynapse_gS": "IonotropicSynapse_gS" of IonotropicSynapse 0 (row 0) belongs to trainable ` +
        `"IonotropicSynapse_gS" (parameter pre_cell_index 0), a new trainable of "IonotropicSynapse_gS" cannot claim it too; ` +
        "train disjoint rows, or Edit.untrain the first"
    )
  })

  describe("in one line", () => {
    it("shares one parameter among all synapses", () => {
      const trained = Network.editSync(network, [Edit.train(gS)])
      expect(drives(trained)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8]])
      expect(String(Network.parameters(trained))).toBe("IonotropicSynapse_gS   1 parameter over 9 synapses   all ×9")
    })

    it("gives every synapse its own", () => {
      const trained = Network.editSync(network, [Edit.train(gS, { at: Select.edges, share: Share.each })])
      expect(drives(trained)).toEqual([[0], [1], [2], [3], [4], [5], [6], [7], [8]])
      expect(drives(Network.editSync(network, [Edit.train(gS, { at: Select.edges })]))).toEqual(drives(trained))
    })

    it("shares one parameter per presynaptic cell", () => {
      expect(drives(Network.editSync(network, [Edit.train(gS, { share: Share.by("pre_cell_index") })]))).toEqual([
        [0, 1, 2],
        [3, 4, 5],
        [6, 7, 8]
      ])
    })
  })
})

describe("the second network: six cells of three types, all onto all", () => {
  const network = Network.editSync(six, [
    Edit.connect(Connect.full(Select.cell("all"), Select.cell("all")), Synapses.Ionotropic),
    Edit.group("exc", Select.cell([0, 1])),
    Edit.group("inh", Select.cell([2, 3])),
    Edit.group("unknown", Select.cell([4, 5])),
    Edit.labelByGroup("cell_type", ["exc", "inh", "unknown"]),
    Edit.copyToEdges("cell_type")
  ])
  const trained = Network.editSync(network, [
    Edit.train(gS, {
      at: Select.edges.where({ pre_cell_type: ["exc", "inh"] }),
      share: Share.by("pre_cell_type", "post_cell_type")
    }),
    Edit.record("v", Select.cell("all").branch(0).loc(0))
  ])

  it("has 36 synapses, 24 of them from exc or inh", () => {
    expect(network.edges.length).toBe(36)
    expect([...View.of(network, Select.edges.where({ pre_cell_type: ["exc", "inh"] })).rows]).toEqual([
      ...Array(24).keys()
    ])
  })

  it("copies the type of both ends to the synapses", () => {
    const types = ["exc", "exc", "inh", "inh", "unknown", "unknown"]
    expect(nodeColumn(network, "cell_type")).toEqual(types.flatMap((t) => [t, t, t, t]))
    expect(edgeColumn(network, "pre_cell_type")).toEqual(types.flatMap((t) => Array(6).fill(t)))
    expect(edgeColumn(network, "post_cell_type")).toEqual(types.flatMap(() => types))
  })

  it("trains six parameters, numbered by the types before and after", () => {
    expect(drives(trained)).toEqual([
      [0, 1, 6, 7],
      [2, 3, 8, 9],
      [4, 5, 10, 11],
      [12, 13, 18, 19],
      [14, 15, 20, 21],
      [16, 17, 22, 23]
    ])
    expect(trained.trainables.get(0)!.index.labels).toEqual([
      "exc→exc",
      "exc→inh",
      "exc→unknown",
      "inh→exc",
      "inh→inh",
      "inh→unknown"
    ])
    expect([...Parameters.vector(Network.parameters(trained))]).toEqual(Array(6).fill(1e-4))
  })

  it("needs no copy: the ends of a synapse are seen as they are", () => {
    const live = Network.editSync(network, [
      Edit.unlabel("pre_cell_type"),
      Edit.unlabel("post_cell_type")
    ])
    expect(live.edges.columns.has("pre_cell_type")).toBe(false)
    const at = Select.edges.where({ pre_cell_type: ["exc", "inh"] })
    expect(drives(Network.editSync(live, [Edit.train(gS, { at, share: Share.by("pre_cell_type", "post_cell_type") })])))
      .toEqual(drives(trained))
  })

  it("says what it trains", () => {
    expect(String(Network.parameters(trained))).toBe(
      "IonotropicSynapse_gS   6 parameters over 24 synapses   exc→exc ×4  exc→inh ×4  exc→unknown ×4  inh→exc ×4  inh→inh ×4  inh→unknown ×4"
    )
    expect(Explain.row(trained, "edges", 8)).toEqual([
      `IonotropicSynapse_gS of IonotropicSynapse 8 (row 8) is parameter 1 (exc→inh) of "IonotropicSynapse_gS", shared with 3 other rows`
    ])
  })

  it("records the first compartment of every cell", () => {
    expect(trained.recordings.map((r) => r.row).toArray()).toEqual([0, 4, 8, 12, 16, 20])
  })

  it("keeps its text column without harm, also when it is edited further", () => {
    expect(Network.check(trained)).toEqual([])
    const values = Parameters.set(Network.parameters(trained), gS, (label) => label.startsWith("inh") ? 2e-4 : 1e-4)
    const written = Network.editSync(trained, [
      Edit.writeParameters(values),
      Edit.set("radius", 2, Select.where({ cell_type: "inh" }))
    ])
    expect(Network.check(written)).toEqual([])
    expect(edgeColumn(written, gS)).toEqual([...Array(12).fill(1e-4), ...Array(12).fill(2e-4), ...Array(12).fill(1e-4)])
    expect(nodeColumn(written, "radius")).toEqual([...Array(8).fill(1), ...Array(8).fill(2), ...Array(8).fill(1)])
    expect(nodeColumn(written, "cell_type")).toEqual(nodeColumn(network, "cell_type"))
  })
})
