/**
 * `npm start`: the main job, the tutorial end to end. `npm start -- NAME` runs another demonstration.
 */
import { Effect, Layer } from "effect"
import { Engine } from "neurolens"
import { layerProgress } from "neurolens/node"
import { training } from "./training.ts"
import { tutorial } from "./tutorial.ts"

const demonstrations = { tutorial: () => tutorial("out/tutorial"), training: () => training("out/training") }

const name = process.argv[2] ?? "tutorial"

if (Object.hasOwn(demonstrations, name)) {
  const program = demonstrations[name as keyof typeof demonstrations]()
  process.exitCode = await Effect.runPromise(
    program.pipe(
      Effect.provide(Layer.merge(Engine.layer, layerProgress)),
      Effect.as(0),
      Effect.catch((error) => Effect.sync(() => (console.error(`neurolens: ${error.message}`), 1)))
    )
  )
} else {
  console.error(`there is no demonstration "${name}"; there is: ${Object.keys(demonstrations).join(", ")}`)
  process.exitCode = 2
}
