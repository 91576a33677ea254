/**
 * The built-in mechanisms by the names under which programs know them: `HH` is `Channels.HH`, `Ionotropic` is `Synapses.Ionotropic`.
 */
import * as Channels from "../mechanism/Channels.ts"
import * as Pumps from "../mechanism/Pumps.ts"
import * as Synapses from "../mechanism/Synapses.ts"
import { isMechanism, type Mechanism } from "../network/Mechanism.ts"

const all: ReadonlyMap<string, Mechanism> = new Map(
  [Channels, Pumps, Synapses].flatMap((module) =>
    Object.entries(module).filter((entry): entry is [string, Mechanism] => isMechanism(entry[1]))
  )
)

/** The names, and the mechanism of each. */
export const builtin: { readonly names: ReadonlyArray<string>; readonly of: (name: string) => Mechanism } = {
  names: [...all.keys()].sort(),
  of: (name) => all.get(name)!
}
