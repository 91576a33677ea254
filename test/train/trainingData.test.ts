/**
 * What training shows to a network and what it changes: initial values, clamps, stimuli, the networks that it runs; which transform and
 * which optimiser a trainable has.
 *
 * Voltages come from a recurrence of one leaky compartment that knows nothing of networks.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Share,
  Stimulus,
  Synapses,
  Training,
  Transform,
  View
} from "neurolens"
import * as Tutorial from "../../examples/trainingModel.ts"
import { compartment, constant, dt, leaking, leaky, shown } from "./leakModel.ts"

const sgd = Optimizer.sgd({ learningRate: 1e-9 })
/** The sum of the last voltages, so that the loss of a datum is a number of the recurrence. */
const lastVoltage: Loss.Loss<unknown> = Loss.of(Readout.at([0.5]), (v) => ({
  value: v.reduce((sum, x) => sum + x, 0),
  cotangent: v.map(() => 1)
}))
const base = { loss: lastVoltage, optimizer: sgd, steps: 5, dt }

const losses = <A>(network: Network.Network, options: Training.FitOptions<A>) =>
  Effect.map(Training.last(Stream.take(Training.fit(network, options), 1)), (step) => step.losses)

/** Some ten roundings of 70 mV. */
const close = (found: ReadonlyArray<number>, expected: ReadonlyArray<number>): void => {
  assert.strictEqual(found.length, expected.length)
  found.forEach((x, k) => assert.isAtMost(Math.abs(x - expected[k]), 1e-12, `${x} instead of ${expected[k]}`))
}

const g = 3e-4
const currents = (current: number): ReadonlyArray<number> => constant(current, 5)

describe("a datum", () => {
  it.effect("may be where the voltage starts", () =>
    Effect.gen(function*() {
      const data = [-70, -60, -80.5]
      const present = (start: number) => [Edit.set("v", start)]
      const found = yield* losses(leaky, { ...base, data, present })
      close(found, data.map((start) => leaking({ g, start, currents: currents(0) }).v[5]))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("may be a current beside those that the network has", () =>
    Effect.gen(function*() {
      const network = Network.editSync(leaky, shown(0.003))
      const data = [0.001, -0.002]
      const found = yield* losses(network, { ...base, data, present: shown })
      close(found, data.map((current) => leaking({ g, start: -70, currents: currents(0.003 + current) }).v[5]))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("may be several currents, as long as each datum has as many", () =>
    Effect.gen(function*() {
      const data = [[0.001, 0.002], [0.004, -0.001]]
      const found = yield* losses(leaky, { ...base, data, present: (pair) => pair.flatMap(shown) })
      close(found, data.map(([a, b]) => leaking({ g, start: -70, currents: currents(a + b) }).v[5]))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("may be what a clamp holds", () =>
    Effect.gen(function*() {
      const data: ReadonlyArray<ReadonlyArray<number>> = [[-60, -61, -62, -63, -64], [0, 1, 2, 3, 4]]
      const present = (values: ReadonlyArray<number>) => [Edit.clamp("v", values, Select.all)]
      assert.deepStrictEqual(yield* losses(leaky, { ...base, data, present }), [-64, 4])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("may be the value of a parameter that is not trained", () =>
    Effect.gen(function*() {
      const data = [-70, -50]
      const present = (reversal: number) => [Edit.set("Leak_eLeak", reversal)]
      // Twice, since in the second step the leak has moved and is written into what the datum made.
      const made = yield* Stream.runCollect(Stream.take(Training.fit(leaky, { ...base, data, present }), 2))
      const before = [g, Parameters.get(made[0].parameters, "Leak_gLeak").values[0]]
      assert.isAbove(Math.abs(before[1] / g - 1), 1e-6)
      made.forEach((step, k) =>
        close(
          step.losses,
          data.map((reversal) => leaking({ g: before[k], start: -70, reversal, currents: currents(0) }).v[5])
        )
      )
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("may be a value of synapses, beside what is trained", () =>
    Effect.gen(function*() {
      const pair = Network.editSync(Network.make([Cell.make({ v: 0 }), Cell.make()]), [
        Edit.insert(Channels.Leak),
        Edit.connect(Connect.listed([[0, 1]]), Synapses.Ionotropic),
        Edit.record("v", Select.rows([1])),
        Edit.train("Leak_gLeak")
      ])
      const data = [1e-4, 5e-4]
      const present = (gS: number) => [Edit.set("IonotropicSynapse_gS", gS)]
      const alone = yield* Effect.forEach(data, (gS) => losses(Network.editSync(pair, present(gS)), base))
      assert.deepStrictEqual(yield* losses(pair, { ...base, data, present }), alone.flat())
      assert.isAbove(Math.abs(alone[0][0] - alone[1][0]), 1e-3)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("goes to the loss that judges it", () =>
    Effect.gen(function*() {
      const data = [{ name: "a", by: 2 }, { name: "b", by: 3 }]
      const loss: Loss.Loss<{ readonly by: number }> = (traces, { by }) => ({
        value: by,
        cotangent: new Float64Array(traces.data.length)
      })
      const order = () => [1, 0]
      assert.deepStrictEqual(yield* losses(leaky, { ...base, loss, data, order }), [3, 2])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("may start a trained state elsewhere only where it is not trained", () =>
    Effect.gen(function*() {
      const two = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
        Edit.insert(Channels.Leak),
        Edit.set("Leak_gLeak", g),
        Edit.record("v", Select.rows([1])),
        Edit.train("v", { at: Select.rows([0]) })
      ])
      const start = (at: number) => (v: number) => [Edit.set("v", v, Select.rows([at]))]
      const found = yield* losses(two, { ...base, data: [-60, -75], present: start(1) })
      close(found, [-60, -75].map((v) => leaking({ g, start: v, currents: currents(0) }).v[5]))
      const error = yield* Effect.flip(losses(two, { ...base, data: [-60], present: start(0) }))
      assert.strictEqual(
        error.message,
        "datum 0, set \"v\": \"v\" of cell 0, branch 0, compartment 0 (row 0) belongs to trainable \"v\" (parameter comp 0), " +
          "this edit cannot claim it too; write the parameter with Edit.writeParameters, or Edit.untrain it first"
      )
    }).pipe(Effect.provide(Engine.layer)))
})

describe("Training.networks", () => {
  it.effect("are the network with parameters written, each datum shown", () =>
    Effect.gen(function*() {
      const own = Network.editSync(leaky, [Edit.stimulate(Stimulus.samples([1, 2]), Select.all)])
      const parameters = Parameters.set(Network.parameters(own), "Leak_gLeak", [5e-4])
      const data = [0.001, 0.002]
      const present = (current: number) => [...shown(current), Edit.set("v", -60 - current)]
      const made = yield* Training.networks(own, { ...base, data, present }, parameters)
      const written = Network.editSync(own, [Edit.writeParameters(parameters)])
      made.forEach((network, k) =>
        assert.isTrue(network.equals(Network.editSync(written, present(data[k]))), `datum ${k}`)
      )
      const value = (key: string) => made.map((network) => View.column(Select.all, key).get(network)[0])
      assert.deepStrictEqual(value("Leak_gLeak"), [5e-4, 5e-4])
      assert.deepStrictEqual(value("v"), [-60.001, -60.002])
      assert.deepStrictEqual(
        made.map((network) => network.stimuli.toArray().map((s) => s.stimulus._tag)),
        [["Samples", "Step"], ["Samples", "Step"]]
      )
    }))

  it.effect("without data is the one network", () =>
    Effect.gen(function*() {
      const made = yield* Training.networks(leaky, base, Network.parameters(leaky))
      assert.deepStrictEqual(made.map((network) => network.equals(leaky)), [true])
    }))
})

/** Three trainables, two of them of one key. */
const several = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.insert(Channels.Leak),
  Edit.set("Leak_gLeak", g),
  Edit.record("v"),
  Edit.train("Leak_gLeak", { at: Select.cell(0), share: Share.each }),
  Edit.train("Leak_gLeak", { at: Select.cell(1), name: "other" }),
  Edit.train("radius")
])

describe("transforms", () => {
  const numbers = (transform: NonNullable<Training.ProblemOptions<void>["transform"]>) =>
    Effect.map(Training.start(several, { ...base, transform }), (state) => [...state.numbers])
  const times = (scale: number): Transform.Transform => Transform.affine({ scale })

  it.effect("may be one for all", () =>
    Effect.gen(function*() {
      close(yield* numbers(times(0.5)), [2 * g, 2 * g, 2 * g, 2])
    }))

  it.effect("belong to the trainable of a name, else to all of a key; the others stay as they are", () =>
    Effect.gen(function*() {
      close(yield* numbers({ other: times(0.5) }), [g, g, 2 * g, 1])
      close(yield* numbers({ radius: times(0.5) }), [g, g, g, 2])
      // The first is called by its key too.
      close(yield* numbers({ Leak_gLeak: times(0.25) }), [4 * g, 4 * g, 4 * g, 1])
      close(yield* numbers({ Leak_gLeak: times(0.25), other: times(0.5) }), [4 * g, 4 * g, 2 * g, 1])
      close(yield* numbers({ Leak_gLeak: Transform.affine({ scale: 1, shift: [g, 0] }), other: times(1) }), [
        0,
        g,
        g,
        1
      ])
    }))

  it.effect("keep parameters where they belong", () =>
    Effect.gen(function*() {
      const transform = { Leak_gLeak: Transform.sigmoid(1e-4, 4e-4), radius: Transform.softplus(0.9) }
      const wild = Optimizer.sgd({ learningRate: 1e7 })
      const made = yield* Stream.runCollect(
        Stream.take(Training.fit(several, { ...base, transform, optimizer: wild }), 3)
      )
      for (const { parameters } of made) {
        Parameters.vector(parameters).slice(0, 3).forEach((x) => {
          assert.isAtLeast(x, 1e-4)
          assert.isAtMost(x, 4e-4)
        })
        assert.isAtLeast(Parameters.get(parameters, "radius").values[0], 0.9)
      }
      assert.notStrictEqual(made[2].state.numbers[0], made[0].state.numbers[0])
    }).pipe(Effect.provide(Engine.layer)))
})

describe("an optimiser by key", () => {
  it.effect("gives each trainable its own steps", () =>
    Effect.gen(function*() {
      const network = Network.editSync(several, [Edit.set("v", -60)])
      const rate = (learningRate: number): Optimizer.Optimizer => Optimizer.sgd({ learningRate })
      const optimizer = Optimizer.byKey({ other: rate(1e-8), Leak_gLeak: rate(1e-9), default: rate(0.5) })
      const step = yield* Training.last(Stream.take(Training.fit(network, { ...base, optimizer }), 1))
      const [before, after] = [Parameters.vector(Network.parameters(network)), Parameters.vector(step.parameters)]
      const rates = [1e-9, 1e-9, 1e-8, 0.5]
      Parameters.vector(step.gradient).forEach((slope, p) => {
        assert.strictEqual(after[p], before[p] + -rates[p] * slope)
        assert.isTrue(p === 3 || slope !== 0)
      })
    }).pipe(Effect.provide(Engine.layer)))
})

describe("the training tutorial", () => {
  it.effect("has the losses of the interpreter on the compiled engine, within a billionth", () =>
    Effect.gen(function*() {
      const short = Stream.take(
        Training.fit(Tutorial.network, {
          ...Tutorial.options,
          data: Tutorial.data.slice(0, 6),
          order: (e) => e % 2 === 0 ? [0, 1, 2, 3, 4, 5] : [5, 4, 3, 2, 1, 0],
          steps: 30
        }),
        4
      )
      const [a, b] = yield* Effect.forEach(
        [Engine.layerCompiled, Engine.layerInterpreter],
        (layer) => Effect.provide(Stream.runCollect(short), layer)
      )
      a.forEach(({ loss, parameters }, k) => {
        assert.isAtMost(Math.abs(loss - b[k].loss), 1e-9 * loss)
        const others = Parameters.vector(b[k].parameters)
        Parameters.vector(parameters).forEach((x, p) =>
          assert.isAtMost(Math.abs(x - others[p]), 1e-9 * Math.abs(x), `parameter ${p}`)
        )
      })
    }))
})

describe("what is not trained", () => {
  it.effect("stays as it is", () =>
    Effect.gen(function*() {
      const { parameters } = yield* Training.last(Stream.take(Training.fit(leaky, base), 3))
      const [network] = yield* Training.networks(leaky, base, parameters)
      const untrained = Network.editSync(network, [Edit.untrain(), Edit.set("Leak_gLeak", g)])
      assert.isTrue(untrained.equals(compartment))
    }).pipe(Effect.provide(Engine.layer)))
})
