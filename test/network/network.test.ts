/** Networks: numbering, equality, what they print, and how edits come together. */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Result from "effect/Result"
import { is, Map } from "immutable"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { describeEdge, describeNode } from "../../src/network/Network.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { cell, failure, net, nodeColumn, ragged, thrown, wired } from "../fixtures.ts"

describe("a network", () => {
  it("numbers compartments without gaps over cells, branches and compartments", () => {
    const other = Cell.make({ parents: [-1, 0, 0], ncomp: [1, 2, 1] })
    const network = Network.make([cell, other])
    expect(nodeColumn(network, "global_comp_index")).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(nodeColumn(network, "global_cell_index")).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
    expect(nodeColumn(network, "local_cell_index")).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
    expect(nodeColumn(network, "global_branch_index")).toEqual([0, 0, 1, 1, 2, 3, 3, 4])
    expect(nodeColumn(network, "local_branch_index")).toEqual([0, 0, 1, 1, 0, 1, 1, 2])
    expect(nodeColumn(network, "local_comp_index")).toEqual([0, 1, 0, 1, 0, 0, 1, 0])
    expect(Network.compartmentTotal(network)).toBe(8)
    expect(Network.check(network)).toEqual([])
  })

  it("copies the columns of its cells in their order", () => {
    const network = Network.make([Cell.make({ radius: 2 }), Cell.make({ ncomp: 2, radius: [3, 4] })])
    expect(nodeColumn(network, "radius")).toEqual([2, 3, 4])
    expect(nodeColumn(network, "area")).toEqual([2, 3, 4].map((r) => 2 * Math.PI * r * 10))
  })

  it("needs a cell", () => {
    const error = thrown(() => Network.make([]))
    expect(error.reason._tag).toBe("BadValue")
    expect(error.message).toBe("the list of parts is empty; expected at least one network")
  })

  it.each<[string, unknown, string]>([
    ["a number", 3, "the list of parts is 3; expected a list of networks, for example [Cell.make()]"],
    [
      "a single cell",
      cell,
      "the list of parts is a single network; expected a list of networks, for example [Cell.make()]"
    ],
    ["nothing", undefined, "the list of parts is undefined; expected a list of networks, for example [Cell.make()]"],
    [
      "other things",
      [cell, {}],
      "entry 1 of the list of parts is an empty object; expected a network, for example Cell.make()"
    ],
    [
      "options",
      [{ ncomp: 2 }],
      "entry 0 of the list of parts is an object with ncomp; expected a network, for example Cell.make()"
    ]
  ])("is not made of %s", (_, cells, message) => {
    expect(thrown(() => Network.make(cells as never)).message).toBe(message)
  })

  it("says where a row is", () => {
    expect(describeNode(net, 6)).toBe("cell 1, branch 1, compartment 0 (row 6)")
    expect(describeEdge(wired, 10)).toBe("TanhRateSynapse 1 (row 10)")
  })

  it("equals one that was built alike, under Effect and Immutable.js", () => {
    const build = (radius: number): Network.Network =>
      Network.editSync(Network.make([cell, cell]), [
        Edit.insert(Channels.HH),
        Edit.set("radius", radius, Select.cell(1)),
        Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
        Edit.group("a", Select.cell(0)),
        Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 1 }), Select.cell(0).branch(0).loc(0)),
        Edit.record("v", Select.cell(1)),
        Edit.train("HH_gNa", { at: Select.cell("all") })
      ])
    expect(build(2)).not.toBe(build(2))
    expect(Equal.equals(build(2), build(2))).toBe(true)
    expect(is(build(2), build(2))).toBe(true)
    expect(Hash.hash(build(2))).toBe(Hash.hash(build(2)))
    expect(Map([[build(2), "found"]]).get(build(2))).toBe("found")
    expect(Equal.equals(build(2), build(3))).toBe(false)
    expect(is(build(2), build(3))).toBe(false)
  })

  it("tells networks from other things", () => {
    expect(Network.isNetwork(net)).toBe(true)
    expect(Network.isNetwork({ _tag: "Network" })).toBe(false)
  })
})

describe("coordinates (physics.md section 17)", () => {
  it("put a chain of branches on the x axis", () => {
    expect(nodeColumn(Network.make([cell]), "x")).toEqual([5, 15, 25, 35])
    expect(nodeColumn(Network.make([cell]), "y")).toEqual([0, 0, 0, 0])
    expect(nodeColumn(Network.make([cell]), "z")).toEqual([0, 0, 0, 0])
  })

  it("start every cell at the origin", () => {
    expect(nodeColumn(net, "x")).toEqual([5, 15, 25, 35, 5, 15, 25, 35, 5, 15, 25, 35])
  })

  it("spread children evenly, by the factor of their level", () => {
    // One level below the root of two: F = linspace(5, 0.5, 2)[1] = 0.5, so the slopes of two children are -0.25 and 0.25.
    const network = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 1, length: [10, 20, 40] })])
    const norm = Math.hypot(1, 0.25)
    const [, x1, x2] = nodeColumn(network, "x") as ReadonlyArray<number>
    const [y0, y1, y2] = nodeColumn(network, "y") as ReadonlyArray<number>
    expect(x1).toBeCloseTo(10 + 10 / norm, 12)
    expect(x2).toBeCloseTo(10 + 20 / norm, 12)
    expect([y0, y1]).toEqual([0, expect.closeTo(-0.25 * 10 / norm, 12)])
    expect(y2).toBeCloseTo(0.25 * 20 / norm, 12)
  })

  it("take the factor of the middle of three levels, and zero for an only child", () => {
    // F = linspace(5, 0.5, 3) = 5, 2.75, 0.5; three children at level 1 have slopes -1.375, 0, 1.375; their only children go straight on in x.
    const network = Network.make([Cell.make({ parents: [-1, 0, 0, 0, 3] })])
    const norm = Math.hypot(1, 1.375)
    const y = nodeColumn(network, "y") as ReadonlyArray<number>
    const x = nodeColumn(network, "x") as ReadonlyArray<number>
    expect(y[1]).toBeCloseTo(-1.375 * 5 / norm, 12)
    expect(y[2]).toBe(0)
    expect(y[3]).toBeCloseTo(1.375 * 5 / norm, 12)
    expect(y[4]).toBeCloseTo(1.375 * 10 / norm, 12)
    expect(x[4]).toBeCloseTo(10 + 10 / norm + 5, 12)
  })
})

describe("show", () => {
  const network = Network.editSync(Network.make([cell]), [
    Edit.insert(Channels.Leak),
    Edit.insert(Pumps.CaPump, Select.cell(0).branch(0)),
    Edit.connect(Connect.pairwise(Select.rows([0, 3]), Select.rows([3, 0])), Synapses.Ionotropic),
    Edit.group("soma", Select.cell(0).branch(0)),
    Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 1 }), Select.rows([0])),
    Edit.clamp("v", -65, Select.rows([3])),
    Edit.record("v", Select.rows([0, 1])),
    Edit.record("i_Leak", Select.rows([0]))
  ])

  it("sums a network up", () => {
    const trained = Network.editSync(network, [
      Edit.train("IonotropicSynapse_gS", { at: Select.edges }),
      Edit.train("radius")
    ])
    expect(Network.show(trained)).toBe([
      "Network(1 cell, 4 compartments, 2 synapses)",
      "  mechanisms   Leak (4), CaPump (2)",
      "  synapses     IonotropicSynapse (2)",
      "  groups       soma (2)",
      "  stimuli      1",
      "  clamps       1",
      "  recordings   v (2), i_Leak (1)",
      "  trainables   IonotropicSynapse_gS (2), radius (1): 3 parameters"
    ].join("\n"))
  })

  it("sums an empty-handed network up", () => {
    expect(Network.show(Network.make([Cell.make()]))).toBe([
      "Network(1 cell, 1 compartment, 0 synapses)",
      "  mechanisms   none",
      "  synapses     none",
      "  groups       none",
      "  stimuli      none",
      "  clamps       none",
      "  recordings   none",
      "  trainables   none"
    ].join("\n"))
  })

  it("prints the compartments", () => {
    expect(
      Network.show(network, { what: "nodes", columns: ["local_branch_index", "radius", "area", "soma", "CaCon_i"] })
    ).toBe([
      "   local_branch_index  radius     area  soma  CaCon_i",
      "0                   0       1  62.8319   yes  0.00005",
      "1                   0       1  62.8319   yes  0.00005",
      "2                   1       1  62.8319    no        -",
      "3                   1       1  62.8319    no        -"
    ].join("\n"))
  })

  it("prints the synapses", () => {
    expect(
      Network.show(network, {
        what: "edges",
        columns: ["type", "pre_index", "post_index", "pre_locs", "IonotropicSynapse_gS"]
      })
    ).toBe([
      "   type               pre_index  post_index  pre_locs  IonotropicSynapse_gS",
      "0  IonotropicSynapse          0           3      0.25                0.0001",
      "1  IonotropicSynapse          3           0      0.75                0.0001"
    ].join("\n"))
  })

  it("prints the table that has the columns, when none is named", () => {
    const columns = ["type", "pre_index"]
    expect(Network.show(network, { columns })).toBe(Network.show(network, { what: "edges", columns }))
    expect(Network.show(network, { columns: ["radius", "soma"] })).toBe(
      Network.show(network, { what: "nodes", columns: ["radius", "soma"] })
    )
    expect(Network.show(network, { columns: ["raduis"] })).toContain("(no column raduis)")
    expect(Network.show(network, { what: "summary", columns })).toBe(Network.show(network))
  })

  it("says that there are no synapses", () => {
    expect(Network.show(net, { what: "edges" })).toBe("no synapses")
    expect(Network.show(net, { columns: ["type"] })).toBe("no synapses")
  })

  it("is what Node's console.log prints, of tables and texts too", () => {
    expect(inspect(network)).toBe(Network.show(network))
    expect(inspect(network.edges)).toBe(Network.show(network, { what: "edges" }))
    expect(inspect([Channels.HH, Select.cell(0), Select.edges])).toBe("[ Channel HH, cell(0), edges ]")
    expect(inspect(Network.parameters(network))).toBe("no trainable parameters")
  })

  it("says which columns do not exist", () => {
    expect(Network.show(Network.make([Cell.make()]), { what: "nodes", columns: ["radius", "raduis"] }))
      .toBe("   radius\n0       1\n(no column raduis)")
  })
})

describe("editing", () => {
  it("applies edits in order", () => {
    const network = Network.editSync(net, [
      Edit.set("radius", 2),
      Edit.set("radius", (row) => row.radius + 1, Select.cell(0))
    ])
    expect(nodeColumn(network, "radius")).toEqual([3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2])
    expect(nodeColumn(net, "radius")).toEqual(Array(12).fill(1))
  })

  it("is the same object when there is nothing to do", () => {
    expect(Network.editSync(net, [])).toBe(net)
    expect(Network.editSync(net, [Edit.set("radius", 1), Edit.all([])])).toBe(net)
  })

  it("names a lone edit that fails", () => {
    expect(failure(net, [Edit.set("radius", -1)]).message)
      .toBe(`set "radius": radius of cell 0, branch 0, compartment 0 (row 0) is -1; expected a positive number [um]`)
  })

  it("names the edit that fails and its place in the list", () => {
    expect(failure(net, [Edit.set("length", 2), Edit.set("radius", -1), Edit.insert(Channels.HH)]).message)
      .toBe(
        `edit 2 of 3, set "radius": radius of cell 0, branch 0, compartment 0 (row 0) is -1; expected a positive number [um]`
      )
  })

  it("names the place inside edits that were put together, and their title", () => {
    const bad = "radius of cell 0, branch 0, compartment 0 (row 0) is -1; expected a positive number [um]"
    const inner = [Edit.set("length", 2), Edit.set("radius", -1)]
    expect(failure(net, [Edit.set("v", 0), Edit.all(inner)]).message).toBe(
      `edit 2 of 2, edit 2 of 2, set "radius": ${bad}`
    )
    expect(failure(net, [Edit.all(inner, "thin dendrites")]).message).toBe(
      `thin dendrites, edit 2 of 2, set "radius": ${bad}`
    )
  })

  it("leaves nothing half done", () => {
    const result = Network.edit(net, [Edit.all([Edit.set("length", 2), Edit.set("radius", -1)])])
    expect(Result.isFailure(result)).toBe(true)
    expect(nodeColumn(net, "length")).toEqual(Array(12).fill(10))
  })

  it("gives a Result, throws, or is an Effect", async () => {
    const edits = [Edit.set("raduis", 1)]
    const error = failure(net, edits)
    expect(error).toBeInstanceOf(Network.NetworkError)
    expect(thrown(() => Network.editSync(net, edits)).message).toBe(error.message)
    const caught = Network.editEffect(net, edits).pipe(
      Effect.catchTag("NetworkError", (e) => Effect.succeed(e.reason._tag))
    )
    expect(await Effect.runPromise(caught)).toBe("UnknownName")
  })

  it("takes an edit of one's own", () => {
    const double = Edit.make(
      "double the radius",
      (network) => Network.edit(network, [Edit.set("radius", (row) => 2 * row.radius)])
    )
    expect(nodeColumn(Network.editSync(ragged, [double, double]), "radius")).toEqual(Array(7).fill(4))
    expect(double.title).toBe("double the radius")
  })
})
