/**
 * `npm start`: the main job, the tutorial end to end. `npm start -- NAME` runs another demonstration.
 */
import { layer5 } from "./layer5/demonstration.ts"
import { run } from "./run.ts"
import { spikes } from "./spikes.ts"
import { training } from "./training.ts"
import { tutorial } from "./tutorial.ts"

const demonstrations = {
  tutorial: () => run(tutorial("out/tutorial")),
  training: () => run(training("out/training")),
  layer5: () => run(layer5("out/layer5")),
  spikes: () => run(spikes("out/spikes"))
}

const name = process.argv[2] ?? "tutorial"

if (Object.hasOwn(demonstrations, name)) {
  process.exitCode = await demonstrations[name as keyof typeof demonstrations]()
} else {
  console.error(`there is no demonstration "${name}"; there is: ${Object.keys(demonstrations).join(", ")}`)
  process.exitCode = 2
}
