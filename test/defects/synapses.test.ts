/**
 * Defects of Jaxley that do not exist here: clamping, recording and wiring synapses.
 */
import { Cell, Channels, Connect, Edit, Network, Select, Synapse, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import { ends, failure, rows } from "../fixtures.ts"
import { run, traces } from "../solve/run.ts"

const Test = Synapse.make("TestSynapse", {
  parameters: { gC: { default: 1e-4, unit: "uS" } },
  states: { c: { default: 0.2, inf: "sigmoid((v_pre + 35) / 10)", tau: "40 * sigmoid((-35 - v_pre) / 10)" } },
  current: "gC * c * v_post"
})

/** Cells of two branches, so that the cells' first rows are 0, 3, 6, … */
const cells = (n: number): Network.Network =>
  Network.make(Array.from({ length: n }, () => Cell.make({ parents: [-1, 0], ncomp: [1, 2] })))

const connect = (pre: number, post: number, type: typeof Test) =>
  Edit.connect(Connect.full(Select.cell(pre), Select.cell(post)), type)

const cellOf = (row: unknown): number => Math.floor(Number(row) / 3)

describe("B3: a clamp of a synapse state holds that synapse", () => {
  const network = Network.editSync(cells(4), [
    Edit.insert(Channels.HH),
    connect(0, 1, Test),
    connect(1, 2, Synapses.Ionotropic),
    connect(0, 3, Synapses.Ionotropic),
    Edit.record("IonotropicSynapse_s")
  ])

  it("the first Ionotropic after a Test synapse, and not the second", () => {
    const clamped = Network.editSync(network, [
      Edit.clamp("IonotropicSynapse_s", 0.9, Select.synapse("IonotropicSynapse").edge(0))
    ])
    const [first, second] = traces(clamped, { steps: 3 })
    expect(first.slice(1)).toEqual([0.9, 0.9, 0.9])
    expect(second).toEqual(traces(network, { steps: 3 })[1])
  })

  it("a second call on the same state adds its own synapse and nothing else", () => {
    const clamped = Network.editSync(network, [
      Edit.clamp("IonotropicSynapse_s", 0.9, Select.synapse("IonotropicSynapse").edge(0)),
      Edit.clamp("IonotropicSynapse_s", 0.1, Select.synapse("IonotropicSynapse").edge(1))
    ])
    expect(clamped.clamps.toArray().map((c) => [c.domain, c.row, c.value])).toEqual([["edges", 1, 0.9], [
      "edges",
      2,
      0.1
    ]])
    expect(traces(clamped, { steps: 1 }).map((t) => t[1])).toEqual([0.9, 0.1])
  })
})

describe("B5: recordings are deleted by place, in networks with branch points too", () => {
  it("`unrecord` of a cell leaves those of the others, and none of its own", () => {
    const network = Network.editSync(cells(3), [Edit.record("v")])
    const rest = Network.editSync(network, [Edit.unrecord(undefined, Select.cell(1))])
    expect(rest.recordings.toArray().map((r) => r.row)).toEqual([0, 1, 2, 6, 7, 8])
  })
})

describe("B6: random targets and matrices join the cells that they say", () => {
  it("2 to 3 cells, all to all, random compartments", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const wiring = Connect.full(Select.cell([0, 1]), Select.cell([2, 3, 4]), { to: { random: seed } })
      const network = Network.editSync(cells(5), [Edit.connect(wiring, Synapses.Ionotropic)])
      const pairs = ends(network).map(([pre, post]) => [cellOf(pre), cellOf(post)])
      expect(pairs).toEqual([[0, 2], [0, 3], [0, 4], [1, 2], [1, 3], [1, 4]]) // there: 0 to 2, 3, 2 and 1 to 4, 3, 4
    }
  })

  it("a full matrix of 2 by 2 joins every pair once", () => {
    for (const to of ["first", { random: 3 }] as const) {
      const all = [[true, true], [true, true]]
      const wiring = Connect.matrix(Select.cell([0, 1]), Select.cell([2, 3]), all, { to })
      const network = Network.editSync(cells(4), [Edit.connect(wiring, Synapses.Ionotropic)])
      expect(ends(network).map(([pre, post]) => [cellOf(pre), cellOf(post)])).toEqual([[0, 2], [0, 3], [1, 2], [1, 3]])
    }
  })

  it("a sparse wiring joins the same cells whichever compartments it takes", () => {
    const wiring = (to: Connect.Target) =>
      Network.editSync(cells(8), [
        Edit.connect(
          Connect.sparse(Select.cell([0, 1, 2]), Select.cell([3, 4, 5, 6, 7]), { probability: 0.5, seed: 4, to }),
          Synapses.Ionotropic
        )
      ])
    const pairs = (network: Network.Network) => ends(network).map(([pre, post]) => [cellOf(pre), cellOf(post)].join())
    expect(pairs(wiring({ random: 9 }))).toEqual(pairs(wiring("first")))
    expect(new Set(pairs(wiring({ random: 9 }))).size).toBe(wiring("first").edges.length)
  })
})

describe("B20: an edge is selected by number in a plain network", () => {
  const network = Network.editSync(cells(3), [
    connect(0, 1, Test),
    connect(1, 2, Synapses.Ionotropic),
    connect(2, 0, Test)
  ])

  it("among all, and among those of a type", () => {
    expect(rows(network, Select.edges.edge([0, 2]))).toEqual([0, 2])
    expect(rows(network, Select.synapse("TestSynapse").edge(1))).toEqual([2])
  })
})

describe("B21: a quantity that nobody has is refused with the ones that there are", () => {
  it("`record(\"i\")`", () => {
    const error = failure(Network.editSync(cells(1), [Edit.insert(Channels.HH)]), [Edit.record("i")])
    expect(error.reason._tag).toBe("UnknownName")
    expect(error.message).toContain("i_HH")
  })
})

describe("B22: recording a synapse state writes down the synapses that have it", () => {
  it("one Ionotropic among three Test synapses is one recording, with its own values", () => {
    const network = Network.editSync(cells(4), [
      Edit.insert(Channels.HH),
      connect(0, 1, Test),
      connect(1, 2, Test),
      connect(2, 3, Synapses.Ionotropic),
      connect(3, 0, Test),
      Edit.record("IonotropicSynapse_s")
    ])
    expect(network.recordings.toArray().map((r) => r.row)).toEqual([2]) // there: three recordings
    const made = run(network, { steps: 20 })
    expect(made.data.at(-1)).toBe(made.state.edges.get("IonotropicSynapse_s")![2])
    expect(made.labels).toEqual(["IonotropicSynapse_s of IonotropicSynapse 0 (row 2)"])
  })
})
