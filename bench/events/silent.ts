/**
 * What a synapse costs that no spike comes to, beside a graded one: 100,000 edges onto 1000 cells at rest, from as many cells, or from sources
 * that never spike, and none at all. What a row takes is what its network takes more than that without synapses, over rows and steps.
 */
import { Effect } from "effect"
import { Cell, Channels, Connect, Edit, type Engine, Network, Select, Source, Synapses } from "neurolens"
import { median } from "../median.ts"
import { busy, opened } from "../opened.ts"
import { pooled } from "./pooled.ts"

const [cells, perCell, steps, repeats, dt] = [1000, 100, 200, 7, 0.1]

const bare = (): Network.Network =>
  Network.editSync(Network.make(Array<Network.Network>(cells).fill(Cell.make({ v: -70 }))), [
    Edit.insert(Channels.Leak),
    Edit.addSources(Array.from({ length: cells }, () => Source.times([]))),
    Edit.record("v", Select.rows([0]))
  ])

const Pooled = pooled("Pooled", 5, 0, 1e-3)

/** One of these for each of 1000 cells, or sources. */
const onto = (pre: Connect.Beginning): Connect.Connect =>
  Connect.sparse(pre, Select.all, { probability: perCell / cells, seed: 1 })

/** What a row takes in a step [ns of the processor]. */
export type SilentLine = {
  readonly engine: string
  readonly graded: number
  readonly silent: number
  readonly pooled: number
}

/** The cost of rows on an engine; the kinds in turn, the middle of several. */
export const silentLine = (name: string, engine: Engine.Engine["Service"]) =>
  Effect.scoped(Effect.gen(function*() {
    const none = bare()
    const kinds = [[Select.all, Synapses.Ionotropic], [Select.source("all"), Synapses.ExpSyn], [
      Select.source("all"),
      Pooled
    ]] as const
    const networks = [
      none,
      ...kinds.map(([pre, synapse]) => Network.editSync(none, [Edit.connect(onto(pre), synapse)]))
    ]
    const runs = yield* Effect.forEach(
      networks,
      (network) =>
        Effect.map(opened(engine, network, { dt, rates: "exact" }), (go) => ({ go, took: [] as Array<number> }))
    )
    for (let k = 0; k <= repeats; k++) {
      for (const { go, took } of runs) took.push(yield* Effect.promise(() => busy(() => go(steps))))
    }
    const [without, graded, silent, shared] = runs.map(({ took }) => median(took.slice(1)))
    const each = (seconds: number): number => (seconds - without) / (networks[1].edges.length * steps) * 1e9
    const line: SilentLine = { engine: name, graded: each(graded), silent: each(silent), pooled: each(shared) }
    return line
  }))

/** The lines as a table. */
export const silentText = (lines: ReadonlyArray<SilentLine>): string =>
  [
    `${"a row in a step, ns of the processor".padEnd(38)}${
      ["graded", "silent ExpSyn", "silent in a pool", "÷"].map((head) => head.padStart(18)).join("")
    }`,
    ...lines.map(({ engine, graded, pooled, silent }) =>
      engine.padEnd(38) + [graded, silent, pooled].map((x) => x.toFixed(3).padStart(18)).join("") +
      (silent / graded).toFixed(3).padStart(18)
    )
  ].join("\n")
