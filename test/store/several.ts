/** One of several processes that share a scan in PostgreSQL; says which points it measures. `node several.ts URL FOLDER POINTS`. */
import { Effect } from "effect"
import { Engine } from "neurolens"
import { layerStorePostgres } from "neurolens/node"
import { measure, scanning } from "./model.ts"

const [url, folder, points] = process.argv.slice(2)
const said = scanning(Number(points), (traces, point) => {
  process.stdout.write(`${point}\n`)
  return measure(traces)
})
await Effect.runPromise(said.pipe(Effect.provide(layerStorePostgres({ url, folder })), Effect.provide(Engine.layer)))
process.stdout.write("done\n")
