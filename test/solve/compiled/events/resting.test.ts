/**
 * Synapses that rest until something arrives: which types can, that nobody goes through them, and that not a bit is another for it.
 */
import { Cell, Channels, Connect, Edit, Engine, Network, Select, Source, Stimulus, Synapse, Synapses } from "neurolens"
import { expect, it } from "vitest"
import * as Code from "../../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../../src/kernel/wasm/Module.ts"
import type { Mechanism } from "../../../../src/network/Mechanism.ts"
import { awakeFunction } from "../../../../src/solve/compiled/events/emitResting.ts"
import { groupRows } from "../../../../src/solve/compiled/events/EventMap.ts"
import { canRest } from "../../../../src/solve/compiled/events/resting.ts"
import { instance } from "../../../../src/solve/compiled/Instance.ts"
import { startOf } from "../../../../src/solve/March.ts"
import { plan } from "../../../../src/solve/Plan.ts"
import { partProgram } from "../../../../src/solve/programs/answeringProgram.ts"
import { Pool } from "../../../spikes.ts"
import { atOnce } from "../../atOnce.ts"
import { firstDifference, interpreted, ranOn } from "../eventRuns.ts"
import { Chain, Plastic } from "./driven.ts"

const silent = Array.from({ length: 150 }, (_, k) => [0, k % 3] as const)

const driven = (type: Mechanism) =>
  Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make({ v: 3 }), Cell.make()]), [
    Edit.insert(Channels.Leak),
    Edit.addSources([Source.times([1.87]), Source.times([0.5])]),
    Edit.connect(Connect.listed(silent, { pre: "sources" }), type),
    Edit.connect(Connect.listed([[1, 0], [1, 2]], { pre: "sources" }), type),
    Edit.label("post_source", 1, Select.edges),
    Edit.record("v")
  ])

it("is known of types by their programs", () => {
  const rests = (type: Mechanism): boolean => {
    const made = plan(driven(type))
    return (["backwardEuler", "crankNicolson"] as const).every((scheme) =>
      canRest(partProgram(made, made.synapses[0], scheme))
    )
  }
  for (const type of [Synapses.ExpSyn, Synapses.Exp2Syn, Synapses.STDP]) expect(rests(type)).toBe(true)
  // Resources recover to 1, and transmitter opens what no spike has touched: nothing of that is 0 times something.
  for (const type of [Synapses.TsodyksMarkram, Chain]) expect(rests(type)).toBe(false)
})

it("leaves every bit, whoever looks and whenever a run stops", async () => {
  for (const type of [Synapses.ExpSyn, Synapses.STDP]) {
    const network = driven(type)
    const seen = Network.editSync(network, [Edit.record(`i_${type.name}`, Select.synapse(type.name))])
    for (const [one, stretches] of [[network, [1, 20, 4]], [seen, [25]], [network, [60, 60]]] as const) {
      for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
        const going = { dt: 0.025, scheme, stretches, reload: true }
        const run = await ranOn(Engine.layerCompiled, [one], going)
        expect(firstDifference(await interpreted([one], going), run)).toBe(null)
      }
    }
  }
})

it("is little work, and so are edges of pools that do nothing until something arrives", () => {
  const workWith = (type: Mechanism, edges: number): number => {
    const network = Network.editSync(Network.make([Cell.make()]), [
      Edit.addSources([Source.times([1])]),
      Edit.connect(Connect.listed(Array.from({ length: edges }, () => [0, 0] as const), { pre: "sources" }), type),
      Edit.label("post_source", 0, Select.edges)
    ])
    const own = atOnce(instance([network], "backwardEuler", 0.025))
    atOnce(own.set([network]))
    atOnce(own.load([startOf(network, 0.025)]))
    return own.work
  }
  const perEdge = (type: Mechanism): number => (workWith(type, 4896) - workWith(type, 96)) / 4800
  for (const type of [Synapses.ExpSyn, Pool]) expect(perEdge(type)).toBeCloseTo(1 / groupRows, 9)
  for (const type of [Chain, Plastic]) expect(perEdge(type)).toBeCloseTo(1, 9) // which move by themselves
})

it("hides a factor that is no number only within a piece, and only if it is one again at the end of that", async () => {
  const type = Synapse.make("S", {
    states: { g: { unit: "uS", derivative: "-g / 2 [ms]" } },
    onPre: "g = g + 1e-3 [uS]",
    current: "g * v_post * log(-(v_post + 69 [mV]) / 1 [mV])" // no number above -69 mV
  })
  const network = Network.editSync(Network.make([Cell.make({ v: -70 })]), [
    Edit.stimulate(Stimulus.samples([0, 0, 0.1, -0.2, 0, 0, 0, 0]), Select.all), // above it after the third step, and below after the fourth
    Edit.drive(Source.times([5]), Select.all, type),
    Edit.record("v")
  ])
  const isNumber = (pieces: ReadonlyArray<number>): boolean => {
    const own = atOnce(instance([network], "backwardEuler", 0.1))
    atOnce(own.set([network]))
    atOnce(own.load([startOf(network, 0.1)]))
    const data = new Float64Array(8)
    let first = 0
    for (const steps of pieces) {
      atOnce(own.run(first, steps, [{ data, stride: 8, first }]))
      first += steps
    }
    return data.every(Number.isFinite)
  }
  expect(isNumber([4, 4])).toBe(false)
  expect(isNumber([8])).toBe(true)
  const expected = await interpreted([network], { dt: 0.1, scheme: "backwardEuler", stretches: [8] })
  expect(expected._tag === "Ran" && expected.data[0].every(Number.isFinite)).toBe(false)
})

it("goes through groups that are awake, those that follow each other at once, and through all when asked", () => {
  const groupsAt = 64
  // Lists the ranges that it is called with, from 1024 on; the word at 1020 says how many.
  const code = Code.make("rows", ["i32", "i32"], [])
  const [from, to] = code.params
  const at = code.local("i32")
  code.i32(0).memory("i32.load", 1020).i32(8).op("i32.mul").set(at)
  code.get(at).get(from).memory("i32.store", 1024)
  code.get(at).get(to).memory("i32.store", 1028)
  code.i32(0).i32(0).memory("i32.load", 1020).i32(1).op("i32.add").memory("i32.store", 1020)
  const rows = code.end()
  const awake = awakeFunction("awake rows", groupsAt, rows)
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(Module.encode({
      imports: [{ module: "kernel", name: "memory", item: Item.memory({ initial: 1 }) }],
      functions: [rows, awake],
      exports: { awake: awake.func }
    })),
    { kernel: { memory } }
  )
  const i32 = new Int32Array(memory.buffer)
  const calls = (groups: ReadonlyArray<number>, from: number, to: number, all: number) => {
    i32.set(groups, groupsAt / 4)
    i32[1020 / 4] = 0
    ;(exports as { readonly awake: (from: number, to: number, all: number) => void }).awake(8 * from, 8 * to, all)
    return Array.from({ length: i32[1020 / 4] }, (_, k) => [i32[256 + 2 * k] / 8, i32[257 + 2 * k] / 8])
  }
  const g = groupRows
  expect(calls([0, 0, 0, 0], 0, 4 * g, 0)).toEqual([])
  expect(calls([0, 0, 0, 0], 0, 4 * g, 1)).toEqual([[0, 4 * g]])
  expect(calls([1, 0, 1, 1], 0, 4 * g, 0)).toEqual([[0, g], [2 * g, 4 * g]])
  expect(calls([1, 1, 0, 1], 12, 3 * g + 12, 0)).toEqual([[12, 2 * g], [3 * g, 3 * g + 12]])
  expect(calls([0, 1, 0, 0], g, 2 * g, 0)).toEqual([[g, 2 * g]])
  expect(calls([1, 1, 1, 1], g, g, 0)).toEqual([])
})
