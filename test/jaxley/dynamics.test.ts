/**
 * What Jaxley's tests of dynamic states ask: the state is a vector and comes back from it, has a length that says what is in it, and a run of
 * single steps is a run, with gradients by trained values, initial states and geometry.
 */
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
  Parameters,
  Pumps,
  Readout,
  Select,
  Simulation,
  States,
  Stepper,
  Stimulus,
  Synapses,
  Traces
} from "neurolens"
import { assert, describe, it } from "vitest"

const go = <A, E>(effect: Effect.Effect<A, E, Engine.Engine>) =>
  Effect.runPromise(effect.pipe(Effect.provide(Engine.layer)))

const stateOf = async (network: Network.Network, tMax: number) => (await go(Simulation.run(network, { tMax }))).state

describe("the state as a vector", () => {
  const cell = Network.editSync(Cell.make({ parents: [-1, 0, 0], ncomp: 3 }), [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.Leak),
    Edit.insert(Pumps.CaNernstReversal),
    Edit.insert(Pumps.CaPump),
    Edit.record("v")
  ])

  it("comes back, and so does the vector", async () => {
    const state = await stateOf(cell, 0.1)
    const vector = States.flatten(cell, state)
    const restored = States.restore(cell, state, vector)
    assert.deepStrictEqual(restored, state)
    assert.deepStrictEqual(States.flatten(cell, restored), vector)
    const other = vector.map((x) => x + 1)
    assert.deepStrictEqual(States.flatten(cell, States.restore(cell, state, other)), other)
  })

  it.each([[[-1, 0, 0], 24, 8], [[-1], 8, 8]] as const)(
    "of a tree %j with HH in its first branch has its compartments and their gates, and no branch points",
    async (parents, compartments, gates) => {
      const tree = Network.editSync(Cell.make({ parents, ncomp: 8 }), [
        Edit.insert(Channels.HH, Select.branch(0)),
        Edit.insert(Channels.Leak),
        Edit.record("v")
      ])
      const names = States.names(tree)
      assert.strictEqual(names.filter((name) => name.startsWith("v[")).length, compartments)
      assert.strictEqual(names.filter((name) => name.startsWith("HH_m[")).length, gates)
      assert.strictEqual(names.length, compartments + 3 * gates) // and no current: they follow from these
      assert.strictEqual(States.flatten(tree, await stateOf(tree, 0.1)).length, names.length)
    }
  )
})

describe("steps of one's own", () => {
  const stimulus = Stimulus.samples([0.08, 0.08, 0.08])
  const network = Network.editSync(Network.make(Array(5).fill(Cell.make())), [
    Edit.insert(Channels.Leak),
    Edit.connect(Connect.full(Select.cell([0, 1]), Select.cell([0, 1, 2])), Synapses.TanhRate),
    Edit.connect(Connect.full(Select.cell([3, 4]), Select.cell([2, 3, 4])), Synapses.Ionotropic),
    Edit.stimulate(stimulus, Select.cell("all").branch(0).comp(0)),
    Edit.record("v", Select.rows([0])),
    Edit.train("Leak_gLeak"),
    Edit.train("v"),
    Edit.train("radius", { initial: 0.1 })
  ])

  it("are a run, and its gradient is by conductances, initial voltages and radii", async () => {
    const run = await go(Simulation.run(network, { steps: 3 }))
    const stepped = await go(Effect.scoped(Effect.gen(function*() {
      const stepper = yield* Stepper.make(network)
      const v = [stepper.samples[0]]
      for (let k = 0; k < 3; k++) {
        Stepper.advance(stepper)
        v.push(stepper.samples[0])
      }
      return { v, vector: States.flatten(network, Stepper.state(stepper)) }
    })))
    assert.deepStrictEqual(stepped.v, Array.from(Traces.trace(run, 0)))
    assert.deepStrictEqual(stepped.vector, States.flatten(network, run.state))

    const loss = Loss.squared(Readout.samples({ from: 0.075 }), [-50])
    const { parameters } = await go(Gradient.run(network, loss, { steps: 3 }))
    for (const name of ["Leak_gLeak", "v", "radius"]) {
      assert.isTrue(
        Parameters.get(parameters, name).values.every((slope) => slope !== 0 && Number.isFinite(slope)),
        name
      )
    }
  })
})
