/** A process that trains in the store of a folder, and says each step: to be killed at any of them. `node killed.ts FOLDER EPOCHS`. */
import { Effect } from "effect"
import { Progress } from "neurolens"
import * as Store from "neurolens/store"
import { inStore, network, options } from "./model.ts"

const [folder, epochs] = process.argv.slice(2)
const said = Effect.provideService(
  Store.train(network, options(Number(epochs)), { run: "fit", every: 5 }),
  Progress.ProgressListener,
  ({ done }) => Effect.sync(() => void process.stdout.write(`${done}\n`))
)
await inStore(folder, said)
process.stdout.write("done\n")
