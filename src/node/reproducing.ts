/**
 * A simulation of an exported folder, run again: the same bits, or not.
 */
import * as Effect from "effect/Effect"
import { decodeEffect } from "../io/Json.ts"
import type { JsonError } from "../io/json/JsonError.ts"
import type { Engine } from "../runtime/Engine.ts"
import * as Simulation from "../runtime/Simulation.ts"
import { check, type RunOptions } from "../solve/RunOptions.ts"
import { storing } from "../store/border.ts"
import { digestOf } from "../store/Objects.ts"
import { simpleSettings } from "../store/settingsText.ts"
import { because, type StoreError } from "../store/StoreError.ts"
import { readExport } from "./exporting.ts"
import { aFolder } from "./Store.ts"

/** What came of running a simulation again. */
export type Reproduced = {
  /** Whether every bit of every sample is that of the run. */
  readonly same: boolean
  /** Samples of a recording. */
  readonly samples: number
}

/** Runs the simulation of an exported folder again and compares its samples with those of the run. */
export const reproduceRun = storing(
  "reproduceRun",
  { folder: aFolder },
  (folder: string): Effect.Effect<Reproduced, StoreError | JsonError | Simulation.Failure, Engine> =>
    Effect.gen(function*() {
      const { inputs, outputs, row } = yield* readExport(folder)
      const textOf = (name: string): string =>
        new TextDecoder().decode(inputs.find((input) => input.name === name)?.bytes ?? new Uint8Array())
      const samples = outputs.find(({ name }) => name === "samples")
      const given = simpleSettings(textOf("settings"))
      if (row.kind !== "simulation" || samples === undefined || given === null) {
        const [found, expected] = row.kind !== "simulation"
          ? [`a ${row.kind}`, "a simulation: others need functions, so bring it into a store with importRun"]
          : samples === undefined
          ? [`${row.state}, without traces`, "a simulation that is done"]
          : ["with parameters or a state to start from", "a simulation of a network and numbers alone"]
        return yield* because({ _tag: "BadOption", what: `the run of ${folder}`, found, expected })
      }
      const network = yield* decodeEffect(textOf("network"))
      const options = given as unknown as RunOptions // as they are checked next
      yield* Effect.fromResult(check(network, options))
      const traces = yield* Simulation.run(network, options)
      const digest = yield* digestOf(new Uint8Array(traces.data.slice().buffer))
      return { same: digest === samples.digest, samples: traces.samples }
    })
)
