/**
 * Networks of more rows than are looked at in one piece: the interpreter pauses within a mechanism, forwards and backwards, and has the bits of
 * kernels, which know nothing of such stretches.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Readout,
  Select,
  Simulation,
  Synapses
} from "neurolens"
import { mostRows } from "../../src/solve/Pieces.ts"
import { plan } from "../../src/solve/Plan.ts"
import { initialState, stepping } from "../../src/solve/step.ts"

const cells = 300
const wired = (probability: number): Network.Network =>
  Network.editSync(Network.make(Array<Network.Network>(cells).fill(Cell.make())), [
    Edit.insert(Channels.Leak),
    Edit.connect(Connect.sparse(Select.all, Select.all, { probability, seed: 3 }), Synapses.Ionotropic),
    Edit.set("v", Array.from({ length: cells }, (_, k) => -70 + k / 10)),
    Edit.train("IonotropicSynapse_gS"),
    Edit.record("v")
  ])
const network = wired(0.2)

describe("a network of more rows than a piece", () => {
  it("is gone through with a pause for each stretch", () => {
    assert.isAbove(network.edges.length, mostRows)
    const made = plan(network)
    const start = initialState(made, 0.025)
    let pauses = 0
    for (const _ of stepping(made, "backwardEuler", 0.025, start)) pauses++
    let fewer = 0 // a hundredth of the synapses
    const some = plan(wired(0.002))
    for (const _ of stepping(some, "backwardEuler", 0.025, initialState(some, 0.025))) fewer++
    // Current, slope and state: each a pause for every name and stretch.
    assert.isAtLeast(pauses - fewer, 3 * Math.ceil(network.edges.length / mostRows))
  })

  it.effect("has the bits of kernels, forwards and backwards", () =>
    Effect.gen(function*() {
      const loss = Loss.squared(Readout.mean(), -60)
      const both = Effect.gen(function*() {
        const run = yield* Simulation.run(network, { steps: 2 })
        const { adjoint } = yield* Gradient.run(network, loss, { steps: 2 })
        return [...run.data, ...adjoint.edges.get("IonotropicSynapse_gS")!]
      })
      const meant = yield* Effect.provide(both, Engine.layerInterpreter)
      const made = yield* Effect.provide(both, Engine.layer)
      assert.isAbove(meant.filter((x) => x !== 0).length, network.edges.length)
      assert.deepStrictEqual(made, meant)
    }))
})
