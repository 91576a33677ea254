/** Gradients, batches, scans and training take their network last in a pipeline: the same work, the same bits, the same failures. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, pipe, Stream } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Scan,
  Select,
  Simulation,
  Stimulus,
  Training
} from "neurolens"

const network = Network.editSync(Network.make([Cell.make()]), [
  Edit.insert(Channels.Leak),
  Edit.record("v"),
  Edit.train("Leak_gLeak")
])
const loss = Loss.squared(Readout.mean(), -60)
const run = { steps: 10 }
const shown = {
  data: [0.001, 0.002],
  present: (amplitude: number) => [
    Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude }), Select.all)
  ],
  loss: Loss.squared<number>(Readout.mean(), (amplitude) => -60 + amplitude),
  ...run
}
const training = { ...shown, optimizer: Optimizer.sgd({ learningRate: 1e-8 }), epochs: 2 }
const parameters = Parameters.of(network)
const set = (v: number) => [Edit.set("v", v)]

/** What can be compared of what a call gives. */
const plain = (made: unknown): unknown =>
  JSON.parse(JSON.stringify(made, (_, x: unknown) => ArrayBuffer.isView(x) ? Array.from(x as Float64Array) : x))

type Call = Effect.Effect<unknown, Error, Engine.Engine>

const orders: ReadonlyArray<readonly [name: string, first: Call, last: Call]> = [
  ["Gradient.check", Gradient.check(network, loss, run), pipe(network, Gradient.check(loss, run))],
  ["Gradient.batch", Gradient.batch([network], loss, run), pipe([network], Gradient.batch(loss, run))],
  [
    "Gradient.open",
    Effect.scoped(Effect.flatMap(Gradient.open(network, 1, run), (open) => open.run([network], loss))),
    pipe(network, Gradient.open(1, run), Effect.flatMap((open) => open.run([network], loss)), Effect.scoped)
  ],
  ["Simulation.batchOf", Simulation.batchOf([network], run), pipe([network], Simulation.batchOf(run))],
  ["Scan.run", Scan.run(network, [-60, -50], set, run), pipe(network, Scan.run([-60, -50], set, run))],
  [
    "Scan.stream",
    Stream.runCollect(Scan.stream(network, [-60, -50], set, run)),
    pipe(network, Scan.stream([-60, -50], set, run), Stream.runCollect)
  ],
  ["Training.start", Training.start(network, training), pipe(network, Training.start(training))],
  [
    "Training.fit",
    Training.last(Training.fit(network, training)),
    pipe(network, Training.fit(training), Training.last)
  ],
  ["Training.finish", Training.finish(network, training), pipe(network, Training.finish(training))],
  [
    "Training.networks",
    Effect.map(Training.networks(network, shown, parameters), (made) => made.map(Network.parameters)),
    pipe(network, Training.networks(shown, parameters), Effect.map((made) => made.map(Network.parameters)))
  ],
  [
    "Training.objective",
    Effect.flatMap(Training.objective(network, shown), (made) => made.evaluate(made.start)),
    pipe(network, Training.objective(shown), Effect.flatMap((made) => made.evaluate(made.start)))
  ],
  ["Training.check", Training.check(network, shown), pipe(network, Training.check(shown))],
  [
    "Training.check with a look",
    Training.check(network, shown, { tolerance: 0.1 }),
    pipe(network, Training.check(shown, { tolerance: 0.1 }))
  ]
]

describe("a function of a network", () => {
  it.effect.each(orders)("%s gives the same first and last", ([, first, last]) =>
    Effect.gen(function*() {
      const given = plain(yield* first)
      assert.isNotEmpty(given)
      assert.deepStrictEqual(plain(yield* last), given)
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  const wrong = { cells: [] } as never // such as a document that was not decoded
  const misused: ReadonlyArray<readonly [name: string, call: unknown]> = [
    ["Training.fit", Stream.runDrain(Training.fit(wrong, training))],
    ["Training.start", Training.start(wrong, training)],
    ["Training.finish", Training.finish(wrong, training)],
    ["Training.networks", Training.networks(wrong, shown, parameters)],
    ["Training.objective", Training.objective(wrong, shown)],
    ["Training.check", Training.check(wrong, shown)],
    ["Training.check", Training.check(training as never, network as never)],
    ["Gradient.check", Gradient.check(wrong, loss, run)],
    ["Gradient.batch", Gradient.batch(wrong, loss, run)],
    ["Gradient.open", Effect.scoped(Gradient.open(wrong, 1, run))],
    ["Simulation.batchOf", Simulation.batchOf(wrong, run)],
    ["Scan.run", Scan.run(wrong, [1], set, run)]
  ]
  it.effect.each(misused)("%s fails, typed, where something else stands first", ([, call]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(call as Call)
      assert.match(error.message, /^networks? of /)
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("fails, typed, where something else stands last", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(pipe(wrong, Training.start(training)))
      assert.match(error.message, /^network of Training.start is /)
    }))
})
