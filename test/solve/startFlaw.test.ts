/** What is not finite at time zero: an error that says so, with what it comes from, before any step and any sample. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Pumps,
  Readout,
  Select,
  Simulation,
  Synapse
} from "neurolens"

const nernst = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.CaL),
  Edit.insert(Pumps.CaNernstReversal),
  Edit.set("CaCon_i", 0, Select.rows([1])),
  Edit.train("CaL_gCaL"),
  Edit.record("v")
])
const about =
  "eCa of cell 0, branch 0, compartment 1 (row 1) is Infinity at time zero, before the first step: it is computed from " +
  "celsius = 6.3, CaCon_e = 2, CaCon_i = 0; no dt changes that: set what it is computed from with Edit.set"

const messageOf = <A, E extends { readonly message: string }>(effect: Effect.Effect<A, E, Engine.Engine>) =>
  Effect.map(Effect.flip(effect), ({ message }) => message)

const loss = Loss.squared(Readout.mean(), -60)

for (const [name, layer] of [["interpreter", Engine.layerInterpreter], ["compiled", Engine.layer]] as const) {
  describe(`a number that is not finite at time zero (${name})`, () => {
    it.effect("is told on every way in, also where no step is made", () =>
      Effect.gen(function*() {
        for (const steps of [0, 3]) {
          assert.strictEqual(yield* messageOf(Simulation.run(nernst, { steps })), about)
          assert.strictEqual(yield* messageOf(Simulation.batchOf([nernst], { steps })), about)
          assert.strictEqual(yield* messageOf(Stream.runDrain(Simulation.stream(nernst, { steps, every: 1 }))), about)
          assert.strictEqual(yield* messageOf(Gradient.run(nernst, loss, { steps })), about)
          assert.strictEqual(yield* messageOf(Gradient.batch([nernst], loss, { steps })), about)
        }
      }).pipe(Effect.provide(layer)))

    it.effect("may be a current: told at once where it is recorded, else when the first step fails", () =>
      Effect.gen(function*() {
        const A = Channel.make("A", {
          parameters: { g: { default: 1e-3, unit: "S/cm2" }, c: { default: 0, unit: "mM" } },
          current: "g * log(c / 1 [mM]) * (v + 60)"
        })
        const silent = Network.editSync(Network.make([Cell.make()]), [Edit.insert(A), Edit.record("v")])
        const expected =
          "i_A of cell 0, branch 0, compartment 0 (row 0) is Infinity at time zero, before the first step: it is " +
          "computed from g = 0.001, c = 0, v = -70; no dt changes that: set what it is computed from with Edit.set"
        assert.strictEqual(yield* messageOf(Simulation.run(silent, { steps: 2 })), expected)
        const shown = Network.editSync(silent, [Edit.record("i_A")])
        assert.strictEqual(yield* messageOf(Simulation.run(shown, { steps: 0 })), expected)
      }).pipe(Effect.provide(layer)))

    it.effect("may be of a synapse", () =>
      Effect.gen(function*() {
        const S = Synapse.make("S", { states: { x: { equals: "1 [mV] / (v_pre + 70)" } } })
        const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
          Edit.connect(Connect.listed([[0, 1]]), S),
          Edit.record("v")
        ])
        assert.match(
          yield* messageOf(Simulation.run(network, { steps: 0 })),
          /^S_x of S 0 \(row 0\) is Infinity at time zero, before the first step: it is computed from v_pre = -70;/
        )
      }).pipe(Effect.provide(layer)))
  })
}

describe("a state to go on from", () => {
  it.effect("is not looked at for the table's values at time zero", () =>
    Effect.gen(function*() {
      const fine = Network.editSync(nernst, [Edit.set("CaCon_i", 1e-4)])
      const { state } = yield* Simulation.run(fine, { steps: 2 })
      yield* Simulation.run(nernst, { steps: 2, from: state })
    }).pipe(Effect.provide(Engine.layer)))
})
