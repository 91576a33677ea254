/** Where networks come to rest: known places, a start of runs at time zero, and networks that have none. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { pipe } from "effect/Function"
import * as Schema from "effect/Schema"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Json,
  Network,
  Pumps,
  Schemas,
  Select,
  Simulation,
  Source,
  States,
  Stimulus,
  Synapses,
  Traces
} from "neurolens"

const squid = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.listed([[1, 2]]), Synapses.Ionotropic),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 1 }), Select.cell(0)),
  Edit.record("v")
])

describe.each([["compiled", Engine.layerCompiled], ["interpreted", Engine.layerInterpreter]] as const)(
  "rest, %s",
  (_, layer) => {
    it.effect("is where a leak pulls", () =>
      Effect.gen(function*() {
        const leaky = Network.editSync(Cell.make({ ncomp: 3, v: 10 }), [
          Edit.insert(Channels.Leak),
          Edit.set("Leak_eLeak", -61)
        ])
        const { dt, step, v } = yield* States.rest(leaky)
        assert.deepStrictEqual([step, dt], [0, null])
        for (const x of v) assert.isAtMost(Math.abs(x + 61), 1e-7)
      }).pipe(Effect.provide(layer)))
  }
)

describe("rest", () => {
  it.effect("is the start of a run that stands still until something happens", () =>
    Effect.gen(function*() {
      const from = yield* pipe(squid, States.rest({}))
      const traces = yield* Simulation.run(squid, { tMax: 5, from })
      const voltages = Traces.trace(traces, 0)
      assert.strictEqual(traces.first, 0)
      for (let k = 0; k < 40; k++) assert.isAtMost(Math.abs(voltages[k] - voltages[0]), 1e-6)
      assert.isAbove(Math.max(...voltages), 0) // the stimulus of 1 ms
      assert.isAtMost(Math.abs(from.nodes.get("HH_m")![0] - 0.0529), 0.01) // near the textbook's value at -65 mV
      const again = yield* States.rest(Network.editSync(squid, [Edit.set("v", -50)]), { dt: 0.05 })
      again.v.forEach((x, i) => assert.isAtMost(Math.abs(x - from.v[i]), 1e-6))
      assert.isTrue(Json.encodeState(from).includes("neurolens/state"))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("waits for what is slow, and keeps what clamps hold", () =>
    Effect.gen(function*() {
      const calcium = Network.editSync(Cell.make({ v: -60 }), [
        Edit.insert(Channels.CaL, Select.all, { gCaL: 1e-3 }),
        Edit.insert(Pumps.CaPump, Select.all, { decay: 400 }),
        Edit.clamp("v", -10, Select.all)
      ])
      const { nodes, v } = yield* States.rest(calcium)
      assert.strictEqual(v[0], -10)
      const later = yield* States.rest(Network.editSync(calcium, [Edit.set("CaCon_i", 1)]))
      const found = nodes.get("CaCon_i")![0]
      assert.isAbove(found, 1e-4) // more than the pump's minimum
      assert.isAtMost(Math.abs(later.nodes.get("CaCon_i")![0] - found), 1e-6 * found)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("is nowhere in a network that fires by itself", () =>
    Effect.gen(function*() {
      const firing = Network.editSync(squid, [Edit.set("HH_eLeak", 0, Select.cell(0))])
      const error = yield* Effect.flip(States.rest(firing, { tMax: 200, tolerance: 1e-6 }))
      assert.match(
        error.message,
        /^the network has not come to rest after 20\d(\.\d+)? ms: \w+ of cell 0, branch 0, compartment \d \(row \d\) still moves, from -?[\d.e-]+ to -?[\d.e-]+ in the last stretch; give it a longer tMax/
      )
      const codec = Schemas.SimulationError
      const back = Schema.decodeUnknownSync(codec)(Schema.encodeSync(codec)(error as Simulation.SimulationError))
      assert.strictEqual(back.message, error.message)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("refuses options that are none", () =>
    Effect.gen(function*() {
      const said = (options: object) => Effect.map(Effect.flip(States.rest(squid, options)), ({ message }) => message)
      assert.strictEqual(yield* said({ tolerance: 0 }), "tolerance is 0; expected a positive number")
      assert.strictEqual(yield* said({ tMax: "x" }), "tMax is \"x\"; expected a positive number [ms]")
      assert.include(yield* said({ steps: 3 }), "\"steps\" does not exist")
      assert.include(yield* said({ dt: -1 }), "dt is -1; expected a positive number [ms]")
    }).pipe(Effect.provide(Engine.layer)))
})

describe("rest of a network with events", () => {
  it.effect("is without sources, which begin with the run", () =>
    Effect.gen(function*() {
      const driven = Network.editSync(Cell.make(), [
        Edit.insert(Channels.Leak),
        Edit.drive(Source.times([1, 100]), Select.all, Synapses.ExpSyn, { values: { weight: 0.05, delay: 0.3 } }),
        Edit.drive(Source.regular({ interval: 5 }), Select.all, Synapses.ExpSyn, { values: { weight: 0.01 } }),
        Edit.set("v", -70), // where the leak pulls
        Edit.record("v"),
        Edit.record("spikes", Select.sources)
      ])
      const from = yield* States.rest(driven)
      const [rested, fresh] = [
        yield* Simulation.run(driven, { tMax: 20, from }),
        yield* Simulation.run(driven, { tMax: 20 })
      ]
      assert.deepStrictEqual(rested.spikes, fresh.spikes)
      assert.strictEqual(rested.spikes!.times[0][0], 1)
      rested.data.forEach((x, k) => assert.isAtMost(Math.abs(x - fresh.data[k]), 1e-6))
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("has detectors that never spiked, and waits for what is on its way", () =>
    Effect.gen(function*() {
      const firing = (delay: number) =>
        Network.editSync(Cell.make(), [
          Edit.insert(Channels.HH),
          Edit.insert(Channels.Spike),
          Edit.set("v", -45), // spikes once on the way to rest
          Edit.connect(Connect.listed([[0, 0]]), Synapses.ExpSyn, { values: { delay, weight: 1e-5 } })
        ])
      const { events } = yield* States.rest(firing(60))
      assert.deepStrictEqual(events!.arrivals, [])
      assert.deepStrictEqual(Array.from(events!.detectors.lastStep), [NaN])
      const { message, reason } = yield* Effect.flip(States.rest(firing(500), { tMax: 200, tolerance: 1e-6 }))
      assert.strictEqual(reason._tag, "NoRest")
      assert.include(message, "the time [ms] to the next event of")
    }).pipe(Effect.provide(Engine.layerInterpreter)))
})
