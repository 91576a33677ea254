/** The network and the training that tests of stores use, here and in processes that are killed. */
import { Effect } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Loss,
  Network,
  Optimizer,
  Readout,
  Select,
  Stimulus,
  type Traces,
  type Training
} from "neurolens"
import { layerStore, layerStorePostgres } from "neurolens/node"
import * as Store from "neurolens/store"
import { basename, join } from "node:path"
import { missing, postgres } from "./postgres.ts"

/** Two compartments, of which the conductance of the leak is to be found. */
export const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.Leak),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 }), Select.rows([0])),
  Edit.record("v", Select.rows([1])),
  Edit.train("Leak_gLeak")
])

/** Training to a voltage, for so many epochs. */
export const options = (epochs: number): Training.FitOptions<void> => ({
  loss: Loss.squared(Readout.at([3]), -60),
  optimizer: Optimizer.adam({ learningRate: 1e-5 }),
  epochs,
  tMax: 4
})

/** A database that stores of tests are in. */
export type Database = {
  readonly name: string
  /** Why it is not here, null where it is. */
  readonly missing: string | null
  /** An effect with the store that belongs to a folder. */
  readonly inStore: <A, E>(folder: string, effect: Effect.Effect<A, E, Store.Store | Engine.Engine>) => Promise<A>
}

/** The layer of a store in PostgreSQL that belongs to a folder. */
export const inPostgres = async (folder: string) =>
  layerStorePostgres({ url: (await postgres()).database(basename(folder)), folder: join(folder, "objects") })

/** An effect with the store of a folder. */
export const inStore = <A, E>(
  folder: string,
  effect: Effect.Effect<A, E, Store.Store | Engine.Engine>
): Promise<A> => Effect.runPromise(effect.pipe(Effect.provide(layerStore(folder)), Effect.provide(Engine.layer)))

/** The voltage in the end. */
export const measure = (traces: Traces.Traces): Store.Values => ({ v: traces.data[traces.data.length - 1] })

/** A scan of the leak's reversal, of so many points. */
export const scanning = (
  count: number,
  measured: Store.ScanHow<number>["measure"] = measure,
  more: Partial<Store.ScanHow<number>> = {}
) =>
  Store.scan(
    Network.editSync(network, [Edit.untrain("Leak_gLeak")]),
    Array.from({ length: count }, (_, k) => -80 + k / 64),
    (eLeak) => Edit.set("Leak_eLeak", eLeak),
    { tMax: 1 },
    { run: "reversals", measure: measured, every: 8, ...more }
  )

/** The databases in which a store is the same. */
export const databases: ReadonlyArray<Database> = [
  { name: "SQLite", missing: null, inStore },
  {
    name: "PostgreSQL",
    missing,
    inStore: async (folder, effect) =>
      Effect.runPromise(effect.pipe(Effect.provide(await inPostgres(folder)), Effect.provide(Engine.layer)))
  }
]
for (const { missing } of databases) if (missing !== null) console.warn(missing)
