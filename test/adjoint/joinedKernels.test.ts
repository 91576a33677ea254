/**
 * Gradients of cells that junctions join, by kernels: the interpreter's bits, on any number of threads, in batches, in parts of steps, with little
 * memory; with everything asked for that there is. Exponential Euler: to within roundings.
 */
import { Effect, type Layer, Result } from "effect"
import { Edit, Engine, Gradient, Network, Parameters, Select, Share } from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { curved, ohmic, ring } from "../solve/compiled/joinedCells.ts"
import { enginesApart } from "./closeness.ts"
import {
  answerBy,
  compiled,
  everythingWanted,
  interpreted,
  numbersOf,
  type Question,
  weightedSum
} from "./gradientRuns.ts"
import { schemeNames } from "./richNetwork.ts"

const [dt, steps] = [0.025, 7]

/** Weights that no two samples share. */
const weight = (k: number): number => Math.cos(1.7 * k)

const questionOf = (network: Network.Network, scheme: Question["scheme"]): Question => ({
  steps,
  dt: scheme === "forwardEuler" ? dt / 50 : dt,
  scheme,
  weight,
  wanted: { ...everythingWanted(network), startState: true }
})

const cases = [
  ...Object.entries<Network.Network>(ohmic).flatMap(([name, network]) =>
    schemeNames.map((scheme) => [name, scheme, network] as const)
  ),
  ...Object.entries<Network.Network>(curved).flatMap(([name, network]) =>
    schemeNames.filter((scheme) => scheme !== "exponentialEuler").map((scheme) => [name, scheme, network] as const)
  )
]

const gradientOf = (run: ReturnType<typeof compiled>, network: Network.Network, question: Question) => {
  const { adjoint, startState } = Result.getOrThrow(answerBy(run, network, question))
  return { adjoint, start: Array.from(startState!) }
}

describe.each(cases)("%s, with %s", (_, scheme, network) => {
  const question = questionOf(network, scheme)
  const expected = gradientOf(interpreted(network, question), network, question)
  const whole = gradientOf(compiled(network, question), network, question)

  it("have the interpreter's gradient", () => {
    expect(enginesApart(network, scheme, expected.adjoint, whole.adjoint)).toBe(null)
    if (scheme !== "exponentialEuler") expect(whole.start).toEqual(expected.start)
    const keys = [...numbersOf(whole.adjoint)].filter(([name]) => name.endsWith("_g") && name.startsWith("edges"))
    // The short steps of forward Euler end before a stimulus begins.
    if (scheme !== "forwardEuler") expect(keys.some(([, values]) => Array.from(values).some((x) => x !== 0))).toBe(true)
  })

  it("have the same bits in parts of steps, with little memory", () => {
    const run = compiled(network, question)
    const { extra, state, step } = run.bytes
    const found = gradientOf(run, network, { ...question, stretch: 1, memory: extra + 2 * step + 2 * state })
    expect(found).toEqual(whole)
  })
})

const on = <A, E, L>(layer: Layer.Layer<Engine.Engine, L>, effect: Effect.Effect<A, E, Engine.Engine>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, layer))

const numbers = ({ adjoint, loss, parameters, startState, traces }: Gradient.Gradient) => [
  loss,
  Array.from(traces.data),
  Array.from(Parameters.vector(parameters)),
  Array.from(startState!),
  ...Array.from(numbersOf(adjoint), ([name, values]) => [name, Array.from(values)])
]

/** Conductances of junctions, columns of both of the cells that they join, stimuli and clamps. */
const trained = (network: Network.Network): Network.Network =>
  Network.editSync(network, [
    Edit.train("Gap_g", { at: Select.synapse("Gap"), share: Share.each }),
    Edit.train("HH_gNa", { share: Share.each }),
    Edit.train("radius", { share: Share.each })
  ])

describe("trained junctions", () => {
  const networks = [trained(ohmic["held voltages"]), trained(ohmic["pairs, and a cell alone"]), trained(ring(9))]
  const loss = weightedSum(weight)

  it.each([1, 2, 3, 4])("have the bits of the interpreter on %s workers, and in batches", async (size) => {
    const layer = layerWorkers({ size, least: 0 })
    for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
      const options = { steps, dt, scheme, inputs: true, startState: true }
      for (const network of networks) {
        const expected = await on(Engine.layerInterpreter, Gradient.run(network, loss, options))
        const found = await on(layer, Gradient.run(network, loss, options))
        expect(numbers(found)).toEqual(numbers(expected))
      }
      const copies = [1, 1.1, 0.9].map((factor) =>
        Network.editSync(ohmic["held voltages"], [
          Edit.set("HH_gK", 0.03 * factor)
        ])
      ).map(trained)
      const alone = await Promise.all(
        copies.map((one) => on(Engine.layerInterpreter, Gradient.run(one, loss, options)))
      )
      const all = await on(layer, Gradient.batch(copies, loss, options))
      expect(all.map(numbers)).toEqual(alone.map(numbers))
    }
  })
})
