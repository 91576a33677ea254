/** `Edit.connect` with every wiring, and `Edit.disconnect`. */
import * as Result from "effect/Result"
import { Connect, Edit, Json, Network, Select, Share, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import { cell, channelled, edgeColumn, ends, failure, net, nodeColumn, ragged, thrown, wired } from "../fixtures.ts"

const five = Network.make([cell, cell, cell, cell, cell])
const cellOf = (row: unknown): number => Math.floor(Number(row) / 4)
const joined = (wiring: Connect.Connect, network = five): ReadonlyArray<readonly [unknown, unknown]> =>
  ends(Network.editSync(network, [Edit.connect(wiring, Synapses.Ionotropic)]))

describe("connect", () => {
  it("pairs compartments one to one, in the order of the selections", () => {
    expect(joined(Connect.pairwise(Select.rows([5, 0]), Select.rows([2, 9])))).toEqual([[5, 2], [0, 9]])
    expect(joined(Connect.pairwise(Select.cell(0), Select.cell(1)))).toEqual([[0, 4], [1, 5], [2, 6], [3, 7]])
  })

  it("joins all cells to all, presynaptic cells outermost, from first to first selected compartment", () => {
    expect(joined(Connect.full(Select.cell([0, 1]), Select.cell([2, 3, 4])))).toEqual([
      [0, 8],
      [0, 12],
      [0, 16],
      [4, 8],
      [4, 12],
      [4, 16]
    ])
    expect(joined(Connect.full(Select.cell(0).branch(1).loc(1), Select.cell([1, 2]).branch(1)))).toEqual([[3, 6], [
      3,
      10
    ]])
  })

  it("joins cells in the order in which explicit rows name them", () => {
    expect(joined(Connect.full(Select.rows([9, 1]), Select.rows([7, 12])))).toEqual([[9, 7], [9, 12], [1, 7], [1, 12]])
  })

  it("joins a cell to itself too", () => {
    expect(joined(Connect.full(Select.cell(0), Select.cell(0)))).toEqual([[0, 0]])
  })

  it("joins where a matrix is true, row by row", () => {
    const matrix = [[true, false, true], [false, true, false]]
    expect(joined(Connect.matrix(Select.cell([0, 1]), Select.cell([2, 3, 4]), matrix))).toEqual([[0, 8], [0, 16], [
      4,
      12
    ]])
  })

  it("hits random compartments of the right cells, for two cells onto three", () => {
    const found = joined(Connect.full(Select.cell([0, 1]), Select.cell([2, 3, 4]), { to: { random: 3 } }))
    expect(found.map(([pre]) => pre)).toEqual([0, 0, 0, 4, 4, 4])
    expect(found.map(([, post]) => cellOf(post))).toEqual([2, 3, 4, 2, 3, 4])
  })

  it("hits random compartments among the selected ones only, and all of them sooner or later", () => {
    const wiring = (seed: number): Connect.Connect =>
      Connect.full(Select.cell(0), Select.cell(1).branch(1), { to: { random: seed } })
    const hit = new Set(Array.from({ length: 40 }, (_, seed) => joined(wiring(seed))[0][1]))
    expect(hit).toEqual(new Set([6, 7]))
  })

  it("hits random compartments of the cells that a matrix or a chance joins", () => {
    const matrix = [[true, true], [true, true]]
    const full = joined(Connect.matrix(Select.cell([0, 1]), Select.cell([2, 3]), matrix, { to: { random: 1 } }))
    expect(full.map(([pre, post]) => [cellOf(pre), cellOf(post)])).toEqual([[0, 2], [0, 3], [1, 2], [1, 3]])
    const options = { probability: 0.5, seed: 5 }
    const first = joined(Connect.sparse(Select.all, Select.all, options))
    const random = joined(Connect.sparse(Select.all, Select.all, { ...options, to: { random: 1 } }))
    expect(random.map(([pre, post]) => [pre, cellOf(post)])).toEqual(first.map(([pre, post]) => [pre, cellOf(post)]))
  })

  it("is the same for the same seed, and another for another", () => {
    const random = (seed: number): Connect.Connect => Connect.full(Select.all, Select.all, { to: { random: seed } })
    expect(joined(random(1))).toEqual(joined(random(1)))
    expect(joined(random(1))).not.toEqual(joined(random(2)))
    const sparse = (seed: number): Connect.Connect => Connect.sparse(Select.all, Select.all, { probability: 0.5, seed })
    expect(joined(sparse(1))).toEqual(joined(sparse(1)))
    expect(joined(sparse(1))).not.toEqual(joined(sparse(2)))
  })

  it("joins each pair once and with the given chance", () => {
    const many = Network.make(Array.from({ length: 60 }, () => cell))
    const found = joined(Connect.sparse(Select.all, Select.all, { probability: 0.3, seed: 11 }), many)
    expect(new Set(found.map(String)).size).toBe(found.length)
    expect(found.every(([pre, post]) => Number(pre) % 4 === 0 && Number(post) % 4 === 0)).toBe(true)
    // 3600 trials at 0.3 have standard deviation sqrt(756) < 27.5; five of them.
    expect(Math.abs(found.length - 1080)).toBeLessThan(138)
    expect(found).toEqual([...found].sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1])))
  })

  it("refuses an option that does not exist", () => {
    const message = (make: () => unknown): string => thrown(make).message
    const sparse = { probability: 1, seed: 1, two: "first" }
    expect(message(() => Connect.sparse(Select.all, Select.all, sparse))).toBe(
      `Connect.sparse option "two" does not exist; did you mean "to"? (there is: probability, seed, to)`
    )
    expect(message(() => Connect.full(Select.all, Select.all, { random: 1 } as object))).toBe(
      `Connect.full option "random" does not exist (there is: to)`
    )
    expect(message(() => Connect.matrix(Select.all, Select.all, [[true]], { TO: "first" } as object))).toBe(
      `Connect.matrix option "TO" does not exist; did you mean "to"? (there is: to)`
    )
  })

  it("with probability 1 is full, with probability 0 an error", () => {
    expect(joined(Connect.sparse(Select.all, Select.all, { probability: 1, seed: 1 }))).toEqual(
      joined(Connect.full(Select.all, Select.all))
    )
    const none = Connect.sparse(Select.all, Select.all, { probability: 0, seed: 1 })
    expect(failure(five, [Edit.connect(none, Synapses.Ionotropic)]).reason._tag).toBe("EmptySelection")
  })

  it("writes the defaults, the places and the numbers of the synapses", () => {
    const network = Network.editSync(ragged, [
      Edit.connect(Connect.pairwise(Select.rows([1, 5]), Select.rows([2, 6])), Synapses.Ionotropic),
      Edit.connect(Connect.pairwise(Select.rows([0]), Select.rows([3])), Synapses.TanhConductance),
      Edit.connect(Connect.pairwise(Select.rows([6]), Select.rows([0])), Synapses.Ionotropic)
    ])
    expect(edgeColumn(network, "global_edge_index")).toEqual([0, 1, 2, 3])
    expect(edgeColumn(network, "index_within_type")).toEqual([0, 1, 0, 2])
    expect(edgeColumn(network, "type")).toEqual([
      "IonotropicSynapse",
      "IonotropicSynapse",
      "TanhConductanceSynapse",
      "IonotropicSynapse"
    ])
    expect(edgeColumn(network, "pre_locs")).toEqual([0.75, 0.875, 0.25, 0.5])
    expect(edgeColumn(network, "post_locs")).toEqual([0.125, 0.5, 0.375, 0.25])
    expect(edgeColumn(network, "IonotropicSynapse_gS")).toEqual([1e-4, 1e-4, null, 1e-4])
    expect(edgeColumn(network, "IonotropicSynapse_s")).toEqual([0.2, 0.2, null, 0.2])
    expect(edgeColumn(network, "TanhConductanceSynapse_e_syn")).toEqual([null, null, 0, null])
    expect([...network.synapses.keys()]).toEqual(["IonotropicSynapse", "TanhConductanceSynapse"])
    expect(Network.check(network)).toEqual([])
  })

  it("joins nothing, and learns of no type, when that is allowed", () => {
    const nowhere = Select.rows([])
    const allowed = { allowEmpty: true }
    for (
      const wiring of [
        Connect.sparse(Select.all, Select.all, { probability: 0, seed: 1 }),
        Connect.matrix(Select.cell(0), Select.cell(1), [[false]]),
        Connect.full(nowhere, Select.all),
        Connect.full(Select.all, nowhere),
        Connect.pairwise(nowhere, nowhere),
        Connect.listed([])
      ]
    ) {
      expect(Network.editSync(net, [Edit.connect(wiring, Synapses.Ionotropic, allowed)])).toBe(net)
      expect(failure(net, [Edit.connect(wiring, Synapses.Ionotropic)]).reason._tag).toBe("EmptySelection")
    }
    const wrong = Edit.connect(Connect.matrix(Select.cell(0), Select.cell(1), []), Synapses.Ionotropic, allowed)
    expect(failure(net, [wrong]).reason._tag).toBe("WrongLength")
    const some = Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic, allowed)
    expect(Network.editSync(net, [some]).edges.length).toBe(1)
  })

  it("may join the same pair twice", () => {
    const wiring = Connect.pairwise(Select.rows([0]), Select.rows([4]))
    const network = Network.editSync(net, [
      Edit.connect(wiring, Synapses.TanhRate),
      Edit.connect(wiring, Synapses.TanhRate)
    ])
    expect(ends(network)).toEqual([[0, 4], [0, 4]])
  })
})

describe("disconnect", () => {
  const attached = Network.editSync(wired, [
    Edit.label("name", (row) => `e${row.row}`, Select.edges),
    Edit.record("i_TanhRateSynapse", Select.edges.rows([11, 9])),
    Edit.record("IonotropicSynapse_s", Select.edges.rows([6])),
    Edit.clamp("IonotropicSynapse_s", 0.5, Select.edges.rows([7])),
    Edit.train("IonotropicSynapse_gS", { at: Select.edges.rows([8, 3, 4]), initial: [1, 2, 3] }),
    Edit.record("v", Select.rows([5]))
  ])

  it("renumbers what is left, and all that addresses it", () => {
    const network = Network.editSync(attached, [Edit.disconnect(Select.edges.rows([0, 10, 5]))])
    expect(edgeColumn(network, "name")).toEqual(["e1", "e2", "e3", "e4", "e6", "e7", "e8", "e9", "e11"])
    expect(edgeColumn(network, "global_edge_index")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(edgeColumn(network, "index_within_type")).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1])
    expect(network.recordings.map((r) => [r.domain, r.state, r.row]).toArray()).toEqual([
      ["edges", "i_TanhRateSynapse", 8],
      ["edges", "i_TanhRateSynapse", 7],
      ["edges", "IonotropicSynapse_s", 4],
      ["nodes", "v", 5]
    ])
    expect(network.clamps.map((c) => [c.state, c.row]).toArray()).toEqual([["IonotropicSynapse_s", 5]])
    expect([...network.trainables.get(0)!.index.rows]).toEqual([6, 2, 3])
    expect(network.trainables.get(0)!.index.labels).toEqual(["edge 6", "edge 2", "edge 3"])
    expect(edgeColumn(network, "IonotropicSynapse_gS").slice(0, 7)).toEqual([1e-4, 1e-4, 2, 3, 1e-4, 1e-4, 1])
    expect(Network.check(network)).toEqual([])
  })

  const labelsAfter = (share: Share.Rule, at: Select.EdgeSelection): ReadonlyArray<string> => {
    const trained = Network.editSync(wired, [
      Edit.label("name", (row) => `edge ${(row.row + 1) % 12}`, Select.edges),
      Edit.train("IonotropicSynapse_gS", { at, share }),
      Edit.disconnect(Select.edges.rows([0, 10, 5]))
    ])
    expect(Network.check(trained)).toEqual([])
    return trained.trainables.get(0)!.index.labels
  }

  it("renumbers the labels of parameters that name their own row, and no others", () => {
    const three = Select.edges.rows([8, 3, 4])
    const left = "IonotropicSynapse"
    expect(labelsAfter(Share.meet(Share.each, Share.by("type")), three)).toEqual(
      [2, 3, 6].map((row) => `edge ${row} & ${left}`)
    )
    expect(labelsAfter(Share.join(Share.each, Share.by("pre_cell_index")), three)).toEqual([
      "edge 2 + edge 3",
      "edge 6"
    ])
    // The label that the user gave to rows 3, 4, 8 is a text that names another row; it stays what the column says.
    expect(labelsAfter(Share.by("name"), three)).toEqual(["edge 4", "edge 5", "edge 9"])
    expect(labelsAfter(Share.key("sign", (row) => row.pre_cell_index > 1), three)).toEqual(["sign false", "sign true"])
  })

  it("keeps labels that are keys, also where they read like a row", () => {
    const clash = Share.key("clash", (row) => row.row === 8 ? "edge 8" : "edge 6")
    expect(labelsAfter(clash, Select.edges.rows([8, 3]))).toEqual(["edge 6", "edge 8"])
    const own = Share.key("own", (row) => `edge ${row.row}`)
    expect(labelsAfter(own, Select.edges.rows([8, 3]))).toEqual(["edge 3", "edge 8"])
    expect(labelsAfter(Share.meet(Share.each, own), Select.edges.rows([8, 3]))).toEqual(["edge 2", "edge 6"])
    const pair = Share.key("pair", (row) => `"edge ${row.row}"`)
    expect(labelsAfter(Share.meet(pair, Share.each), Select.edges.rows([8, 3]))).toEqual([
      `"edge 3" & edge 2`,
      `"edge 8" & edge 6`
    ])
  })

  it("renumbers labels again after they were stored, and lets go of rows that are gone", () => {
    const joined = Network.editSync(wired, [
      Edit.train("IonotropicSynapse_gS", {
        at: Select.edges.rows([2, 3, 4]),
        share: Share.join(Share.each, Share.by("pre_cell_index"))
      }),
      Edit.disconnect(Select.edges.rows([0]))
    ])
    const stored = Result.getOrThrow(Json.decode(Json.encode(joined)))
    expect(stored.equals(joined)).toBe(true)
    expect(stored.trainables.get(0)!.index.labels).toEqual(["edge 1", "edge 2 + edge 3"])
    const less = Network.editSync(stored, [
      Edit.untrain("IonotropicSynapse_gS", Select.edges.rows([2])),
      Edit.disconnect(Select.edges.rows([0, 2]))
    ])
    expect(less.trainables.get(0)!.index.labels).toEqual(["edge 0", "edge 2 + edge 1"])
    expect(Network.check(less)).toEqual([])
    const wrong = Json.encode(joined).replace(/"named":\s*\[\s*\[\s*\[\s*0,\s*1/, `"named": [[[0, 3`)
    expect(Result.isFailure(Json.decode(wrong))).toBe(true)
  })

  it("forgets a type without synapses, and its columns", () => {
    const network = Network.editSync(wired, [Edit.disconnect(Select.synapse("TanhRateSynapse"))])
    expect([...network.synapses.keys()]).toEqual(["IonotropicSynapse"])
    expect(network.edges.columns.has("TanhRateSynapse_gS")).toBe(false)
    expect(Network.check(network)).toEqual([])
    const nothing = Network.editSync(wired, [Edit.disconnect(Select.edges)])
    expect(nothing.equals(channelled)).toBe(true)
    expect(nodeColumn(nothing, "Na")).toEqual(Array(12).fill(true))
  })

  it.each<[string, ReadonlyArray<number>, string]>([
    [
      "recorded",
      [9],
      "TanhRateSynapse 0 (row 9) is in use by a recording of i_TanhRateSynapse; delete it first with Edit.unrecord"
    ],
    [
      "clamped",
      [7],
      "IonotropicSynapse 7 (row 7) is in use by a clamp of IonotropicSynapse_s; delete it first with Edit.unclamp"
    ],
    [
      "trained",
      [4],
      `IonotropicSynapse 4 (row 4) is in use by trainable "IonotropicSynapse_gS"; delete it first with Edit.untrain`
    ]
  ])("does not delete what is %s", (_, rows, message) => {
    const error = failure(attached, [Edit.disconnect(Select.edges.rows(rows))])
    expect(error.reason._tag).toBe("InUse")
    expect(error.message).toBe(`disconnect: ${message}`)
  })
})
