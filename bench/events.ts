/**
 * Networks of spikes: what building them takes, the first step, and speed on every engine that is here, on one thread and on two.
 *
 * Correctness first: each engine has to make the spikes of the interpreter, to the last bit, of a small network, before it is timed on the
 * whole one. An engine that does not know something in a network yet refuses it, which is what its line says; the interpreter is timed on
 * the small one.
 */
import { Effect, Layer } from "effect"
import { Engine, type Network } from "neurolens"
import { layerNative, layerWorkers } from "neurolens/node"
import { type EventModel, eventModels } from "./events/models.ts"
import { type SilentLine, silentLine, silentText } from "./events/silent.ts"
import { median } from "./median.ts"
import { busy, type Go, opened } from "./opened.ts"

/** An engine and the number of its threads. */
type Runner = { readonly name: string; readonly engine: Engine.Engine["Service"] }

/** One line: a network on an engine. */
export type EventLine = {
  readonly network: string
  readonly engine: string
  readonly cells: number
  readonly synapses: number
  /** [ms] */
  readonly build: number
  /** From a network that is built to its first step done [ms]. */
  readonly first: number
  /** Million compartment-steps in a second of the clock, and of the processor. */
  readonly clock: number
  readonly processor: number
  /** Spikes of a cell per second [Hz]. */
  readonly rate: number
  /** Why there are no numbers; null where there are. */
  readonly refused: string | null
}

/** What is measured. */
export type EventLines = { readonly lines: ReadonlyArray<EventLine>; readonly rows: ReadonlyArray<SilentLine> }

const runners = Effect.gen(function*() {
  const layers = [
    ["WebAssembly, 1 thread", Engine.layer],
    ["WebAssembly, 2 threads", layerWorkers({ size: 2, least: 1 })],
    ["native, 1 thread", layerNative({ size: 1 })],
    ["native, 2 threads", layerNative({ size: 2, least: 1 })]
  ] as const
  const found: Array<Runner> = []
  for (const [name, layer] of layers) {
    const built = yield* Effect.result(Layer.build(layer as Layer.Layer<Engine.Engine, object>))
    if (built._tag === "Failure") continue
    found.push({ name, engine: yield* Effect.provide(Effect.service(Engine.Engine), built.success) })
  }
  return found
})

const interpreter = Effect.map(
  Effect.provide(Effect.service(Engine.Engine), Engine.layerInterpreter),
  (engine): Runner => ({ name: "interpreter, small", engine })
)

const countOf = (spikes: ReadonlyArray<ReadonlyArray<number>>): number =>
  spikes.reduce((sum, own) => sum + own.length, 0)

/** Throws where an engine makes other spikes than the interpreter. */
const sameSpikes = (
  what: string,
  expected: ReadonlyArray<ReadonlyArray<number>>,
  found: ReadonlyArray<ReadonlyArray<number>>
): void => {
  const row = expected.findIndex((own, i) =>
    own.length !== found[i].length || own.some((time, k) => !Object.is(time, found[i][k]))
  )
  if (row >= 0) throw new Error(`${what}: recording ${row} has spikes at ${found[row]}, not at ${expected[row]}`)
  if (countOf(expected) === 0) throw new Error(`${what}: nothing spikes, so nothing is compared`)
}

const headOf = (model: EventModel, { name }: Runner, network: Network.Network, build: number) => ({
  network: model.about,
  engine: name,
  cells: network.cells.size,
  synapses: network.edges.length,
  build
})

/** The numbers of an engine that has refused. */
const nothing = { first: NaN, clock: NaN, processor: NaN, rate: NaN }

/** Times a network on an engine. */
const timed = (model: EventModel, runner: Runner, network: Network.Network, steps: number, build: number) =>
  Effect.gen(function*() {
    const before = performance.now()
    const go: Go = yield* opened(runner.engine, network, { dt: model.dt, rates: "exact" })
    yield* Effect.promise(() => go(1))
    const first = performance.now() - before
    yield* Effect.promise(() => go(steps))
    const runs: Array<{ readonly clock: number; readonly processor: number; readonly spikes: number }> = []
    for (let k = 0; k < 3; k++) {
      const start = performance.now()
      let spikes = 0
      const processor = yield* Effect.promise(() => busy(async () => (spikes = countOf(await go(steps)))))
      runs.push({ clock: (performance.now() - start) / 1000, processor, spikes })
    }
    const work = network.nodes.length * steps / 1e6
    const line: EventLine = {
      ...headOf(model, runner, network, build),
      first,
      clock: work / median(runs.map((run) => run.clock)),
      processor: work / median(runs.map((run) => run.processor)),
      rate: runs[2].spikes / network.cells.size / (steps * model.dt) * 1000,
      refused: null
    }
    return line
  })

/** The lines of a network; each engine is opened, timed and closed by itself. */
const linesOf = (model: EventModel, engines: ReadonlyArray<Runner>, slow: Runner) =>
  Effect.gen(function*() {
    const { full, small } = model
    const before = performance.now()
    const network = full.make()
    const build = performance.now() - before
    const little = small.make()
    const run = (runner: Runner) =>
      Effect.scoped(Effect.flatMap(
        opened(runner.engine, little, { dt: model.dt, rates: "exact" }),
        (go) => Effect.promise(() => go(small.steps))
      ))
    const expected = yield* run(slow)
    const lines: Array<EventLine> = [yield* Effect.scoped(timed(model, slow, little, small.steps, NaN))]
    for (const runner of engines) {
      const found = yield* Effect.result(run(runner))
      if (found._tag === "Failure") {
        lines.push({ ...nothing, ...headOf(model, runner, network, build), refused: found.failure.message })
        continue
      }
      sameSpikes(`${model.about}, ${runner.name}`, expected, found.success)
      lines.push(yield* Effect.scoped(timed(model, runner, network, full.steps, build)))
    }
    return lines
  })

/** All lines, or those of the networks whose names are given; `silent` is what rows cost that no spike comes to. */
export const events = (names: ReadonlyArray<string>): Effect.Effect<EventLines, unknown> =>
  Effect.scoped(Effect.gen(function*() {
    const [engines, slow] = [yield* runners, yield* interpreter]
    const wanted = (name: string): boolean => names.length === 0 || names.includes(name)
    const lines: Array<EventLine> = []
    for (const model of eventModels.filter(({ name }) => wanted(name))) {
      lines.push(...yield* linesOf(model, engines, slow))
    }
    const rows: Array<SilentLine> = []
    for (const { engine, name } of wanted("silent") ? engines : []) {
      const line = yield* Effect.result(silentLine(name, engine))
      if (line._tag === "Success") rows.push(line.success)
    }
    return { lines, rows }
  }))

/** The lines as a table. */
export const eventsText = ({ lines, rows }: EventLines): string =>
  [...lines.length === 0 ? [] : [linesText(lines)], ...rows.length === 0 ? [] : [silentText(rows)]].join("\n\n")

const linesText = (lines: ReadonlyArray<EventLine>): string => {
  const cell = (x: number, digits: number): string => (Number.isNaN(x) ? "-" : x.toFixed(digits)).padStart(11)
  const heads = ["cells", "synapses", "build ms", "first ms", "Mc-steps/s", "per cpu s", "Hz per cell"]
  const name = (line: EventLine): string => `${line.network}; ${line.engine}`
  const width = Math.max(...lines.map((line) => name(line).length)) + 1
  return [
    `${"networks of spikes".padEnd(width)}${heads.map((head) => head.padStart(12)).join("")}`,
    ...lines.map((line) => {
      const { build, cells, clock, first, processor, rate, refused, synapses } = line
      const numbers = [cell(cells, 0), cell(synapses, 0), cell(build, 0)]
      return `${name(line).padEnd(width)} ${
        [...numbers, ...refused === null ? [cell(first, 0), cell(clock, 2), cell(processor, 2), cell(rate, 1)] : []]
          .join(" ")
      }${refused === null ? "" : ` refused: ${refused}`}`
    })
  ].join("\n")
}
