/**
 * What a store costs: a simulation with it and without, and lists of many runs.
 *
 * In turn, so that what else the machine does falls on both alike; the tutorial's size of network.
 */
import { Effect, Layer, Stream } from "effect"
import { SqlClient } from "effect/sql"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Network,
  Progress,
  Scan,
  Select,
  Simulation,
  Stimulus,
  type Traces
} from "neurolens"
import { layerStore, layerThreads } from "neurolens/node"
import * as Store from "neurolens/store"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { median } from "./median.ts"

/** A sweep on two threads, in a store and as a bare scan. */
export type SweepCosts = {
  readonly points: number
  /** Seconds: pairs in turn, of which the median ratio counts. */
  readonly bare: number
  readonly stored: number
  readonly ratio: number
  /** Memory of the process after a tenth of the points of a sweep and at its end [MB]. */
  readonly early: number
  readonly late: number
}

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
  readonly sweep: SweepCosts
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

/** Pairs of a sweep and a bare scan. */
const pairs = 3

const megabytes = (): number => process.memoryUsage().rss / 2 ** 20

const sweepCosts = (points: number): Effect.Effect<SweepCosts, Error, Store.Store | Engine.Engine> =>
  Effect.gen(function*() {
    const places = Array.from({ length: points }, (_, k) => 0.11 + k / points / 100)
    const edits = (gNa: number) => Edit.set("HH_gNa", gNa)
    const options = { tMax: 10 }
    const measure = (traces: Traces.Traces): Store.Values => ({ peak: traces.data.reduce((a, b) => Math.max(a, b)) })
    const [bares, storeds, ratios, earlies, lates]: ReadonlyArray<Array<number>> = [[], [], [], [], []]
    for (let k = 0; k < pairs; k++) {
      const values: Array<Store.Values> = []
      const bare = yield* timed(Stream.runForEach(
        Scan.stream(network, places, edits, options),
        ({ traces }) => Effect.sync(() => void values.push(measure(traces)))
      ))
      let early = 0
      const stored = yield* timed(
        Effect.provideService(
          Store.scan(network, places, edits, options, { run: `sweep ${k}`, measure }),
          Progress.ProgressListener,
          ({ done }) => Effect.sync(() => void (early === 0 && done >= points / 10 && (early = megabytes())))
        )
      )
      bares.push(bare / 1000)
      storeds.push(stored / 1000)
      ratios.push(stored / bare)
      earlies.push(early)
      lates.push(megabytes())
    }
    const [bare, stored, ratio] = [bares, storeds, ratios].map(median)
    return { points, bare, stored, ratio, early: median(earlies), late: median(lates) }
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
      middle: median(middle),
      sweep: yield* Effect.provide(
        sweepCosts(Number(process.env.NEUROLENS_POINTS ?? 10_000)),
        layerThreads({ size: 2 })
      )
    }
  })
  try {
    return await Effect.runPromise(measured.pipe(Effect.provide(Layer.mergeAll(layerStore(folder), Engine.layer))))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lines for people. */
export const storeText = ({ alone, latest, middle, read, runs, stored, sweep }: StoreCosts): string =>
  [
    "",
    `220 compartments for 400 steps, ms      alone ${alone.toFixed(1)}   as a run of a store ${
      stored.toFixed(1)
    }   read again ${read.toFixed(1)}`,
    `50 of ${runs} runs, ms                 latest ${latest.toFixed(1)}   from the middle ${middle.toFixed(1)}`,
    `${sweep.points} points on 2 threads, s        bare ${sweep.bare.toFixed(1)}   in a store ${
      sweep.stored.toFixed(1)
    }   ratio ${sweep.ratio.toFixed(3)}   memory, MB: ${sweep.early.toFixed(0)} after a tenth, ${
      sweep.late.toFixed(0)
    } at the end`
  ].join("\n")
