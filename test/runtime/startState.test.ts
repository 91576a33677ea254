/**
 * Gradients by the state that a run begins with: in the order of its names, with nothing else asked for, and beside what is trained.
 */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Gradient,
  Network,
  Parameters,
  Select,
  Simulation,
  States
} from "../../src/index.ts"

const go = <A, E>(effect: Effect.Effect<A, E, Engine.Engine>): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(Engine.layer)))

const last: Gradient.Loss = ({ data, samples }) => ({
  value: data[samples - 1],
  cotangent: Float64Array.from(data, (_, k) => k === samples - 1 ? 1 : 0)
})

const leaky = Network.editSync(Cell.make(), [Edit.insert(Channels.Leak), Edit.record("v")])

describe("the derivative by the state at the start", () => {
  it("is that of the scheme: a membrane that leaks forgets by 1 / (1 + dt g / C) a step", async () => {
    const { state } = await go(Simulation.run(leaky, { steps: 4 }))
    const { adjoint, parameters, startState } = await go(
      Gradient.run(leaky, last, { steps: 10, from: state, startState: true })
    )
    const decay = 1 / (1 + 0.025 * 1000 * 1e-4) // dt [ms], S/cm2 and uF/cm2
    expect(States.names(leaky)).toEqual(["v[0]"])
    expect(startState!.length).toBe(1)
    expect(startState![0]).toBeCloseTo(decay ** 10, 12)
    expect([adjoint.nodes.size, parameters.entries.length]).toEqual([0, 0])
  })

  it("is of the state of time zero where none is given, beside what is trained", async () => {
    const network = Network.editSync(Cell.make({ ncomp: 2 }), [
      Edit.insert(Channels.HH, Select.comp(1)),
      Edit.record("v", Select.comp(0)),
      Edit.train("v"),
      Edit.train("HH_m")
    ])
    const { parameters, startState } = await go(Gradient.run(network, last, { steps: 20, startState: true }))
    const by = new Map(States.names(network).map((name, k) => [name, startState![k]]))
    expect([...by.keys()]).toEqual(["v[0]", "v[1]", "HH_h[1]", "HH_m[1]", "HH_n[1]"])
    expect(Parameters.get(parameters, "HH_m").values[0]).toBe(by.get("HH_m[1]"))
    const [both] = Parameters.get(parameters, "v").values
    expect(both).toBeCloseTo(by.get("v[0]")! + by.get("v[1]")!, 12)
  })

  it("is null unless it is asked for, and asked for by yes or no", async () => {
    const trained = Network.editSync(leaky, [Edit.train("Leak_gLeak")])
    expect((await go(Gradient.run(trained, last, { steps: 2 }))).startState).toBe(null)
    const options = { steps: 2, startState: 1 } as unknown as Gradient.GradientOptions
    const wrong = await go(Effect.result(Gradient.run(leaky, last, options)))
    expect(Result.getOrThrow(Result.flip(wrong)).message).toContain("startState is 1; expected true or false")
  })

  it("is there for each of a batch", async () => {
    const [one, two] = await go(
      Gradient.batch([leaky, Network.editSync(leaky, [Edit.set("Leak_gLeak", 1e-3)])], (traces) => last(traces), {
        steps: 3,
        startState: true
      })
    )
    expect(one.startState![0]).toBeGreaterThan(two.startState![0])
  })
})
