/**
 * What a run is asked for, as what is kept of it: its network, its settings, and the texts of functions.
 */
import * as Effect from "effect/Effect"
import { encode } from "../io/Json.ts"
import type { Network } from "../network/Network.ts"
import { causeText } from "../table/excerpt.ts"
import { functionsText, settingsText } from "./settingsText.ts"
import { bytesOf, type Named } from "./stored.ts"
import { because, type StoreError } from "./StoreError.ts"

/** Options of any kind. */
type Options = Readonly<Record<string, unknown>>

/** The inputs of a run, each a record of options by its name beside the network; fails where something in them cannot be written down. */
export const askedFor = (
  network: Network,
  records: Readonly<Record<string, Options>>,
  functions: Options
): Effect.Effect<{ readonly inputs: ReadonlyArray<Named>; readonly functions: string }, StoreError> =>
  Effect.try({
    try: () => ({
      inputs: [
        { name: "network", bytes: bytesOf(encode(network)) },
        ...Object.entries(records).map(([name, options]) => ({ name, bytes: bytesOf(settingsText(options)) }))
      ],
      functions: functionsText(functions)
    }),
    catch: (cause) => {
      const expected = "networks, options and inputs that can be written down"
      return because({ _tag: "BadOption", what: "what the run is asked for", found: causeText(cause), expected })
    }
  })
