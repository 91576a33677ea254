/**
 * Training step by step: where a step is, what its loss and gradient are made of, when a stream ends, in which order data comes.
 *
 * Numbers are compared with a recurrence of one leaky compartment, written out with its derivatives. What is shown to a network has
 * `trainingData.test.ts`, errors `trainingErrors.test.ts`.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Share,
  Simulation,
  Synapses,
  Training,
  Transform
} from "neurolens"
import { constant, dt, leaking, leaky, shown } from "./leakModel.ts"

const currents: ReadonlyArray<number> = [0.001, 0.002, 0.003, -0.001, 0.0005]
const target = (current: number): number => -69 + 200 * current

/** Five currents; the mean voltage of eight steps should come near a target. */
const options = {
  data: currents,
  present: shown,
  loss: Loss.squared<number>(Readout.mean(), target),
  // Slopes are some hundred per S/cm2, so that the leak moves by a percent: one that became negative would have no solve.
  optimizer: Optimizer.sgd({ learningRate: 1e-8 }),
  steps: 8,
  dt
}

type Options = Training.FitOptions<number>

const steps = (given: Options, count: number, network = leaky) =>
  Stream.runCollect(Stream.take(Training.fit(network, given), count))

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** The loss of one current and its derivative by the leak [per S/cm2], by the recurrence. */
const byHand = (g: number, current: number) => {
  const { byLeak, v } = leaking({ g, start: -70, currents: constant(current, 8) })
  const error = mean(v) - target(current)
  return { loss: error * error, slope: 2 * error * mean(byLeak) }
}

/**
 * Relative; some hundred roundings of 1e-16 in sums of like sign, and voltages of 70 mV of which some 0.1 mV are left: 1e-16 · 100 · 700.
 */
const close = (found: number, expected: number, tolerance = 1e-11): void =>
  assert.isAtMost(Math.abs(found - expected), tolerance * Math.abs(expected), `${found} instead of ${expected}`)

const leakOf = (parameters: Parameters.Parameters): number => Parameters.get(parameters, "Leak_gLeak").values[0]

describe("a step", () => {
  it.effect("says which epoch and batch it is, how many steps are done, and which data it saw", () =>
    Effect.gen(function*() {
      const made = yield* Stream.runCollect(Training.fit(leaky, { ...options, batch: 2, epochs: 2 }))
      assert.deepStrictEqual(made.map(({ batch, epoch, indices, step }) => [epoch, batch, step, indices]), [
        [0, 0, 1, [0, 1]],
        [0, 1, 2, [2, 3]],
        [0, 2, 3, [4]],
        [1, 0, 4, [0, 1]],
        [1, 1, 5, [2, 3]],
        [1, 2, 6, [4]]
      ])
      assert.deepStrictEqual(made.map(({ state }) => state.step), [1, 2, 3, 4, 5, 6])
      assert.deepStrictEqual(made.map(({ state }) => state.data), made.map(() => ({ seed: null, size: 5, batch: 2 })))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("has the losses of its data and their mean, with the parameters from before it", () =>
    Effect.gen(function*() {
      const made = yield* steps({ ...options, batch: 2 }, 3)
      let g = 3e-4
      for (const step of made) {
        step.indices.forEach((i, k) => close(step.losses[k], byHand(g, currents[i]).loss))
        assert.strictEqual(step.losses.length, step.indices.length)
        close(step.loss, mean(step.losses), 1e-15)
        g = leakOf(step.parameters)
        assert.strictEqual(step.state.parameters, step.parameters)
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("of gradient descent takes the learning rate times the mean slope off", () =>
    Effect.gen(function*() {
      // Slopes are some hundred per S/cm2 here, so that the leak moves by a percent.
      const learningRate = 1e-8
      const made = yield* steps({ ...options, batch: 2, optimizer: Optimizer.sgd({ learningRate }) }, 3)
      let g = 3e-4
      for (const { gradient, gradientNorm, indices, parameters, state } of made) {
        const slope = mean(indices.map((i) => byHand(g, currents[i]).slope))
        close(leakOf(gradient), slope)
        close(gradientNorm, Math.abs(slope))
        assert.isAbove(Math.abs(learningRate * slope) / g, 1e-3)
        g -= learningRate * slope
        close(leakOf(parameters), g)
        assert.deepStrictEqual([...state.numbers], [leakOf(parameters)])
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("moves the number before the transform, by the slope of the transform", () =>
    Effect.gen(function*() {
      const [lower, upper] = [1e-5, 1e-3]
      const learningRate = 1
      const transform = Transform.sigmoid(lower, upper)
      const made = yield* steps({ ...options, transform, optimizer: Optimizer.sgd({ learningRate }) }, 3)
      const logistic = (x: number): number => 1 / (1 + Math.exp(-x))
      let x = Math.log((3e-4 - lower) / (upper - 3e-4))
      for (const { gradient, parameters, state } of made) {
        const g = lower + (upper - lower) * logistic(x)
        const slope = mean(currents.map((current) => byHand(g, current).slope))
        // d (l + (u - l) s(x)) / dx = (u - l) s(x) (1 - s(x))
        const byNumber = slope * (upper - lower) * logistic(x) * (1 - logistic(x))
        close(leakOf(gradient), byNumber)
        assert.isAbove(Math.abs(learningRate * byNumber), 1e-3)
        x -= learningRate * byNumber
        close(state.numbers[0], x)
        close(leakOf(parameters), lower + (upper - lower) * logistic(x))
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("has the gradient of each datum alone, put together by hand", () =>
    Effect.gen(function*() {
      const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
      const network = Network.editSync(Network.make([cell, cell]), [
        Edit.insert(Channels.HH),
        Edit.connect(Connect.listed([[0, 4]]), Synapses.Ionotropic),
        Edit.record("v", Select.rows([0, 7])),
        Edit.train("radius", { at: Select.cell("all"), share: Share.perCell }),
        Edit.train("IonotropicSynapse_gS"),
        Edit.train("HH_gNa")
      ])
      const given = {
        ...options,
        present: (current: number) => shown(100 * current).slice(0, 1),
        steps: 40,
        dt: 0.025,
        transform: { radius: Transform.softplus(0.1), HH_gNa: Transform.affine({ scale: 0.01, shift: 0.1 }) }
      }
      const [step] = yield* steps(given, 1, network)
      const alone = yield* Effect.forEach(currents, (current) =>
        Gradient.run(
          Network.editSync(network, given.present(current)),
          (traces) => options.loss(traces, current),
          { steps: 40, dt: 0.025 }
        ))
      const sums = alone.map(({ parameters }) => Parameters.vector(parameters))
      const byParameter = Array.from(sums[0], (_, p) => mean(sums.map((v) => v[p])))
      // Softplus y = 0.1 + log(1 + exp(x)) has the slope s(x) = 1 - exp(0.1 - y); the synapse has no transform.
      const slope = 1 - Math.exp(0.1 - 1)
      const expected = [slope * byParameter[0], slope * byParameter[1], byParameter[2], 0.01 * byParameter[3]]
      Parameters.vector(step.gradient).forEach((x, p) => close(x, expected[p], 1e-13))
      step.losses.forEach((x, k) => assert.strictEqual(x, alone[k].loss))
      close(step.gradientNorm, Math.hypot(...expected), 1e-13)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a stream of steps", () => {
  it.effect("ends after the epochs, counted from the very beginning", () =>
    Effect.gen(function*() {
      const given = { ...options, batch: 2, epochs: 2 }
      const made = yield* Stream.runCollect(Training.fit(leaky, given))
      assert.strictEqual(made.length, 6)
      for (const k of [1, 3, 6]) {
        const rest = yield* Stream.runCollect(Training.fit(leaky, { ...given, resume: made[k - 1].state }))
        assert.deepStrictEqual(rest.map((s) => s.step), made.slice(k).map((s) => s.step))
      }
      const more = yield* Stream.runCollect(Training.fit(leaky, { ...given, epochs: 3, resume: made[5].state }))
      assert.deepStrictEqual(more.map((s) => [s.epoch, s.batch]), [[2, 0], [2, 1], [2, 2]])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("without epochs goes on for as long as steps are taken", () =>
    Effect.gen(function*() {
      const made = yield* steps({ ...options, batch: 3 }, 41)
      assert.strictEqual(made.length, 41)
      assert.deepStrictEqual([made[40].epoch, made[40].batch], [20, 0])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("sees all data in each step unless told otherwise", () =>
    Effect.gen(function*() {
      for (const given of [options, { ...options, batch: 5 }]) {
        const [step, second] = yield* steps(given, 2)
        assert.deepStrictEqual([step.indices, second.epoch, second.batch], [[0, 1, 2, 3, 4], 1, 0])
        assert.strictEqual(step.state.data.batch, 5)
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("takes an option that is undefined as left out", () =>
    Effect.gen(function*() {
      const nothing = { batch: undefined, seed: undefined, transform: undefined, scheme: undefined, memory: undefined }
      const without = { tMax: undefined, inputs: undefined, epochs: undefined, resume: undefined, surrogate: undefined }
      const given = { ...options, ...nothing, ...without } as unknown as Options
      assert.deepStrictEqual(yield* steps(given, 2), yield* steps(options, 2))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("without data runs the network as it is", () =>
    Effect.gen(function*() {
      const network = Network.editSync(leaky, shown(0.002))
      const [step] = yield* Stream.runCollect(Stream.take(
        Training.fit(network, {
          loss: Loss.squared(Readout.mean(), target(0.002)),
          optimizer: options.optimizer,
          steps: 8,
          dt
        }),
        1
      ))
      close(step.loss, byHand(3e-4, 0.002).loss)
      assert.deepStrictEqual([step.indices, step.losses], [[0], [step.loss]])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("starts from the network's parameters, or where it is told to go on", () =>
    Effect.gen(function*() {
      const transform = Transform.softplus()
      const given = { ...options, transform, optimizer: Optimizer.adam({ learningRate: 0.01 }), seed: 3 }
      const first = yield* Training.start(leaky, given)
      assert.isTrue(first.parameters.equals(Network.parameters(leaky)))
      // The inverse of softplus is log(exp(y) - 1).
      close(first.numbers[0], Math.log(Math.expm1(3e-4)), 1e-14)
      assert.deepStrictEqual({ ...first, parameters: null, numbers: null }, {
        step: 0,
        parameters: null,
        numbers: null,
        memory: { count: 0, mean: Float64Array.of(0), square: Float64Array.of(0) },
        data: { seed: 3, size: 5, batch: 5 }
      })
      const [step] = yield* steps(given, 1)
      assert.deepStrictEqual((yield* steps({ ...given, resume: first }, 1))[0], step)
      assert.deepStrictEqual(yield* Training.start(leaky, { ...given, resume: step.state }), step.state)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("has a last step, and none is an error", () =>
    Effect.gen(function*() {
      const given = { ...options, batch: 2, epochs: 1 }
      const made = yield* Stream.runCollect(Training.fit(leaky, given))
      const end = yield* Training.last(Training.fit(leaky, given))
      assert.deepStrictEqual(end, made[2])
      const error = yield* Effect.flip(Training.last(Training.fit(leaky, { ...given, resume: end.state })))
      assert.strictEqual(
        error.message,
        "the stream of steps is empty; a training that was at its end already makes none, Training.finish gives its state"
      )
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("is cold: run twice it gives the same steps", () =>
    Effect.gen(function*() {
      const stream = Stream.take(Training.fit(leaky, { ...options, seed: 1, batch: 2 }), 4)
      assert.deepStrictEqual(yield* Stream.runCollect(stream), yield* Stream.runCollect(stream))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("makes the loss small, with the same bits on either engine", () =>
    Effect.gen(function*() {
      const given: Options = {
        ...options,
        loss: Loss.squared(Readout.at([0.8]), (current: number) =>
          leaking({ g: 7e-4, start: -70, currents: constant(current, 8) }).v[8]),
        transform: Transform.softplus(),
        optimizer: Optimizer.adam({ learningRate: 0.05 })
      }
      const [compiled, interpreted] = yield* Effect.forEach(
        [Engine.layerCompiled, Engine.layerInterpreter],
        (layer) =>
          Effect.provide(steps(given, 60), layer)
      )
      assert.isBelow(compiled[59].loss, 1e-3 * compiled[0].loss)
      close(leakOf(compiled[59].parameters), 7e-4, 0.05)
      assert.deepStrictEqual(compiled.map(({ loss }) => loss), interpreted.map(({ loss }) => loss))
    }))
})

describe("the order of the data", () => {
  const orders = (given: Pick<Options, "seed" | "order" | "batch">, epochs: number) =>
    Effect.map(
      Stream.runCollect(Training.fit(leaky, { ...options, steps: 1, batch: 2, ...given, epochs })),
      (made) =>
        Array.from({ length: epochs }, (_, e) => made.filter((s) => s.epoch === e).flatMap((s) => [...s.indices]))
    )

  it.effect("with a seed is a permutation, another one in each epoch, and always the same ones", () =>
    Effect.gen(function*() {
      const drawn = yield* orders({ seed: 5 }, 8)
      for (const order of drawn) assert.deepStrictEqual(order.toSorted((a, b) => a - b), [0, 1, 2, 3, 4])
      // Of 120 permutations eight are drawn: more than two alike have a chance below 1e-4.
      assert.isAtLeast(new Set(drawn.map((order) => order.join())).size, 6)
      assert.deepStrictEqual(yield* orders({ seed: 5 }, 8), drawn)
      assert.notDeepEqual(yield* orders({ seed: 6 }, 8), drawn)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("with a seed goes anywhere: each datum is at each place about equally often", () =>
    Effect.gen(function*() {
      const epochs = 400
      const drawn = yield* orders({ seed: -2, batch: 5 }, epochs)
      const counts = new Int32Array(25)
      for (const order of drawn) order.forEach((datum, place) => counts[5 * place + datum]++)
      // Binomial with mean 80 and deviation 8; five deviations for all 25.
      for (const count of counts) assert.isBelow(Math.abs(count - epochs / 5), 40)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("can be one's own, and is asked for once for each step", () =>
    Effect.gen(function*() {
      const asked: Array<number> = []
      const order = (epoch: number): ReadonlyArray<number> => {
        asked.push(epoch)
        return epoch === 0 ? [4, 3, 2, 1, 0] : [2, 0, 4, 1, 3]
      }
      assert.deepStrictEqual(yield* orders({ order }, 2), [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3]])
      assert.deepStrictEqual(asked, [0, 0, 0, 1, 1, 1])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("decides the bits of sums", () =>
    Effect.gen(function*() {
      const [forwards] = yield* steps({ ...options, order: () => [0, 1, 2, 3, 4] }, 1)
      const [given] = yield* steps(options, 1)
      const [backwards] = yield* steps({ ...options, order: () => [4, 3, 2, 1, 0] }, 1)
      assert.deepStrictEqual(given, forwards)
      assert.deepStrictEqual(backwards.losses, forwards.losses.toReversed())
      close(backwards.loss, forwards.loss, 1e-15)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("the traces that a loss sees", () => {
  it.effect("are those of Simulation.run on the networks of Training.networks", () =>
    Effect.gen(function*() {
      const seen: Array<ReadonlyArray<number>> = []
      const loss: Loss.Loss<number> = (traces, current) => {
        seen.push([...traces.data])
        return options.loss(traces, current)
      }
      const { parameters } = yield* Training.start(leaky, options)
      yield* steps({ ...options, loss }, 1)
      const alone = yield* Effect.forEach(yield* Training.networks(leaky, options, parameters), (network) =>
        Simulation.run(network, { steps: 8, dt }))
      assert.deepStrictEqual(seen, alone.map((traces) => [...traces.data]))
    }).pipe(Effect.provide(Engine.layer)))
})
