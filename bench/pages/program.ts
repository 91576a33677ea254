/**
 * What `npm run bench:pages` runs, in a page and in Node: models by letter on one thread and on two, in turn.
 */
import { Effect, Layer } from "effect"
import { Edit, Engine, Network, Parameters, Select, Simulation } from "neurolens"
import { cells, connected } from "../cells.ts"

const [dt, repeats] = [0.025, 12]

/** Fastest of some runs [million compartment-steps/s], by model. */
export type Rates = Readonly<Record<string, { readonly one: number; readonly two: number }>>

const alone = (network: Network.Network, steps: number) => ({
  work: network.nodes.length * steps,
  run: Effect.asVoid(Simulation.run(network, { steps, dt }))
})

const small = Network.editSync(connected(6, 6), [Edit.train("IonotropicSynapse_gS", { at: Select.edges })])
const given = Network.parameters(small)
const sets = Array.from(
  { length: 200 },
  (_, k) => Parameters.set(given, "IonotropicSynapse_gS", (_, __, x) => x * (1 + k / 1000))
)

const all = {
  "(a) 1000 cells": alone(cells(1000), 200),
  "(b) with 10,000 synapses": alone(connected(1000, 10), 200),
  "200 sets of parameters": {
    work: small.nodes.length * sets.length * 200,
    run: Effect.asVoid(Simulation.batch(small, sets, { steps: 200, dt }))
  }
}

const timed = <A, E>(run: Effect.Effect<A, E, Engine.Engine>) =>
  Effect.gen(function*() {
    const start = performance.now()
    yield* run
    return performance.now() - start
  })

/** All rates, with two threads that are given. */
export const rates = (threads: Layer.Layer<Engine.Engine, unknown>): Promise<Rates> =>
  Effect.gen(function*() {
    const [one, two] = [yield* Layer.build(Engine.layer), yield* Layer.build(threads)]
    const found: Record<string, Rates[string]> = {}
    for (const [what, { run, work }] of Object.entries(all)) {
      const best = [Infinity, Infinity]
      for (let k = 0; k < repeats; k++) {
        for (const [i, engine] of [one, two].entries()) {
          best[i] = Math.min(best[i], yield* Effect.provide(timed(run), engine))
        }
      }
      found[what] = { one: work / best[0] / 1000, two: work / best[1] / 1000 }
    }
    return found
  }).pipe(Effect.scoped, Effect.runPromise)
