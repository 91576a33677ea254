/** Sources, the synapses that they drive, delays, and recordings of spikes: what edits make of them, and each of their messages. */
import { Effect } from "effect"
import {
  Cell,
  Column,
  Connect,
  Edit,
  Graph,
  Json,
  Network,
  Print,
  Select,
  Share,
  Source,
  Synapses,
  Table,
  View
} from "neurolens"
import * as Plot from "neurolens/plot"
import { describe, expect, it } from "vitest"
import { detectorsOf } from "../../src/network/detectors.ts"
import { set } from "../../src/table/Table.ts"
import { failure } from "../fixtures.ts"
import { Early, Jump, Looking, LookingBelow, Pair, Threshold } from "../spikes.ts"

/** Three cells of two branches of two compartments; the first compartment of each emits. */
const cell = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: 2 }), [
  Edit.insert(Threshold, Select.branch(0).comp(0))
])
const cells = Network.make([cell, cell, cell])
const trains = [Source.times([1, 2, 2]), Source.regular({ interval: 10 }), Source.poisson({ rate: 20, seed: 1 })]
const sourced = Network.editSync(cells, [Edit.addSources(trains)])
const column = (network: Network.Network, name: string): ReadonlyArray<unknown> =>
  View.of(network, Select.edges).objects().map((row) => row[name])

const message = (network: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): string =>
  failure(network, edits).message

describe("sources", () => {
  it("have numbers in the order in which they came", () => {
    const more = Network.editSync(sourced, [Edit.addSources(Source.times([5]))])
    expect(more.sources.toArray().map(({ _tag }) => _tag)).toEqual(["Times", "Regular", "Poisson", "Times"])
    expect(Network.check(more)).toEqual([])
    expect(Network.show(more)).toContain("sources      Times (2), Regular (1), Poisson (1): 0 synapses")
    expect(Network.show(more, { what: "sources" }).split("\n").map((line) => line.replace(/ +/g, " ").trim())).toEqual([
      "kind start interval rate seed drives",
      "0 Times 1 - - - 0",
      "1 Regular 0 10 - - 0",
      "2 Poisson 0 - 20 1 0",
      "3 Times 5 - - - 0"
    ])
    expect(Network.show(cells, { what: "sources" })).toBe("no sources")
  })

  it("drive synapses, which begin at no compartment", () => {
    const network = Network.editSync(sourced, [
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump),
      Edit.connect(Connect.full(Select.source([0, 2]), Select.cell([1, 2]).branch(1)), Jump, { values: { delay: 1.5 } })
    ])
    expect(column(network, "pre_index")).toEqual([0, -1, -1, -1, -1])
    expect(column(network, "pre_source")).toEqual([-1, 0, 0, 2, 2])
    expect(column(network, "post_index")).toEqual([4, 6, 10, 6, 10])
    expect(column(network, "pre_locs")).toEqual([0.25, null, null, null, null])
    expect(column(network, "delay")).toEqual([1, 1.5, 1.5, 1.5, 1.5])
    expect(Network.check(network)).toEqual([])
  })

  it("have no numbers before a synapse for functions that reckon, so that none is made of null", () => {
    const network = Network.editSync(sourced, [
      Edit.connect(Connect.full(Select.source(0), Select.cell(1)), Jump),
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump)
    ])
    const twice = (row: Select.Row): number => 2 * row.pre_x
    expect(message(network, Edit.label("far", twice, Select.edges))).toContain("is NaN; expected a finite number")
    expect(message(network, Edit.train("delay", { share: Share.key("far", twice) }))).toContain(
      "is NaN; expected a number, a string or a boolean"
    )
    expect(message(network, Edit.train("delay", { share: Share.scaled(Share.one, (row) => 1 + row.pre_x) }))).toContain(
      "is NaN; expected a finite number other than 0"
    )
    const likely = Connect.probability(Select.source(0), Select.cell(1), (pair) => 0.1 + pair.pre_x / 1e4, { seed: 1 })
    expect(message(network, Edit.connect(likely, Jump))).toContain("is NaN; expected a number from 0 to 1")
  })

  it("stand for cells in every wiring", () => {
    const pairs = (wiring: Connect.Connect) => Connect.pairsSync(sourced, wiring)
    const post = Select.branch(0).comp(0)
    expect(pairs(Connect.pairwise(Select.sources, post))).toEqual({ pre: [0, 1, 2], post: [0, 4, 8], from: "sources" })
    expect(pairs(Connect.listed([[2, 7], [0, 1]], { pre: "sources" }))).toEqual({
      pre: [2, 0],
      post: [7, 1],
      from: "sources"
    })
    expect(pairs(Connect.matrix(Select.source(1), post, [[true, false, true]]))).toEqual({
      pre: [1, 1],
      post: [0, 8],
      from: "sources"
    })
    const sparse = pairs(Connect.sparse(Select.sources, post, { probability: 0.5, seed: 1 }))
    const cells = pairs(Connect.sparse(Select.cell([0, 1, 2]), post, { probability: 0.5, seed: 1 }))
    expect(sparse.pre).toEqual(cells.pre.map((row) => row / 4)) // the same draws for the same pairs
    expect(pairs(Connect.probability(Select.sources, post, "post_radius > 0 ? 1 : 0", { seed: 1 })).pre).toHaveLength(9)
  })

  it("of one each drive compartments", () => {
    const poisson = Source.poisson({ rate: 5, seed: 3 })
    const network = Network.editSync(sourced, [
      Edit.drive(poisson, Select.branch(0).comp(0), Jump, {
        values: { weight: 2e-3, delay: (row) => row.post_comp_index }
      })
    ])
    expect(network.sources.size).toBe(6)
    expect(network.sources.toArray().slice(3).every((source) => source.equals(poisson))).toBe(true)
    expect(column(network, "pre_source")).toEqual([3, 4, 5])
    expect(column(network, "post_index")).toEqual([0, 4, 8])
    expect(column(network, "delay")).toEqual([0, 4, 8])
    expect(column(network, "Jump_weight")).toEqual([2e-3, 2e-3, 2e-3])
    const each = Network.editSync(cells, [Edit.drive(trains, Select.comp(0).branch(0), Jump)])
    expect(each.sources.toArray().map(({ _tag }) => _tag)).toEqual(["Times", "Regular", "Poisson"])
  })

  it("go with what is said of others, whose trains stay", () => {
    const network = Network.editSync(sourced, [
      Edit.addSources(Source.poisson({ rate: 20, seed: 1, stream: 9 })),
      Edit.connect(Connect.full(Select.source([2, 3]), Select.cell(0)), Jump),
      Edit.record("spikes", Select.source([2, 3])),
      Edit.removeSources(Select.source([0, 1]))
    ])
    expect(column(network, "pre_source")).toEqual([0, 1])
    expect(network.spikeRecordings.toArray().map(({ row }) => row)).toEqual([0, 1])
    expect(network.sources.toArray().map((source) => source._tag === "Poisson" && source.stream)).toEqual([2, 9])
    expect(Network.check(network)).toEqual([])
  })

  it("leave no column when nothing is driven any more", () => {
    const network = Network.editSync(sourced, [
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump),
      Edit.connect(Connect.full(Select.sources, Select.cell(2)), Jump)
    ])
    const rest = Network.editSync(network, [Edit.disconnect(Select.edges.where("pre_source >= 0"))])
    expect(Table.names(rest.edges)).not.toContain("pre_source")
    expect(column(rest, "pre_index")).toEqual([0])
  })
})

describe("synapses that sources drive", () => {
  const network = Network.editSync(sourced, [
    Edit.label("kind", ["exc", "exc", "inh"], Select.branch(0).comp(0)),
    Edit.group("first", Select.cell(0)),
    Edit.connect(Connect.full(Select.cell(0), Select.cell([1, 2])), Jump),
    Edit.connect(Connect.full(Select.sources, Select.cell(1)), Jump)
  ])
  const rows = (
    selection: Select.Selection
  ): ReadonlyArray<number> => [...View.of(network, selection, { allowEmpty: true }).rows]

  it("have no presynaptic compartment in selections", () => {
    expect(rows(Select.edges.pre(Select.all))).toEqual([0, 1])
    expect(rows(Select.edges.post(Select.cell(1)))).toEqual([0, 2, 3, 4])
    expect(rows(Select.edges.between(Select.all))).toEqual([0, 1])
    expect(rows(Select.edges.where("pre_cell_index == 0"))).toEqual([0, 1])
    expect(rows(Select.edges.where("pre_cell_index < 3"))).toEqual([0, 1])
    expect(rows(Select.edges.where({ pre_cell_index: null }))).toEqual([2, 3, 4])
    expect(rows(Select.edges.where("pre_kind == null"))).toEqual([2, 3, 4])
    expect(rows(Select.edges.where("!pre_first"))).toEqual([2, 3, 4])
    expect(rows(Select.edges.where({ pre_first: false }))).toEqual([2, 3, 4])
    expect(rows(Select.edges.where((row) => row.pre_x === null))).toEqual([2, 3, 4])
    expect(rows(Select.edges.where({ pre_source: [0, 2] }))).toEqual([2, 4])
  })

  it("have no value of what their beginning would have", () => {
    const view = View.of(network, Select.edges)
    expect(view.column("pre_cell_index")).toEqual({ _tag: "Float", values: Float64Array.of(0, 0, NaN, NaN, NaN) })
    expect(Array.from(view.column("straight_distance").values, Number.isNaN)).toEqual([false, false, true, true, true])
    const copied = Network.editSync(network, [Edit.copyToEdges(["kind", "cell_index", "first", "x"], ["pre"])])
    expect(column(copied, "pre_kind")).toEqual(["exc", "exc", null, null, null])
    expect(column(copied, "pre_cell_index")).toEqual([0, 0, -1, -1, -1])
    expect(column(copied, "pre_first")).toEqual([true, true, false, false, false])
    expect(column(copied, "pre_x").slice(2)).toEqual([null, null, null])
    expect(() => Share.index(network, Select.edges, Share.by("pre_kind"))).toThrow("Jump 2 (row 2)")
    expect(Share.index(network, Select.edges, Share.by("post_kind")).labels).toEqual(["exc", "inh"])
  })

  it("go where their ends go", () => {
    const part = Network.part(network, [1, 2], { cut: "drop" })
    expect(column(part, "pre_source")).toEqual([0, 1, 2])
    expect(column(part, "post_index")).toEqual([0, 0, 0])
    expect(Network.part(network, [2], { cut: "drop" }).sources.size).toBe(0)
    const twice = Network.make([part, network, part])
    expect(column(twice, "pre_source")).toEqual([0, 1, 2, -1, -1, 3, 4, 5, 6, 7, 8])
    expect(column(twice, "pre_index")).toEqual([-1, -1, -1, 8, 8, -1, -1, -1, -1, -1, -1])
    expect(Network.check(twice)).toEqual([])
    const finer = Network.editSync(network, [Edit.ncomp(3, Select.cell(1).branch("all"))])
    expect(column(finer, "pre_index")).toEqual([0, 0, -1, -1, -1])
    expect(Network.check(finer)).toEqual([])
  })

  it("are no arcs between cells, and no edges of graphs", async () => {
    const { edges } = Graph.fromNetwork(network)
    expect(edges.filter(({ kind }) => kind === "synapse").map(({ from, to }) => [from, to])).toEqual([[0, 4], [0, 8]])
    const read = Graph.toNetwork(Graph.fromNetwork(network), { mechanisms: [Threshold], synapses: [Jump] })
    expect(Network.check(read)).toEqual([])
    expect(Table.names(read.edges)).not.toContain("pre_source")
    const undriven = Network.editSync(network, [Edit.disconnect(Select.edges.where("pre_source >= 0"))])
    const svg = (of: Network.Network) =>
      Effect.runPromise(
        Effect.all([Plot.cells(of), Plot.connections(of)]).pipe(Effect.map((all) => all.map((one) => one.svg)))
      )
    const arcs = (pictures: ReadonlyArray<string>) => pictures.map((text) => text.split("<path").length)
    expect(arcs(await svg(network))).toEqual(arcs(await svg(undriven)))
    expect((await svg(network)).join()).not.toContain("NaN")
    expect(await Effect.runPromise(Plot.page3d(network))).toContain("5 synapses")
  })

  it("are described, stored and printed", () => {
    expect(String(Select.describeEdges(network, [2, 3, 4]))).toBe("edges.where(\"pre_source >= 0\")")
    expect(Json.decodeSync(Json.encode(network)).equals(network)).toBe(true)
    expect(Print.network(network)).toContain(
      "Edit.connect(Connect.listed([[0, 4], [1, 4], [2, 4]], { pre: \"sources\" }), Jump)"
    )
  })
})

describe("delays", () => {
  const network = Network.editSync(cells, [
    Edit.connect(Connect.full(Select.cell(0), Select.cell([1, 2])), Jump),
    Edit.connect(Connect.full(Select.cell(1), Select.cell(2)), Pair),
    Edit.connect(Connect.full(Select.cell(1), Select.cell(2)), Synapses.Ionotropic)
  ])

  it("are columns of the types that events arrive at", () => {
    expect(column(network, "delay")).toEqual([1, 1, 1, null])
    expect(column(network, "post_delay")).toEqual([null, null, 0, null])
    const quantity = Network.quantities(network).get("delay")
    expect(quantity).toEqual({
      name: "delay",
      domain: "edges",
      unit: "ms",
      role: "Parameter",
      mechanisms: ["Jump", "Pair"]
    })
  })

  it("are set, shared and trained as any column", () => {
    const set = Network.editSync(network, [
      Edit.set("delay", "0.5 + straight_distance / 100", Select.synapse("Jump")),
      Edit.set("post_delay", 0.25),
      Edit.train("delay", { at: Select.synapse("Jump"), share: Share.one, initial: 2 })
    ])
    expect(column(set, "delay")).toEqual([2, 2, 1, null])
    expect(column(set, "post_delay")).toEqual([null, null, 0.25, null])
    expect(View.column(Select.synapse("Pair"), "delay").get(set)).toEqual(Float64Array.of(1))
    expect(Network.check(set)).toEqual([])
  })

  it("and other values are no numbers of an end that is not there", () => {
    const driven = Network.editSync(network, [Edit.drive(Source.times([1]), Select.rows([0]), Jump)])
    expect(message(driven, Edit.set("delay", (edge) => edge.pre_radius + 1))).toBe(
      "set \"delay\": delay of Jump 2 (row 4) is NaN; expected 0 ms or more, at most 1000000000"
    )
  })

  it("are 0 ms or more", () => {
    expect(message(network, Edit.set("delay", -0.1))).toBe(
      "set \"delay\": delay of Jump 0 (row 0) is -0.1; expected 0 ms or more, at most 1000000000"
    )
    expect(message(network, Edit.set("delay", Infinity))).toContain("is Infinity; expected 0 ms or more")
    expect(message(network, Edit.set("post_delay", -1))).toContain("post_delay of Pair 0 (row 2) is -1")
    const early = set(network.edges, "delay", Column.float(Float64Array.of(1, -1, 1, NaN)))
    expect(Network.check(network.set("edges", early))).toEqual(["edges.delay of row 1 is -1"])
    const late = set(network.edges, "delay", Column.float(Float64Array.of(1, 1, 1.1e9, NaN)))
    expect(Network.check(network.set("edges", late))).toEqual(["edges.delay of row 2 is 1100000000"])
  })

  it("keep their name", () => {
    expect(
      message(
        cells,
        Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump),
        Edit.label("delay", 2, Select.edges)
      )
    )
      .toContain(
        "the name \"delay\" is taken by parameter delay of synapse type Jump; choose another name for the label"
      )
    const labelled = Network.editSync(cells, [
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
      Edit.label("delay", 2, Select.edges)
    ])
    expect(message(labelled, Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump))).toBe(
      "connect Jump: the name \"delay\" is taken by a label of edges and cannot be parameter delay of synapse type Jump too; remove the " +
        "label with Edit.unlabel"
    )
  })
})

describe("recordings of spikes", () => {
  const both = Network.editSync(cells, [Edit.insert(Early, Select.cell(0).branch(0)), Edit.addSources(trains)])

  it("are of detectors and of sources, in the order of selections, each once", () => {
    const network = Network.editSync(both, [
      Edit.record("spikes", Select.rows([4, 0])),
      Edit.record("spikes", Select.source(1)),
      Edit.record("spikes")
    ])
    expect(network.spikeRecordings.toArray().map(({ _tag, ...rest }) => ({ ...rest }))).toEqual([
      { domain: "nodes", row: 4, detector: "Threshold" },
      { domain: "nodes", row: 0, detector: "Early" },
      { domain: "nodes", row: 0, detector: "Threshold" },
      { domain: "sources", row: 1 },
      { domain: "nodes", row: 1, detector: "Early" },
      { domain: "nodes", row: 8, detector: "Threshold" }
    ])
    expect(network.recordings.size).toBe(0)
    expect(Network.check(network)).toEqual([])
    expect(Json.decodeSync(Json.encode(network)).equals(network)).toBe(true)
    expect(Network.show(network)).toContain("recordings   spikes (6)")
    expect(detectorsOf(network).rows).toEqual(Int32Array.of(0, 0, 1, 4, 8))
  })

  it("are of one mechanism where it is named", () => {
    const network = Network.editSync(both, [Edit.record("spikes", Select.cell(0), { detector: "Early" })])
    expect(network.spikeRecordings.map(({ row }) => row).toArray()).toEqual([0, 1])
    expect(Network.editSync(network, [Edit.unrecord("spikes", Select.rows([1]))]).spikeRecordings.size).toBe(1)
    expect(Network.editSync(network, [Edit.unrecord()]).spikeRecordings.size).toBe(0)
    expect(Network.editSync(network, [Edit.unrecord("spikes", Select.sources)])).toBe(network)
  })

  it("hold what emits, until they are let go", () => {
    const network = Network.editSync(both, [Edit.record("spikes", Select.cell(1))])
    expect(message(network, Edit.remove(Threshold))).toBe(
      "remove Threshold: Threshold is in use by a recording of spikes in row 4; delete it first with Edit.unrecord"
    )
    const early = Network.editSync(both, [Edit.record("spikes", Select.cell(0), { detector: "Early" })])
    expect(message(early, Edit.ncomp(1, Select.cell(0).branch("all")))).toContain(
      "in use by a recording of spikes of Early on either side; delete one of them first with Edit.unrecord"
    )
    expect(Network.part(network, [1]).spikeRecordings.toArray()).toMatchObject([{ row: 0, detector: "Threshold" }])
  })

  it.each<readonly [string, ReadonlyArray<Edit.Edit>]>([
    ["record \"spikes\": no row of branch(1) has \"spikes\"; Early, Threshold emit them elsewhere", [
      Edit.record("spikes", Select.branch(1))
    ]],
    [
      "record \"spikes\": mechanism that emits spikes \"Threshhold\" does not exist; did you mean \"Threshold\"? (there is: Early, Threshold)",
      [Edit.record("spikes", Select.all, { detector: "Threshhold" })]
    ],
    ["record \"v\": what is recorded of source(0) is \"v\"; expected \"spikes\": sources have nothing else", [
      Edit.record("v", Select.source(0))
    ]],
    [
      "record \"spikes\": the selection for \"spikes\" is edges, which selects synapses; expected a selection of compartments (Select.cell…) or " +
      "of sources (Select.source…)",
      [Edit.record("spikes", Select.edges)]
    ],
    [
      "record \"spikes\": the detector of source(0) is \"Early\"; expected none: sources emit spikes themselves",
      [Edit.record("spikes", Select.source(0), { detector: "Early" })]
    ],
    ["record \"spikes\": source 3 does not exist; source indices go from 0 to 2", [
      Edit.record("spikes", Select.source(3))
    ]]
  ])("say %s", (expected, edits) => expect(message(both, ...edits)).toBe(expected))

  it("need a mechanism that emits", () => {
    expect(message(Cell.make(), Edit.record("spikes"))).toBe(
      "record \"spikes\": no row of all compartments has \"spikes\"; no mechanism of the network emits any; insert one that does, for example " +
        "Channels.Spike"
    )
  })
})

describe("mistakes", () => {
  it.each<readonly [string, Edit.Edit]>([
    [
      "connect Jump: source 7 does not exist; source indices go from 0 to 2",
      Edit.connect(Connect.full(Select.source(7), Select.cell(0)), Jump)
    ],
    [
      "connect Looking: synapse type \"Looking\", which a source is to drive, is one that reads `v_pre`; expected one that does something when " +
      "a spike arrives and reads nothing of a presynaptic compartment, for example Synapses.ExpSyn",
      Edit.connect(Connect.full(Select.source(0), Select.cell(0)), Looking)
    ],
    [
      "connect LookingBelow: synapse type \"LookingBelow\", which a source is to drive, is one that reads `v_pre`; expected one that does something " +
      "when a spike arrives and reads nothing of a presynaptic compartment, for example Synapses.ExpSyn",
      Edit.connect(Connect.full(Select.source(0), Select.cell(0)), LookingBelow)
    ],
    [
      "connect IonotropicSynapse: synapse type \"IonotropicSynapse\", which a source is to drive, is one that has no `onPre`, so that spikes do " +
      "nothing; expected one that does something when a spike arrives and reads nothing of a presynaptic compartment, for example Synapses.ExpSyn",
      Edit.drive(trains[0], Select.rows([0]), Synapses.Ionotropic)
    ],
    [
      "connect Jump: parameter or state of Jump \"dely\" does not exist; did you mean \"delay\"? (there is: tau, weight, g, delay)",
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump, { values: { dely: 1 } })
    ],
    [
      "connect Jump: delay of Jump 0 (row 0) is -1; expected 0 ms or more, at most 1000000000",
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump, { values: { delay: -1 } })
    ],
    [
      "connect Jump: values of connect is 3; expected a record of values by the names of the mechanism, for example { gNa: 0.2 }",
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump, { values: 3 as never })
    ],
    [
      "connect Jump: source 3 does not exist; sources go from 0 to 2",
      Edit.connect(Connect.listed([[3, 0]], { pre: "sources" }), Jump)
    ],
    [
      "drive Jump: the list of sources has 3 values where 2 are needed; give one source for all, or one for each of the 2 selected compartments",
      Edit.drive(trains, Select.rows([0, 1]), Jump)
    ],
    ["addSources: the list of sources is empty; expected at least one source", Edit.addSources([])]
  ])("say %s", (expected, edit) => expect(message(sourced, edit).replace(/^drive Ion/, "connect Ion")).toBe(expected))

  it("in what is not there", () => {
    expect(message(cells, Edit.connect(Connect.full(Select.sources, Select.cell(0)), Jump))).toBe(
      "connect Jump: all sources matches nothing; the network has no sources yet (use Edit.addSources or Edit.drive)"
    )
    const driven = Network.editSync(sourced, [Edit.connect(Connect.full(Select.source(1), Select.cell(0)), Jump)])
    expect(message(driven, Edit.removeSources())).toBe(
      "removeSources: source 1 is in use by the synapse that it drives, Jump 0 (row 0); delete it first with Edit.disconnect"
    )
    expect(message(driven, Edit.set("pre_source", 0))).toContain("is an index; expected a column that may change")
    expect(message(driven, Edit.label("pre_source", 0, Select.edges))).toContain(
      "the name \"pre_source\" is taken by an index"
    )
    expect(message(driven, Edit.connect(Connect.full("0" as never, Select.cell(0)), Jump))).toContain(
      "pre of Connect.full"
    )
  })
})
