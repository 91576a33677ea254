/**
 * What a store costs: a simulation with it and without, and lists of many runs.
 *
 * In turn, so that what else the machine does falls on both alike; the tutorial's size of network.
 */
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stimulus } from "neurolens"
import { layerStore } from "neurolens/node"
import * as Store from "neurolens/store"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { median } from "./median.ts"

/** Milliseconds, medians. */
export type StoreCosts = {
  /** A simulation alone, and as a run of a store, and what is left of it when it is asked for again. */
  readonly alone: number
  readonly stored: number
  readonly read: number
  /** A list of the latest 50 of so many runs, and the 50 in the middle. */
  readonly runs: number
  readonly latest: number
  readonly middle: number
}

const [repeats, runs] = [15, 100_000]

const network = Network.editSync(Network.make(Array(11).fill(Cell.make({ parents: [-1, 0, 0, 1, 1], ncomp: 4 }))), [
  Edit.insert(Channels.HH),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 }), Select.cell(0).comp(0)),
  Edit.record("v")
])

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<number, E, R> =>
  Effect.suspend(() => {
    const begun = performance.now()
    return Effect.map(effect, () => performance.now() - begun)
  })

/** As many runs as a lab has after years, written at once. */
const fill = Effect.gen(function*() {
  const { parts } = yield* Store.Store
  const filling = Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql.unsafe(`WITH RECURSIVE k (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k WHERE i < ${runs - 1})
      INSERT INTO runs SELECT 'run-' || i, 'simulation', NULL, 'done', '0', 'compiled', i, i, 1, NULL, NULL, NULL, NULL, 0
      FROM k`)
  })
  yield* Effect.provideContext(filling, parts)
})

/** Measures it in a store that is thrown away. */
export const storeCosts = async (): Promise<StoreCosts> => {
  const folder = mkdtempSync(join(tmpdir(), "neurolens-bench-"))
  const measured = Effect.gen(function*() {
    const [alone, stored, read]: ReadonlyArray<Array<number>> = [[], [], []]
    const options = { tMax: 10 }
    for (let k = 0; k <= repeats; k++) {
      const one = yield* timed(Simulation.run(network, options))
      const asRun = Store.simulate(network, options, { run: `run ${k}` })
      const [two, three] = [yield* timed(asRun), yield* timed(asRun)]
      if (k === 0) continue // warm up
      alone.push(one)
      stored.push(two)
      read.push(three)
    }
    yield* fill
    const [latest, middle]: ReadonlyArray<Array<number>> = [[], []]
    for (let k = 0; k < repeats; k++) {
      latest.push(yield* timed(Store.list()))
      middle.push(yield* timed(Store.list({ before: `run-${runs / 2}` })))
    }
    return {
      alone: median(alone),
      stored: median(stored),
      read: median(read),
      runs,
      latest: median(latest),
      middle: median(middle)
    }
  })
  try {
    return await Effect.runPromise(measured.pipe(Effect.provide(Layer.mergeAll(layerStore(folder), Engine.layer))))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lines for people. */
export const storeText = ({ alone, latest, middle, read, runs, stored }: StoreCosts): string =>
  [
    "",
    `220 compartments for 400 steps, ms      alone ${alone.toFixed(1)}   as a run of a store ${
      stored.toFixed(1)
    }   read again ${read.toFixed(1)}`,
    `50 of ${runs} runs, ms                 latest ${latest.toFixed(1)}   from the middle ${middle.toFixed(1)}`
  ].join("\n")
