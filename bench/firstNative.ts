/**
 * The first result of a model in a process of its own, as native code with a folder for its cache [ms]: `firstNative.ts LETTER FOLDER`.
 */
import { Effect } from "effect"
import { Simulation } from "neurolens"
import { layerNative } from "neurolens/node"
import { models } from "./models.ts"

const [letter, cache] = process.argv.slice(2)
const network = models.find((model) => model.letter === letter)!.make()
const began = performance.now()
await Effect.runPromise(
  Effect.provide(Simulation.run(network, { steps: 1, dt: 0.025 }), layerNative({ cache, size: 1 }))
)
console.log(performance.now() - began)
