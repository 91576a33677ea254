/**
 * Gradients by inputs through runs: against a recurrence with its derivatives written out, against differences of the loss, and by what
 * training recovers with them.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Input,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Stimulus,
  Synapses,
  Training,
  Transform
} from "neurolens"
import { compartment, dt, leaking, leaky } from "./leakModel.ts"

const at = Select.all
const g = 3e-4
const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** The mean voltage itself: its derivatives are means of those of the voltages. */
const meanVoltage: Loss.Loss<unknown> = Loss.of(Readout.mean(), (v) => ({
  value: v.reduce((sum, x) => sum + x, 0),
  cotangent: v.map(() => 1)
}))
const base = { loss: meanVoltage, steps: 8, dt, optimizer: Optimizer.sgd({ learningRate: 1e-9 }) }

const firstStep = <A>(network: Network.Network, options: Training.FitOptions<A>) =>
  Effect.provide(Training.last(Stream.take(Training.fit(network, options), 1)), Engine.layer)

/** The derivatives of the mean voltage by the current of each step, by the recurrence. */
const byCurrents = (currents: ReadonlyArray<number>): ReadonlyArray<number> => {
  const { byCurrent } = leaking({ g, start: -70, currents })
  return currents.map((_, j) => mean(byCurrent.map((row) => row[j])))
}

/** Relative; some ten roundings. */
const close = (found: ArrayLike<number>, expected: ReadonlyArray<number>, tolerance = 1e-13): void => {
  assert.strictEqual(found.length, expected.length)
  expected.forEach((x, k) =>
    assert.isAtMost(Math.abs(found[k] - x), tolerance * Math.max(...expected.map(Math.abs)), `${found[k]}, ${x}`)
  )
}

describe("the gradient by a current", () => {
  const slopes = byCurrents(new Array<number>(8).fill(0.001))

  it.effect("is that of the recurrence, step by step", () =>
    Effect.gen(function*() {
      const inputs = [Input.samples("i", { at, values: new Float64Array(8).fill(0.001) })]
      const { gradient } = yield* firstStep(compartment, { ...base, inputs })
      close(Parameters.get(gradient, "i").values, slopes)
    }))

  it.effect("is summed over the steps that a number acts in", () =>
    Effect.gen(function*() {
      const inputs = [Input.pieces("i", { at, every: 0.3, values: [0.001, 0.001, 0.001] })]
      const { gradient } = yield* firstStep(compartment, { ...base, inputs })
      const sum = (from: number, to: number): number => slopes.slice(from, to).reduce((a, x) => a + x, 0)
      close(Parameters.get(gradient, "i").values, [sum(0, 3), sum(3, 6), sum(6, 8)])
    }))

  it.effect("is summed over the rows that it goes into", () =>
    Effect.gen(function*() {
      const two = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
        Edit.insert(Channels.Leak),
        Edit.set("Leak_gLeak", g),
        Edit.record("v")
      ])
      const input = (rows: Select.NodeSelection) => Input.samples("i", { at: rows, values: new Float64Array(8) })
      const one = yield* firstStep(two, { ...base, inputs: [input(Select.rows([1]))] })
      const both = yield* firstStep(two, { ...base, inputs: [input(Select.all)] })
      close(Parameters.get(one.gradient, "i").values, slopes)
      close(Parameters.get(both.gradient, "i").values, slopes.map((x) => 2 * x))
    }))

  it.effect("of chance is by its mean and its size", () =>
    Effect.gen(function*() {
      const of = Stimulus.white({ mean: 0.001, sigma: 0.002, seed: 3 })
      const { gradient } = yield* firstStep(compartment, { ...base, inputs: [Input.noise("i", { at, of })] })
      const drawn = slopes.map((_, k) => (Stimulus.sample(of, k, dt) - 0.001) / 0.002)
      const own = byCurrents(drawn.map((x) => 0.001 + 0.002 * x))
      const by = (weight: (k: number) => number): number => own.reduce((sum, x, k) => sum + x * weight(k), 0)
      close(Parameters.get(gradient, "i").values, [by(() => 1), by((k) => drawn[k])])
    }))

  it.effect("by a potential outside is that of differences", () =>
    Effect.gen(function*() {
      const cable = Network.editSync(Network.make([Cell.make({ ncomp: 3, length: 60 })]), [
        Edit.insert(Channels.HH),
        Edit.record("v", Select.rows([1]))
      ])
      const inputs = [
        Input.pieces("outside", { at: Select.rows([0]), impose: true, every: 0.2, values: [5, -3, 2, 1] }),
        Input.noise("noise", {
          at: Select.rows([2]),
          impose: true,
          of: Stimulus.ornsteinUhlenbeck({ sigma: 2, tau: 0.3, seed: 1 })
        })
      ]
      const checked = yield* Training.check(cable, { ...base, inputs }).pipe(Effect.provide(Engine.layerInterpreter))
      assert.deepStrictEqual(checked.rows.map(({ verdict }) => verdict), new Array(6).fill("agrees"))
      assert.isAbove(Math.min(...checked.rows.map(({ adjoint }) => Math.abs(adjoint))), 1e-6)
    }))

  it.effect("is the mean over the data", () =>
    Effect.gen(function*() {
      const inputs = [Input.samples("i", { at, values: new Float64Array(8) })]
      const loss: Loss.Loss<number> = (traces, factor) => Loss.weighted(meanVoltage, factor)(traces, factor)
      const { gradient } = yield* firstStep(compartment, { ...base, loss, inputs, data: [1, 3, 8] })
      close(Parameters.get(gradient, "i").values, slopes.map((x) => 4 * x))
    }))

  it.effect("is the same for two inputs in one compartment, which add up", () =>
    Effect.gen(function*() {
      const samples = (name: string, value: number) =>
        Input.samples(name, { at, values: new Float64Array(8).fill(value) })
      const inputs = [samples("a", 0.003), samples("b", -0.002)]
      const network = Network.editSync(compartment, [Edit.stimulate(Stimulus.samples([1, 2]), at)])
      const { gradient, loss } = yield* firstStep(network, { ...base, inputs })
      const currents = [1.001, 2.001, ...new Array<number>(6).fill(0.001)]
      close([loss], [mean(leaking({ g, start: -70, currents }).v)])
      close(Parameters.get(gradient, "a").values, slopes)
      close(Parameters.get(gradient, "b").values, slopes)
    }))

  it.effect("stands beside that of the trainables", () =>
    Effect.gen(function*() {
      const inputs = [Input.step("i", { at, delay: 0.1, duration: 0.4, amplitude: 0.002 })]
      const transform = { i: Transform.affine({ scale: 0.01 }), Leak_gLeak: Transform.softplus() }
      const { gradient, parameters, state } = yield* firstStep(leaky, { ...base, inputs, transform })
      const currents = [0, 0.002, 0.002, 0.002, 0.002, 0, 0, 0]
      const { byCurrent, byLeak } = leaking({ g, start: -70, currents })
      const byAmplitude = [1, 2, 3, 4].reduce((sum, j) => sum + mean(byCurrent.map((row) => row[j])), 0)
      // Softplus y = log(1 + exp(x)) has the slope 1 - exp(-y).
      close(Parameters.get(gradient, "Leak_gLeak").values, [mean(byLeak) * -Math.expm1(-g)])
      close(Parameters.get(gradient, "i").values, [0.01 * byAmplitude])
      assert.deepStrictEqual(gradient.entries.map(({ domain }) => domain), ["nodes", "inputs"])
      // 0.002 / 0.01 - 1e-9 · slope
      close([state.numbers[1]], [0.2 - 1e-9 * 0.01 * byAmplitude])
      close(Parameters.get(parameters, "i").values, [0.01 * state.numbers[1]])
    }))
})

describe("the gradient by a clamp", () => {
  it.effect("of the voltage where it is recorded is what the loss says of the samples, but the first", () =>
    Effect.gen(function*() {
      const inputs = [Input.samples("v", { at, clamp: "v", values: [1, 2, 3, 4, 5, 6, 7, 8] })]
      const loss: Loss.Loss<unknown> = Loss.make((traces) => ({
        value: traces.data.reduce((sum, x, k) => sum + k * k * x, 0),
        cotangent: traces.data.map((_, k) => k * k)
      }))
      const { gradient, loss: value } = yield* firstStep(compartment, { ...base, loss, inputs })
      assert.deepStrictEqual([...Parameters.get(gradient, "v").values], [1, 4, 9, 16, 25, 36, 49, 64])
      assert.strictEqual(value, 1 + 8 + 27 + 64 + 125 + 216 + 343 + 512)
    }))
})

const cell = Cell.make({ ncomp: 2 })
/** Two cells that are busy: the first one excites the second. */
const busy = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.listed([[0, 2]]), Synapses.Ionotropic),
  Edit.set("IonotropicSynapse_gS", 1e-3),
  Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.2 }), Select.rows([0])),
  Edit.record("v", Select.rows([1, 2, 3])),
  Edit.train("HH_gNa")
])

/** Where an input can go, with values that make sense there. */
const targets = {
  "a current": { to: { at: Select.rows([0]) }, size: 0.1, middle: 0.1 },
  "a clamp of v": { to: { at: Select.rows([0]), clamp: "v" }, size: 20, middle: -40 },
  "a clamp of a gate": { to: { at: Select.cell(1), clamp: "HH_m" }, size: 0.2, middle: 0.3 },
  "a clamp of a synapse": { to: { at: Select.edges, clamp: "IonotropicSynapse_s" }, size: 0.2, middle: 0.4 }
} as const

/** Numbers before a map that bends: a sine and its square, so that the pullback depends on the numbers. */
const bent = (to: Input.TargetOptions, size: number, middle: number): Input.Input =>
  Input.custom("i", {
    ...to,
    values: [0.3, 0.7],
    forward: ([a, b], count, step) =>
      Float64Array.from({ length: count }, (_, k) => middle + size * (Math.sin(a + k * step) + b * b * k / count)),
    pullback: ([a, b], w, step) =>
      Float64Array.of(
        // d sin(a + t) / da = cos(a + t); d b² / db = 2 b
        w.reduce((sum, x, k) => sum + x * size * Math.cos(a + k * step), 0),
        w.reduce((sum, x, k) => sum + x * size * 2 * b * k / w.length, 0)
      )
  })

const kinds = {
  step: (to: Input.TargetOptions, size: number, middle: number) =>
    Input.step("i", { ...to, delay: 0.4, duration: 0.8, amplitude: middle + size, offset: middle }),
  pieces: (to: Input.TargetOptions, size: number, middle: number) =>
    Input.pieces("i", { ...to, every: 0.5, values: [middle, middle + size, middle - size] }),
  samples: (to: Input.TargetOptions, size: number, middle: number) =>
    Input.samples("i", { ...to, values: [middle, middle - size, middle + size, middle + 0.5 * size] }),
  custom: bent
}

describe("the gradient by differences", () => {
  const steps = 60
  const problem = {
    loss: Loss.squared(Readout.samples({ from: 0.3 }), -60),
    steps,
    dt: 0.025
  }

  for (const [name, { middle, size, to }] of Object.entries(targets)) {
    for (const [kind, make] of Object.entries(kinds)) {
      it.effect(`of ${kind} as ${name} is that of training`, () =>
        Effect.gen(function*() {
          const inputs = [make(to, size, middle)]
          const objective = yield* Training.objective(busy, { ...problem, inputs })
          const { gradient } = yield* objective.evaluate(objective.start)
          const numbers = objective.start
          for (let p = 1; p < numbers.length; p++) {
            // Richardson's differences: errors of (h / L)^4 with h a hundredth of what makes a difference, L = 1, and 1e-16 / h of roundings.
            const h = 0.01 * (kind === "custom" ? 1 : size)
            const value = (by: number) =>
              Effect.map(objective.evaluate(numbers.map((x, q) => q === p ? x + by : x)), ({ loss }) => loss)
            const central = (by: number) =>
              Effect.map(Effect.all([value(by), value(-by)]), ([a, b]) => (a - b) / (2 * by))
            const [coarse, fine] = yield* Effect.all([central(h), central(h / 2)])
            const difference = (4 * fine - coarse) / 3
            assert.isAtMost(
              Math.abs(gradient[p] - difference),
              1e-6 * Math.max(...gradient.slice(1).map(Math.abs)),
              `number ${p}: ${gradient[p]}, ${difference}`
            )
          }
          assert.isAbove(Math.max(...gradient.slice(1).map(Math.abs)), 0)
          objective.release()
        }).pipe(Effect.provide(Engine.layer)))
    }
  }
})

describe("several inputs at once", () => {
  const problem = { loss: Loss.squared(Readout.samples({ from: 0.3 }), -60), steps: 60, dt: 0.025 }
  const twoRows = { at: Select.rows([0, 1]) }
  const inputs = [
    Input.step("a", { ...twoRows, delay: 0.2, duration: 1, amplitude: 0.1 }),
    Input.samples("b", { at: Select.rows([2, 3]), clamp: "HH_h", values: [0.6, 0.5] }),
    Input.pieces("c", { at: Select.rows([2]), every: 0.7, values: [0.05, -0.02] }),
    Input.step("d", {
      at: Select.edges,
      clamp: "IonotropicSynapse_s",
      delay: 0.1,
      duration: 0.5,
      amplitude: 0.4,
      offset: 0
    })
  ]

  it.effect("have each its own derivatives, in whatever order they are given", () =>
    Effect.gen(function*() {
      const gradientOf = (list: ReadonlyArray<Input.Input>) =>
        Effect.map(
          Training.last(Stream.take(Training.fit(busy, { ...base, ...problem, inputs: list }), 1)),
          ({ gradient }) => gradient
        )
      const [given, turned] = [yield* gradientOf(inputs), yield* gradientOf(inputs.toReversed())]
      const objective = yield* Training.objective(busy, { ...problem, inputs })
      const numbers = objective.start
      let p = 1
      for (const { initial, name } of inputs) {
        const { values } = Parameters.get(given, name)
        for (const [q] of initial.entries()) {
          // As above.
          const h = 1e-3
          const value = (by: number) =>
            Effect.map(objective.evaluate(numbers.map((x, k) => k === p ? x + by : x)), ({ loss }) => loss)
          const central = (by: number) =>
            Effect.map(Effect.all([value(by), value(-by)]), ([a, b]) => (a - b) / (2 * by))
          const [coarse, fine] = yield* Effect.all([central(h), central(h / 2)])
          const difference = (4 * fine - coarse) / 3
          assert.isAtMost(Math.abs(values[q] - difference), 1e-6 * Math.abs(difference), `${name} ${q}`)
          assert.isAbove(Math.abs(difference), 0.01)
          p++
        }
        // Sums of other stimuli come in another order.
        close(Parameters.get(turned, name).values, [...values], 1e-12)
      }
      objective.release()
    }).pipe(Effect.provide(Engine.layer)))
})

describe("training", () => {
  it.effect("recovers a current from the voltage that it made", () =>
    Effect.gen(function*() {
      const known = [0.002, -0.001, 0.004, 0.001]
      const currents = known.flatMap((x) => [x, x])
      const target = leaking({ g, start: -70, currents }).v
      const last = yield* Training.last(Stream.take(
        Training.fit(compartment, {
          loss: Loss.squared(Readout.samples(), target),
          inputs: [Input.pieces("i", { at, every: 0.2, values: [0, 0, 0, 0] })],
          optimizer: Optimizer.adam({ learningRate: 2e-4 }),
          steps: 8,
          dt
        }),
        400
      ))
      // Adam at a rate of 2e-4 nA comes to within some of its steps.
      Parameters.get(last.parameters, "i").values.forEach((x, p) => assert.isAtMost(Math.abs(x - known[p]), 2e-4))
      assert.isBelow(last.loss, 1e-3)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("recovers what a clamp held, within bounds", () =>
    Effect.gen(function*() {
      const pair = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
        Edit.insert(Channels.Leak),
        Edit.record("v", Select.rows([1]))
      ])
      const input = Input.step("hold", {
        at: Select.rows([0]),
        clamp: "v",
        delay: 0,
        duration: 9,
        amplitude: -65,
        offset: -65
      })
      // The neighbour of a clamped compartment is a linear function of it, so one probe tells the target.
      const objective = yield* Training.objective(pair, { loss: meanVoltage, inputs: [input], steps: 8, dt })
      const { loss: target } = yield* objective.evaluate([-42])
      objective.release()
      const last = yield* Training.last(Stream.take(
        Training.fit(pair, {
          loss: Loss.squared(Readout.mean(), target),
          inputs: [input],
          transform: { hold: Transform.sigmoid(-80, -20) },
          optimizer: Optimizer.adam({ learningRate: 0.05 }),
          steps: 8,
          dt
        }),
        150
      ))
      assert.isAtMost(Math.abs(Parameters.get(last.parameters, "hold").values[0] + 42), 0.1)
    }).pipe(Effect.provide(Engine.layer)))
})
