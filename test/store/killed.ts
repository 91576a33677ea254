/** A process that works in the store of a folder, and says each step: to be killed at any of them. `node killed.ts FOLDER EPOCHS`, or `scan POINTS`. */
import { Effect } from "effect"
import { Progress } from "neurolens"
import * as Store from "neurolens/store"
import { inStore, network, options, scanning } from "./model.ts"

const [folder, what, count] = process.argv.slice(2)
const work = what === "scan"
  ? Effect.asVoid(scanning(Number(count)))
  : Effect.asVoid(Store.train(network, options(Number(count)), { run: "fit", every: 5 }))
await inStore(
  folder,
  Effect.provideService(
    work as Effect.Effect<void, Error, Effect.Services<typeof work>>,
    Progress.ProgressListener,
    ({ done }) => Effect.sync(() => void process.stdout.write(`${done}\n`))
  )
)
process.stdout.write("done\n")
