/**
 * S5: after `States.init` nothing moves while the voltage is held, and what is conserved is what the table had.
 *
 * Broken variants: states that are put to rest each alone, with the others where they stood, and a place of rest that forgets the sums.
 */
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import { columnName } from "../src/network/MechanismFields.ts"
import * as Engine from "../src/runtime/Engine.ts"
import * as Simulation from "../src/runtime/Simulation.ts"
import * as Select from "../src/select/Select.ts"
import * as States from "../src/solve/initialStates.ts"
import * as Traces from "../src/solve/Traces.ts"
import * as Table from "../src/table/Table.ts"
import { mechanism } from "../src/testing/index.ts"
import { asTheyCome, coupledMechanisms, type CoupledModel, coupledModel } from "./coupledModels.ts"
import { broken, settings } from "./settings.ts"

/** What a state may move in 20 steps of 0.1 ms: rounding of rates of up to 40/ms, step by step. */
const wobble = 1e-11

const statesOf = (m: CoupledModel): ReadonlyArray<string> =>
  coupledMechanisms(m, asTheyCome).flatMap(({ name, states }) => Object.keys(states).map((state) => `${name}_${state}`))

const built = (m: CoupledModel, share: number): Network.Network =>
  Network.editSync(Network.make([Cell.make({ v: m.v })]), [
    ...coupledMechanisms(m, asTheyCome).map((mechanism) => Edit.insert(mechanism)),
    Edit.set("Scheme_x0", share),
    Edit.set("Scheme_x1", 1 - share)
  ])

const total = (network: Network.Network, m: CoupledModel): number =>
  Array.from({ length: m.size }, (_, i) => Table.floats(network.nodes, `Scheme_x${i}`)[0]).reduce((a, b) => a + b)

const rests = (init: (network: Network.Network) => Network.Network) =>
  fc.asyncProperty(coupledModel, fc.integer({ min: 0, max: 10 }), async (m, tenths) => {
    const before = built(m, tenths / 10)
    const after = init(before)
    if (Math.abs(total(after, m) - total(before, m)) > wobble) return false
    const recorded = statesOf(m)
    const network = Network.editSync(after, [
      Edit.clamp("v", m.v, Select.all),
      ...recorded.map((state) => Edit.record(state))
    ])
    const ran = await Effect.runPromise(
      Effect.provide(Simulation.run(network, { steps: 20, dt: 0.1 }), Engine.layerInterpreter)
    )
    return recorded.every((_, i) => {
      const [first, ...others] = Traces.trace(ran, i)
      return others.every((x) => Math.abs(x - first) <= wobble)
    })
  })

/** Mechanisms as they are drawn anywhere: where `States.init` says that there is a place of rest, nothing moves. */
const drawnRests = (init: (network: Network.Network) => Result.Result<Network.Network, Network.NetworkError>) =>
  fc.asyncProperty(mechanism({ kinds: ["Channel"] }), fc.integer({ min: -90, max: 40 }), async (drawn, v) => {
    fc.pre(drawn.update.length === 0 && drawn.reset === null)
    fc.pre(Object.values(drawn.states).every(({ initial }) => initial === undefined)) // which need not be at rest
    const before = Network.editSync(Network.make([Cell.make({ v })]), [Edit.insert(drawn)])
    const made = init(before)
    if (Result.isFailure(made)) return ["SteadyStateNotUnique", "NoSteadyState"].includes(made.failure.reason._tag)
    const recorded = Object.keys(drawn.states).map((state) => columnName(drawn, state))
    if (recorded.length === 0) return true
    const network = Network.editSync(made.success, [
      Edit.clamp("v", v, Select.all),
      ...recorded.map((state) => Edit.record(state))
    ])
    const ran = await Effect.runPromise(
      Effect.provide(Simulation.run(network, { steps: 20, dt: 0.1 }), Engine.layerInterpreter)
    )
    return recorded.every((_, i) => {
      const [first, ...others] = Traces.trace(ran, i)
      return others.every((x) => Math.abs(x - first) <= wobble * Math.max(1, Math.abs(first)))
    })
  })

const init = (network: Network.Network): Network.Network => Network.editSync(network, [States.init()])

describe("S5", () => {
  it("nothing moves after States.init", async () => {
    await fc.assert(rests(init), settings)
  })

  it("nothing moves after States.init, of mechanisms that are drawn anywhere", async () => {
    await fc.assert(drawnRests((network) => Network.edit(network, [States.init()])), settings)
  })

  it("the property of drawn mechanisms notices that nothing is done", async () => {
    expect((await fc.check(drawnRests((network) => Result.succeed(network)), broken)).failed).toBe(true)
  })

  it("the property notices states that rest each alone", async () => {
    const alone = (network: Network.Network): Network.Network =>
      // Where x0 is in balance with x1 as it stood, and x1 with x0 as it stood.
      Network.editSync(init(network), [
        Edit.set("Scheme_x0", Table.floats(network.nodes, "Scheme_x1")[0] / 2),
        Edit.set("Scheme_x1", Table.floats(network.nodes, "Scheme_x0")[0] / 2)
      ])
    expect((await fc.check(rests(alone), broken)).failed).toBe(true)
  })

  it("the property notices a sum that is forgotten", async () => {
    const forgetful = (network: Network.Network): Network.Network => {
      const rest = init(network)
      const names = [...rest.nodes.columns.keys()].filter((name) => /^Scheme_x\d$/.test(name))
      return Network.editSync(rest, names.map((name) => Edit.set(name, Table.floats(rest.nodes, name)[0] * 2)))
    }
    expect((await fc.check(rests(forgetful), broken)).failed).toBe(true)
  })
})
