/**
 * K1 to K5: networks as parts of networks.
 *
 * K1: a part that was put into a network comes out of it equal, with its trainables but for their names. K2: the cells of a network, put
 * together, are the network, where no synapse goes from one to another. K3: putting together is associative, also in what it refuses.
 * K4: what is put together and taken apart is sound (L3), and nothing else is touched. K5: a part does in a network what it does alone, bit
 * for bit (L4), on both engines. Equal is equal but for the order in which names came, for groups that nobody is in and for sources that drive nothing. Each has a broken
 * variant.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { List } from "immutable"
import { Edit, Json, Network, Table } from "neurolens"
import { network as networks } from "neurolens/testing"
import { assert, describe, it } from "vitest"
import { rearranged } from "../src/network/renumber.ts"
import type { State } from "../src/solve/State.ts"
import * as Rows from "../src/table/Rows.ts"
import { structural } from "../src/table/structural.ts"
import { compiledStepper, interpreter, type Stepper } from "../test/solve/steppers.ts"
import { broken, settings } from "./settings.ts"

type Net = Network.Network

/** The network without sources that drive nothing: a source is part of what it drives. */
const withoutIdle = (network: Net): Net => {
  const driving = new Set(network.edges.columns.get("pre_source")?.values ?? [])
  return rearranged(network, {
    cells: network.cells,
    nodes: Rows.all(network.nodes.length),
    edges: Rows.all(network.edges.length),
    sources: Int32Array.from([...network.sources.keys()].filter((row) => driving.has(row))),
    copied: true
  })
}

/** A network with its names in order, without groups that nobody is in, sources that drive nothing and trainables. */
const canonical = (network: Net): Net => {
  const empty = [...network.groups].filter((name) => !network.nodes.columns.get(name)!.values.some((x) => x === 1))
  const left = withoutIdle(
    empty.length === 0 ? network : Network.editSync(network, empty.map((name) => Edit.ungroup(name)))
  )
  return left.merge({
    mechanisms: left.mechanisms.sortBy((_, name) => name),
    synapses: left.synapses.sortBy((_, name) => name),
    groups: left.groups.sort(),
    trainables: List()
  })
}

const same = (a: Net, b: Net): void => {
  const [x, y] = [a, b].map(canonical)
  if (!x.equals(y)) assert.deepStrictEqual(Json.toValue(x), Json.toValue(y))
  assert.isTrue(x.equals(y))
}

const partsOf = (shapes: fc.Arbitrary<Net>): fc.Arbitrary<ReadonlyArray<Net>> =>
  fc.tuple(
    fc.array(shapes, { minLength: 1, maxLength: 3 }),
    fc.array(fc.nat(9), { minLength: 1, maxLength: 4 })
  ).map(([some, which]) => which.map((k) => some[k % some.length]))

/** Few parts, some of them the same object. */
const parts = partsOf(networks({ events: true, cells: [1, 2], trainables: true, prepared: true }))

/** Parts that differ in what diffuses, or in the start values that they would share, cannot be put together. */
const together = (all: ReadonlyArray<Net>, asked: Network.ConcatOptions): Net | null =>
  Result.getOrNull(Network.concatResult(all, asked))

/** The cells of the k-th part. */
const cellsOf = (all: ReadonlyArray<Net>, k: number): ReadonlyArray<number> => {
  const first = all.slice(0, k).reduce((sum, { cells }) => sum + cells.size, 0)
  return Array.from({ length: all[k].cells.size }, (_, c) => first + c)
}

/** What a trainable says beside its name. */
const said = ({ trainables }: Net) =>
  trainables.toArray().map(({ index, key, values }) => ({ key, values, index: { ...index } }))

describe("K1", () => {
  const comesOut = (concat: typeof together, take: (network: Net, cells: ReadonlyArray<number>) => Net) =>
    fc.property(parts, (all) => {
      const whole = concat(all, { trainables: "separate" })
      fc.pre(whole !== null)
      for (const [k, part] of all.entries()) {
        const out = take(whole, cellsOf(all, k))
        same(out, part)
        assert.deepStrictEqual(said(out), said(part))
      }
    })

  it("a part comes out as it went in", () => {
    fc.assert(comesOut(together, Network.part), settings)
  })

  it("the property notices a part that keeps names of others", () => {
    const keeping = (network: Net, cells: ReadonlyArray<number>): Net =>
      Network.part(network, cells).set("mechanisms", network.mechanisms)
    assert.isTrue(fc.check(comesOut(together, keeping), broken).failed)
  })

  it("the property notices labels of parameters that stay as they were", () => {
    const stale: typeof together = (all, asked) => {
      const labels = all.flatMap((part) => said(part).map(({ index }) => index.labels))
      return together(all, asked)?.update(
        "trainables",
        (trainables) =>
          trainables.map((t, k) => structural({ ...t, index: structural({ ...t.index, labels: labels[k] }) }))
      ) ?? null
    }
    assert.isTrue(fc.check(comesOut(stale, Network.part), broken).failed)
  })
})

describe("K2", () => {
  /** What is recorded of, put into and held in one cell after the other. */
  const byCell = (network: Net): Net => {
    const cell = Table.get(network.nodes, "global_cell_index")!.values
    const rows = {
      nodes: (row: number) => row,
      edges: (row: number) => Table.get(network.edges, "pre_index")!.values[row]
    }
    return network.merge({
      stimuli: network.stimuli.sortBy(({ row }) => cell[row]),
      clamps: network.clamps.sortBy(({ domain, row }) => cell[rows[domain](row)]),
      recordings: network.recordings.sortBy(({ domain, row }) =>
        domain === "electrodes" ? -1 : cell[rows[domain](row)]
      ),
      spikeRecordings: network.spikeRecordings.sortBy(({ domain, row }) => domain === "nodes" ? cell[row] : -1)
    })
  }

  const apart = (one: (network: Net, cell: number) => Net) =>
    fc.property(networks({ events: true, cells: [1, 4], synapses: false, prepared: true }).map(byCell), (network) => {
      same(Network.make(network.cells.map((_, c) => one(network, c))), network)
    })

  it("the cells of a network are the network", () => {
    fc.assert(apart(Network.cell), settings)
  })

  it("the property notices a cell that loses what is held in it", () => {
    assert.isTrue(fc.check(apart((network, c) => Network.cell(network, c).set("clamps", List())), broken).failed)
  })
})

describe("K3", () => {
  const options = fc.constantFrom<Network.ConcatOptions>(
    { trainables: "separate" },
    { trainables: "drop" },
    { trainables: "shared" },
    {}
  )

  const associative = (concat: typeof together) =>
    fc.property(parts, fc.nat(9), fc.nat(9), options, (all, from, length, asked) => {
      const start = from % all.length
      const end = start + 1 + length % (all.length - start)
      const inner = concat(all.slice(start, end), asked)
      const nested = inner === null ? null : concat([...all.slice(0, start), inner, ...all.slice(end)], asked)
      const flat = concat(all, asked)
      assert.strictEqual(nested === null, flat === null)
      assert.strictEqual(nested === null ? "" : Json.encode(nested), flat === null ? "" : Json.encode(flat))
    })

  it("putting together is associative", () => {
    fc.assert(associative(together), settings)
  })

  it("the property notices names that are numbered within their part", () => {
    const numbered: typeof together = (all, asked) =>
      together(all, asked)?.update(
        "trainables",
        (list) => list.map((t, k) => structural({ ...t, name: `${t.name}${k}` }))
      )
        ?? null
    assert.isTrue(fc.check(associative(numbered), broken).failed)
  })
})

describe("K4", () => {
  const sound = (concat: typeof together) =>
    fc.property(parts, fc.constantFrom("separate", "shared", "drop"), fc.nat(99), (all, trainables, which) => {
      const before = all.map((part) => Json.encode(part))
      const whole = concat(all, { trainables })
      fc.pre(whole !== null)
      assert.deepStrictEqual(Network.check(whole), [])
      const cells = Array.from(whole.cells, (_, c) => c).filter((c) => (which >> c) % 2 === 1).reverse()
      if (cells.length > 0) assert.deepStrictEqual(Network.check(Network.part(whole, cells, { cut: "drop" })), [])
      assert.strictEqual(Network.part(whole, Array.from(whole.cells, (_, c) => c)), whole)
      assert.deepStrictEqual(all.map((part) => Json.encode(part)), before)
    })

  it("what is put together and taken apart is sound, and nothing else is touched", () => {
    fc.assert(sound(together), settings)
  })

  it("the property notices a recording that stays where it was", () => {
    const staying: typeof together = (all, asked) =>
      together(all, asked)?.set("recordings", List(all.flatMap(({ recordings }) => recordings.toArray()))) ?? null
    assert.isTrue(fc.check(sound(staying), broken).failed)
  })
})

describe("K5", () => {
  const dt = 0.025
  const engines: ReadonlyArray<(network: Net) => Stepper> = [
    (network) => interpreter(network, "crankNicolson", dt),
    (network) => compiledStepper(network, "crankNicolson", dt)
  ]

  const end = (network: Net, engine: (network: Net) => Stepper): State | null => {
    const stepper = engine(network)
    const data = new Float64Array(network.recordings.size * 10)
    return Result.getOrNull(stepper.advance(stepper.initial, 10, { data, stride: 10, first: 0 }))
  }

  /** The first number of a part that is another one in the network, or null. */
  const changed = (alone: State, whole: State, nodes: number, edges: number): string | null => {
    const differs = (name: string, some: ArrayLike<number>, all: ArrayLike<number> | undefined, first: number) => {
      const k = Array.from(some).findIndex((x, row) => {
        const y = all?.[first + row] ?? NaN
        return x !== y && !(Number.isNaN(x) && Number.isNaN(y))
      })
      return k < 0 ? null : `${name} of row ${k}: ${some[k]} and ${all?.[first + k]}`
    }
    const lists = (["nodes", "currents", "edges", "synapticCurrents"] as const).flatMap((list) =>
      Array.from(
        alone[list],
        ([name, values]) =>
          differs(name, values, whole[list].get(name), list === "nodes" || list === "currents" ? nodes : edges)
      )
    )
    return [differs("v", alone.v, whole.v, nodes), ...lists].find((text) => text !== null) ?? null
  }

  const runs = (concat: typeof together) =>
    fc.property(partsOf(networks({ cells: [1, 2], prepared: true })), (all) => {
      const whole = concat(all, {})
      fc.pre(whole !== null)
      for (const engine of engines) {
        const alone = all.map((part) => end(part, engine))
        const beside = end(whole, engine)
        if (alone.includes(null)) continue // it stops by itself, and so does the network
        if (beside === null) assert.fail("the network stops where its parts do not")
        let [nodes, edges] = [0, 0]
        for (const [k, part] of all.entries()) {
          assert.isNull(changed(alone[k]!, beside, nodes, edges))
          nodes += part.nodes.length
          edges += part.edges.length
        }
      }
    })

  it("a part does in a network what it does alone", () => {
    fc.assert(runs(together), settings)
  }, 120_000)

  it("the property notices a stimulus that stays where it was", () => {
    const staying: typeof together = (all, asked) =>
      together(all, asked)?.set("stimuli", List(all.flatMap(({ stimuli }) => stimuli.toArray()))) ?? null
    assert.isTrue(fc.check(runs(staying), broken).failed)
  }, 120_000)
})
