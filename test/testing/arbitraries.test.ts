/**
 * What the arbitraries promise: sound networks of many kinds, selections and edits that work, and shrinking to the
 * simplest.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import { check, type Network } from "../../src/Network.ts"
import { resolve } from "../../src/select/resolve.ts"
import * as ParameterIndex from "../../src/share/ParameterIndex.ts"
import type { Ints } from "../../src/table/Column.ts"
import { cell, describeNetwork, edgeSelection, edit, network, nodeSelection, rule } from "../../src/testing/index.ts"

const sample = fc.sample(network({ trainables: true }), { seed: 7, numRuns: 300 })

const types = (net: Network) => Array.from(net.edges.columns.get("type")!.values)
const pairs = (net: Network) =>
  ["pre_index", "post_index"].map((name) => Array.from(net.edges.columns.get(name)!.values))

describe("network", () => {
  it("is sound", () => sample.forEach((net) => assert.deepStrictEqual(check(net), [])))

  const kinds: Readonly<Record<string, (net: Network) => boolean>> = {
    "a single compartment": (net) => net.nodes.length === 1,
    "a branch point with one child": (net) =>
      net.cells.some((c) => c.parents.some((p) => p >= 0 && c.parents.filter((q) => q === p).length === 1)),
    "a branch point with three children": (net) =>
      net.cells.some((c) => c.parents.some((p) => p >= 0 && c.parents.filter((q) => q === p).length >= 3)),
    "unequal numbers of compartments": (net) => net.cells.some((c) => new Set(c.ncomp).size > 1),
    "unequal radii": (net) => new Set(net.nodes.columns.get("radius")!.values).size > 1,
    "a mechanism in some compartments only": (net) =>
      net.mechanisms.some((m) => new Set(net.nodes.columns.get(m.name)!.values).size === 2),
    "two mechanisms that share a column": (net) => net.mechanisms.has("Na") && net.mechanisms.has("K"),
    "an autapse": (net) => pairs(net)[0].some((pre, k) => pre === pairs(net)[1][k]),
    "two synapses between one pair": (net) =>
      new Set(pairs(net)[0].map((pre, k) => `${pre} ${pairs(net)[1][k]}`)).size < net.edges.length,
    "interleaved types": (net) =>
      types(net).some((t, k) => k > 1 && t === types(net)[k - 2] && t !== types(net)[k - 1]),
    "unequal fan-out": (net) =>
      new Set(pairs(net)[0].map((pre) => pairs(net)[0].filter((p) => p === pre).length)).size > 1,
    "an empty group": (net) => net.groups.some((g) => !net.nodes.columns.get(g)!.values.includes(1)),
    "a label in some rows only": (net) => net.nodes.columns.get("layer")?.values.some(Number.isNaN) === true,
    "recordings, stimuli and clamps": (net) => net.recordings.size > 0 && net.stimuli.size > 0 && net.clamps.size > 0,
    "recordings of synapses": (net) => net.recordings.some((r) => r.domain === "edges"),
    "a scaled trainable": (net) => net.trainables.some((t) => t.index.factors !== null),
    "two trainables": (net) => net.trainables.size === 2
  }
  for (const [name, holds] of Object.entries(kinds)) {
    it(`is sometimes one with ${name}`, () => assert.isAbove(sample.filter(holds).length, 2))
  }

  it("keeps to its options", () => {
    const mechanisms = [Channels.Leak, Synapses.TanhRate]
    for (
      const net of fc.sample(
        network({ cells: [2, 3], branches: [1, 2], compartments: [2, 2], mechanisms, attachments: false }),
        { seed: 1, numRuns: 100 }
      )
    ) {
      assert.include([2, 3], net.cells.size)
      assert.isTrue(net.cells.every((c) => c.ncomp.length <= 2 && c.ncomp.every((n) => n === 2)))
      assert.isTrue(
        [...net.mechanisms.keys(), ...net.synapses.keys()].every((name) => ["Leak", "TanhRateSynapse"].includes(name))
      )
      assert.strictEqual(net.recordings.size + net.stimuli.size + net.clamps.size + net.trainables.size, 0)
    }
    assert.isTrue(
      fc.sample(network({ synapses: false }), { seed: 1, numRuns: 50 }).every((net) => net.edges.length === 0)
    )
  })

  it("shrinks to the smallest network with the property asked for", () => {
    const smallest = (holds: (net: Network) => boolean): string =>
      describeNetwork(
        fc.check(fc.property(network(), (net) => !holds(net)), { seed: 3, numRuns: 500 }).counterexample![0]
      )
    assert.strictEqual(smallest(() => true), "1 cell, 1 compartment, 0 synapses\n  compartments per branch: [1]")
    assert.strictEqual(
      smallest((net) => net.edges.length >= 2),
      "1 cell, 1 compartment, 2 synapses\n  compartments per branch: [1]\n  synapses: 0→0 IonotropicSynapse, 0→0 IonotropicSynapse"
    )
    assert.strictEqual(
      smallest((net) => net.cells.some((c) => c.parents.length > 2)),
      "1 cell, 3 compartments, 0 synapses\n  compartments per branch: [1 1 1] on [-1 0 0]"
    )
    assert.strictEqual(
      smallest((net) => net.mechanisms.size > 0),
      "1 cell, 1 compartment, 0 synapses\n  compartments per branch: [1]\n  mechanisms: HH in row 0"
    )
  })
})

describe("what is drawn for a network", () => {
  it("cells have their branches and compartments", () => {
    for (const one of fc.sample(cell({ branches: [2, 3], compartments: [1, 2] }), { seed: 1, numRuns: 50 })) {
      const { ncomp, parents } = one.cells.get(0)!
      assert.include([2, 3], parents.length)
      assert.isTrue(ncomp.every((n) => n >= 1 && n <= 2))
    }
  })

  it("selections match something, unless they may be empty; with every kind of step", () => {
    const seen = new Set<string>()
    let empty = 0
    sample.forEach((net, seed) => {
      for (const s of fc.sample(nodeSelection(net), { seed, numRuns: 5 })) {
        assert.isTrue(Result.isSuccess(resolve(net, s)), String(s))
        for (const word of String(s).match(/[a-z]+(?=\()|global|all compartments/g) ?? []) seen.add(word)
      }
      for (const s of fc.sample(edgeSelection(net, { allowEmpty: true }), { seed, numRuns: 5 })) {
        const rows = Result.getOrThrow(resolve(net, s, { allowEmpty: true }))
        if (rows.length === 0) empty++
        for (const word of String(s).match(/[a-z]+(?=\()/g) ?? []) seen.add(word)
      }
      if (net.edges.length > 0) {
        fc.sample(edgeSelection(net), { seed, numRuns: 5 }).forEach((s) =>
          assert.isTrue(Result.isSuccess(resolve(net, s)), String(s))
        )
      }
    })
    assert.includeMembers([...seen], [
      "cell",
      "branch",
      "comp",
      "loc",
      "group",
      "mechanism",
      "where",
      "rows",
      "not",
      "range",
      "global",
      "synapse",
      "edge",
      "pre",
      "post",
      "between"
    ])
    assert.isAbove(empty, 10)
  })

  it("rules apply to every row, and all kinds come up", () => {
    const seen = new Set<string>()
    sample.forEach((net, seed) => {
      for (const domain of ["nodes", "edges"] as const) {
        for (const r of fc.sample(rule(net, domain), { seed, numRuns: 4 })) {
          const rows = Int32Array.from({ length: net[domain].length }, (_, i) => i) as Ints
          assert.isTrue(Result.isSuccess(ParameterIndex.make(net, domain, rows, r)))
          seen.add(r._tag)
        }
      }
    })
    assert.sameMembers([...seen], ["One", "Each", "By", "Per", "Key", "Bins", "Meet", "Join", "Scaled"])
  })

  it("edits succeed, and all kinds come up", () => {
    const seen = new Set<string>()
    sample.forEach((net, seed) =>
      fc.sample(edit(net), { seed, numRuns: 10 }).forEach((e) => {
        const next = e(net)
        assert.isTrue(Result.isSuccess(next), Result.isFailure(next) ? next.failure.message : "")
        seen.add(e.title.split(" ")[0])
      })
    )
    const all = [
      "set",
      "insert",
      "remove",
      "connect",
      "disconnect",
      "group",
      "ungroup",
      "label",
      "labelByGroup",
      "unlabel",
      "copyToEdges",
      "move",
      "record",
      "unrecord",
      "stimulate",
      "unstimulate",
      "clamp",
      "unclamp",
      "train",
      "untrain",
      "writeParameters",
      "diffuse",
      "undiffuse",
      "2"
    ]
    assert.includeMembers([...seen], all.filter((name) => name !== "undiffuse"))
  })
})
