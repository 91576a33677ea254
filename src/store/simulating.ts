/**
 * Simulations that a store remembers: traces with all that they came of.
 *
 * A named one that is there already, with the same inputs, is not run again: its traces are read. One that was stopped is run anew.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import * as Schemas from "../io/Schemas.ts"
import { anything, maybe, record } from "../network/border.ts"
import { dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { networkLater } from "../network/networkLater.ts"
import { Engine } from "../runtime/Engine.ts"
import * as Simulation from "../runtime/Simulation.ts"
import { aNetwork } from "../select/Given.ts"
import { check, type RunOptions } from "../solve/RunOptions.ts"
import type { Traces } from "../solve/Traces.ts"
import { askedFor } from "./askedFor.ts"
import { unavailable } from "./asking.ts"
import { begin } from "./begin.ts"
import { aName, someInputs, storing } from "./border.ts"
import { type Hold, hold, renewed } from "./hold.ts"
import { part } from "./looking.ts"
import { onParts, type Store } from "./Store.ts"
import { bytesOf, digested, type Ground, keepParts } from "./stored.ts"
import type { StoreError } from "./StoreError.ts"

/** Which run a simulation is. */
export type SimulateHow = {
  /** The name of the run, of which a store has one; without it every call is a run of its own. */
  readonly run?: string
  /** What belongs to the run beside the network and the options; compared, too. */
  readonly inputs?: Readonly<Record<string, unknown>>
}

/** A stored simulation. */
export type Simulated = { readonly run: string; readonly traces: Traces }

type Simulating = Effect.Effect<Simulated, StoreError | Simulation.Failure, Store | Engine>

const how = maybe(record({ run: maybe(aName), inputs: someInputs }))

/** Runs a network as a run of a store, or reads what the run of that name has given; in a pipeline the network comes first. */
export const simulate: {
  (options: RunOptions, how: SimulateHow): (network: Network) => Simulating
  (network: Network, options: RunOptions, how?: SimulateHow): Simulating
} = dual(
  networkLater(2),
  storing(
    "Store.simulate",
    { network: aNetwork, options: anything, how },
    (
      network: Network,
      options: RunOptions,
      { inputs = {}, run }: SimulateHow = {}
    ): Simulating =>
      Effect.gen(function*() {
        yield* Effect.fromResult(check(network, options)) // so that what is mistyped uses up no name
        const engine = yield* Engine
        const row = yield* onParts(begin({
          kind: "simulation",
          name: run ?? null,
          engine: engine.name,
          total: null,
          ...yield* askedFor(network, { settings: { ...options, inputs } }, { ...options })
        }))
        if (row.state === "done") return { run: row.id, traces: yield* tracesOf(row.id) }
        return yield* Effect.scoped(Effect.gen(function*() {
          const held = yield* onParts(hold(row.id))
          const traces = yield* Simulation.run(network, options).pipe(
            Effect.tapError((error) =>
              Effect.ignore(onParts(renewed(held, { state: "failed", failure: error.message })))
            )
          )
          yield* onParts(keepTraces(held, traces))
          return { run: row.id, traces }
        }))
      })
  )
)

/** In place of samples, which stand apart: as JSON they would be many times as long. */
const noSamples = { samples: 0, data: new Float64Array() }

/** Keeps traces: what they are of as JSON, samples as their bytes, little end first. */
const keepTraces = (held: Hold, traces: Traces): Effect.Effect<void, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const { data: _data, ...rest } = Schema.encodeSync(Schemas.Traces)({ ...traces, ...noSamples })
    const outputs = yield* digested([
      { name: "traces", bytes: bytesOf(`${JSON.stringify({ ...rest, samples: traces.samples })}\n`) },
      { name: "samples", bytes: new Uint8Array(traces.data.slice().buffer) }
    ])
    const written = sql.withTransaction(Effect.gen(function*() {
      yield* renewed(held, { state: "done", done: traces.samples - 1, failure: null })
      yield* keepParts(held.run, "output", outputs)
    }))
    yield* unavailable("store traces", written)
  })

/** The traces that a simulation of a store has given, by its id or name. */
export const tracesOf = storing(
  "Store.traces",
  { run: aName },
  (run: string): Effect.Effect<Traces, StoreError, Store> =>
    Effect.gen(function*() {
      const rest = JSON.parse(new TextDecoder().decode(yield* part(run, "output", "traces"))) as {
        readonly samples: number
      }
      const samples = new Float64Array((yield* part(run, "output", "samples")).slice().buffer)
      const written = Schema.decodeUnknownSync(Schemas.Traces)({ ...rest, samples: 0, data: [] })
      return { ...written, samples: rest.samples, data: samples }
    })
)
