/** Spans of long work: their names, what they say, and how they stand in each other. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, pipe, Tracer } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Optimizer,
  Readout,
  Simulation,
  Training
} from "neurolens"

const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.Leak),
  Edit.record("v"),
  Edit.train("Leak_gLeak")
])
const loss = Loss.squared(Readout.mean(), -60)

/** The spans that a program opens, in order. */
const spansOf = <A, E>(program: Effect.Effect<A, E, Engine.Engine>) =>
  Effect.gen(function*() {
    const spans: Array<Tracer.NativeSpan> = []
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    yield* program.pipe(Effect.withTracer(tracer), Effect.provide(Engine.layerInterpreter))
    return spans
  })

describe("spans", () => {
  it.effect("are around a run, and around what comes before its first step", () =>
    Effect.gen(function*() {
      const [run, prepare, ...rest] = yield* spansOf(pipe(network, Simulation.run({ steps: 3, dt: 0.1 })))
      assert.strictEqual(rest.length, 0)
      assert.strictEqual(run.name, "neurolens.Simulation.run")
      assert.deepStrictEqual(Object.fromEntries(run.attributes), {
        compartments: 2,
        synapses: 0,
        steps: 3,
        dt: 0.1,
        scheme: "backwardEuler"
      })
      assert.strictEqual(prepare.name, "neurolens.prepare")
      assert.strictEqual(Option.getOrThrow(prepare.parent).spanId, run.spanId)
    }))

  it.effect("are around gradients, batches and steps of training", () =>
    Effect.gen(function*() {
      const programs = Effect.all([
        pipe(network, Gradient.run(loss, { steps: 2 })),
        Gradient.batch([network], loss, { steps: 2 }),
        Simulation.batch(network, [Network.parameters(network)], { steps: 2 }),
        Training.finish(network, { loss, steps: 2, epochs: 2, optimizer: Optimizer.sgd({ learningRate: 1e-9 }) })
      ])
      const names = (yield* spansOf(programs)).map(({ name }) => name.replace("neurolens.", ""))
      assert.deepStrictEqual(names.filter((name) => name !== "prepare"), [
        "Gradient.run",
        "Gradient.batch",
        "Simulation.batch",
        "Training.step",
        "Training.step"
      ])
    }))
})
