/**
 * Networks in which spikes travel, in kernels that are divided: on several threads, as copies side by side, by parts of a step, stopped in the
 * middle; and where delays become longer, or more arrives than there was room for.
 */
import { Effect, Fiber } from "effect"
import * as fc from "fast-check"
import { Cell, Channels, Connect, Edit, Engine, Network, Select, Source, Synapses } from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { instance } from "../../../../src/solve/compiled/Instance.ts"
import { startOf } from "../../../../src/solve/March.ts"
import type { State } from "../../../../src/solve/State.ts"
import { atOnce } from "../../atOnce.ts"
import { eventModel, eventNetwork } from "../eventModels.ts"
import { firstDifference, interpreted, ranOn } from "../eventRuns.ts"

const models = fc.sample(eventModel, { seed: 7, numRuns: 12 })

/** A ring of cells, each of which makes all others spike a while later: many arrivals at once. */
const ring = (delay: (k: number) => number): Network.Network =>
  Network.editSync(Network.make(Array.from({ length: 12 }, () => Cell.make({ v: -65 }))), [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.Spike),
    Edit.connect(Connect.full(Select.cell("all"), Select.cell("all")), Synapses.ExpSyn),
    Edit.set("ExpSyn_weight", 1e-4, Select.edges),
    Edit.set("delay", Array.from({ length: 144 }, (_, k) => delay(k)), Select.edges),
    Edit.drive(Source.times([0.1]), Select.cell([0, 3]), Synapses.ExpSyn, { values: { weight: 5e-3 } }),
    Edit.record("v"),
    Edit.record("spikes")
  ])
const going = { dt: 0.05, scheme: "backwardEuler", stretches: [300] } as const

describe("spikes that travel", () => {
  it.each([2, 4])("have the interpreter's bits on %s threads", async (size) => {
    for (const p of models) {
      const network = eventNetwork(p)
      const run = await ranOn(layerWorkers({ size, least: 0 }), [network], p)
      expect(firstDifference(await interpreted([network], p), run)).toBe(null)
    }
  }, 60_000)

  it("have them in each network of a batch, on one thread and on two", async () => {
    for (const p of models.slice(0, 6)) {
      const networks = [0, 1, 2].map((copy) => eventNetwork(p, copy))
      const expected = await interpreted(networks, p)
      for (const layer of [Engine.layerCompiled, layerWorkers({ size: 2, least: 0 })]) {
        expect(firstDifference(expected, await ranOn(layer, networks, p))).toBe(null)
      }
    }
  }, 60_000)

  it("have them in a step by parts", async () => {
    for (const p of models.slice(0, 6)) {
      const network = eventNetwork(p)
      const expected = await interpreted([network], { ...p, stretches: [60] })
      if (expected._tag === "Stopped") continue
      const own = atOnce(instance([network], p.scheme, p.dt))
      const [start, spikes] = [startOf(network, p.dt), expected.spikes[0].map((): Array<number> => [])]
      atOnce(own.set([network]))
      atOnce(own.load([start]))
      for (let step = 0; step < 60; step++) {
        const sink = { data: new Float64Array(network.recordings.size), stride: 1, first: 0, spikes }
        for (const part of own.parts!(step, [sink], 1)) part.run()
      }
      expect(firstDifference([expected.states, expected.spikes[0]], [atOnce(own.store([start], 60)), spikes])).toBe(
        null
      )
    }
  }, 60_000)

  it("have them where the next networks have longer delays", async () => {
    const networks = [0.3, 2, 9].map((longest) => ring((k) => longest * (k % 13) / 12))
    const states = Effect.gen(function*() {
      const engine = yield* Engine.Engine
      const session = yield* engine.open({
        network: networks[0],
        scheme: "backwardEuler",
        dt: 0.05,
        rates: "exact",
        copies: 1
      })
      const all: Array<State> = []
      for (const network of networks) {
        yield* session.set([network])
        yield* session.load([startOf(network, 0.05)])
        yield* session.advance(300, [{ data: new Float64Array(300 * network.recordings.size), stride: 300, first: 0 }])
        all.push((yield* session.states)[0])
      }
      return all
    }).pipe(Effect.scoped, Effect.provide(Engine.layerCompiled), Effect.runPromise)
    for (const [k, state] of (await states).entries()) {
      const expected = await interpreted([networks[k]], going)
      expect(expected._tag === "Ran" ? firstDifference(expected.states[0], state) : expected).toBe(null)
    }
  })

  it("have them where far more arrives than is usual, all at one moment", async () => {
    const network = Network.editSync(ring(() => 1), [
      Edit.connect(Connect.listed(Array.from({ length: 4000 }, (_, k) => [k % 2, 5] as const)), Synapses.ExpSyn)
    ])
    const run = await ranOn(Engine.layerCompiled, [network], going)
    expect(firstDifference(await interpreted([network], going), run)).toBe(null)
  }, 60_000)

  it("are lost with a run that is stopped, and there again in the next one", async () => {
    const network = ring((k) => 1 + k / 100)
    const again = await Effect.gen(function*() {
      const engine = yield* Engine.Engine
      const session = yield* engine.open({ network, scheme: "backwardEuler", dt: 0.05, rates: "exact", copies: 1 })
      const start = startOf(network, 0.05)
      const sink = (steps: number) => ({
        data: new Float64Array(steps * network.recordings.size),
        stride: steps,
        first: 0
      })
      yield* session.set([network])
      yield* session.load([start])
      const long = yield* Effect.forkChild(session.advance(10_000_000, [{ ...sink(0), stride: 0 }]))
      yield* Effect.sleep(20)
      yield* Fiber.interrupt(long)
      yield* session.load([start])
      yield* session.advance(300, [sink(300)])
      return (yield* session.states)[0]
    }).pipe(Effect.scoped, Effect.provide(layerWorkers({ size: 2, least: 0 })), Effect.runPromise)
    const expected = await interpreted([network], going)
    expect(expected._tag === "Ran" ? firstDifference(expected.states[0], again) : expected).toBe(null)
  })
})
