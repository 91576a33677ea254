/** Which spikes synapses get: of the compartment at their end, else of the only detector of the cell, or none that anybody could mean. */
import { Cell, Channels, Connect, Edit, Network, Select, Source, Synapses } from "neurolens"
import { assert, describe, expect, it } from "vitest"
import { detectorsOf } from "../../src/network/detectors.ts"
import { resolveSources } from "../../src/network/resolveSources.ts"
import { Early, Jump, Pair, Threshold } from "../spikes.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
const somata = Select.branch(0).comp(0)
const bare = Network.make([cell, cell, cell])
const cells = Network.editSync(bare, [Edit.insert(Threshold, somata)])
const tips = Select.branch(1).comp(1)
const all = Connect.full(Select.cell(0).branch(1), Select.cell([1, 2]).branch(1))

const sources = (network: Network.Network) => {
  const found = resolveSources(network)
  assert(found._tag === "Success")
  const { generators, post, pre } = found.success
  return { generators, pre: [...pre], post: [...post] }
}

const failure = (network: Network.Network) => {
  const found = resolveSources(network)
  assert(found._tag === "Failure")
  return found.failure
}

describe("detectors", () => {
  it("are rows by compartment, then by name, whatever was inserted first", () => {
    for (
      const edits of [[Edit.insert(Threshold), Edit.insert(Early, tips)], [
        Edit.insert(Early, tips),
        Edit.insert(Threshold)
      ]]
    ) {
      const { first, mechanisms, of, rows } = detectorsOf(Network.editSync(bare, edits))
      expect([...rows]).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 11])
      expect(Array.from(of, (m) => mechanisms[m].name).slice(2, 5)).toEqual(["Threshold", "Early", "Threshold"])
      expect([...first].slice(0, 5)).toEqual([0, 1, 2, 3, 5])
    }
  })

  it("are channels that reset, too", () => {
    const { mechanisms } = detectorsOf(
      Network.editSync(bare, [Edit.insert(Channels.Fire, Select.cell(0)), Edit.insert(Channels.HH)])
    )
    expect(mechanisms.map(({ name }) => name)).toEqual(["Fire"])
  })
})

describe("a synapse gets", () => {
  it("the spikes of the only detector of the cell", () => {
    const network = Network.editSync(cells, [Edit.connect(all, Jump)])
    expect(sources(network)).toEqual({ generators: 0, pre: [0, 0], post: [-1, -1] })
    expect(resolveSources(network)).toBe(resolveSources(network))
  })

  it("those of its compartment first", () => {
    const network = Network.editSync(cells, [
      Edit.insert(Early, tips),
      Edit.connect(Connect.full(tips.cell(0), tips.cell(2)), Pair)
    ])
    expect(sources(network)).toEqual({ generators: 0, pre: [1], post: [5] })
  })

  it("those of a source, which come before detectors", () => {
    const network = Network.editSync(cells, [
      Edit.connect(all, Pair),
      Edit.connect(all, Synapses.Ionotropic),
      Edit.drive(Source.times([1]), Select.cell(0).branch(1), Pair)
    ])
    expect(sources(network)).toEqual({ generators: 2, pre: [2, 2, -1, -1, 0, 1], post: [3, 4, -1, -1, 2, 2] })
  })

  it("those of the mechanism that it or the compartment at its end names", () => {
    const several = Network.editSync(cells, [Edit.insert(Early, Select.branch(0)), Edit.connect(all, Pair)])
    const { message, reason } = failure(several)
    expect(reason._tag).toBe("ManySources")
    expect(message).toBe(
      "Pair 0 (row 0) answers spikes of its presynaptic side, and nobody says which: at cell 0, branch 1, compartment 0 (row 2) and in its " +
        "cell there are Early of cell 0, branch 0, compartment 0 (row 0), Threshold of cell 0, branch 0, compartment 0 (row 0), Early of " +
        "cell 0, branch 0, compartment 1 (row 1); name the mechanism that is meant with Edit.label(\"pre_detector\", \"…\", " +
        "Select.edges.rows([…])), or leave one detector in the cell"
    )
    const named = Network.editSync(several, [
      Edit.label("pre_detector", "Threshold", Select.edges),
      Edit.label("post_detector", "Threshold", Select.edges)
    ])
    expect(sources(named)).toEqual({ generators: 0, pre: [1, 1], post: [4, 7] })
    const byCompartment = Network.editSync(several, [Edit.label("detector", "Threshold")])
    expect(sources(byCompartment)).toEqual(sources(named))
  })
})

describe("a synapse gets none", () => {
  it("where nothing emits any", () => {
    const { message, reason } = failure(Network.editSync(bare, [Edit.connect(all, Jump)]))
    expect(reason).toMatchObject({ _tag: "NoSource", end: "pre", available: [] })
    expect(message).toBe(
      "Jump 0 (row 0) answers spikes of its presynaptic side, and at cell 0, branch 1, compartment 0 (row 2) and in its cell nothing emits " +
        "any; insert what emits spikes there, for example Channels.Spike, or connect it from a source (Select.source)"
    )
  })

  it("where something emits elsewhere", () => {
    const network = Network.editSync(bare, [
      Edit.insert(Threshold, Select.cell(0)),
      Edit.connect(Connect.full(tips.cell(0), tips.cell(1)), Pair)
    ])
    expect(failure(network).message).toBe(
      "Pair 0 (row 0) answers spikes of its postsynaptic side, and at cell 1, branch 1, compartment 1 (row 7) and in its cell nothing emits " +
        "any; insert what emits spikes there, for example Threshold, which is elsewhere"
    )
  })

  it("where what it names does not emit", () => {
    const network = Network.editSync(cells, [
      Edit.connect(all, Jump),
      Edit.label("pre_detector", "Treshold", Select.edges)
    ])
    expect(failure(network).message).toContain("no \"Treshold\" emits any; did you mean \"Threshold\"?")
  })

  it("where its label is no name", () => {
    const network = Network.editSync(cells, [Edit.connect(all, Jump), Edit.label("pre_detector", 3, Select.edges)])
    expect(failure(network).message).toBe(
      "column \"pre_detector\" of edges is a column of numbers; expected the names of mechanisms that emit spikes; remove it with " +
        "Edit.unlabel, or write names with Edit.label"
    )
    const there = Network.editSync(cells, [Edit.connect(all, Jump), Edit.label("detector", 3, Select.all)])
    expect(failure(there).message).toBe(
      "column \"detector\" of compartments is a column of numbers; expected the names of mechanisms that emit spikes; remove it with " +
        "Edit.unlabel, or write names with Edit.label"
    )
  })
})
