/** The folder of the store that the configuration names, `NEUROLENS_STORE`; `runs` where nothing is said. */
import * as Config from "effect/Config"

export const storeFolder: Config.Config<string> = Config.NonEmptyString("NEUROLENS_STORE").pipe(
  Config.withDefault("runs")
)
