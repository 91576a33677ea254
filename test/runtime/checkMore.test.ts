/**
 * Checks of gradients where reviews found something: derivatives that are truly zero, a constant with several readers, a pumped ion that a
 * synapse reads, and derivatives by inputs that are not finite.
 *
 * One idea: a right gradient never differs, whatever the network; and with slopes that lie a little, the same networks do.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Edit,
  type Engine,
  Gradient,
  Input,
  Loss,
  Network,
  Readout,
  Select,
  Share,
  Stimulus,
  Training
} from "neurolens"
import { dt, smooth, steps } from "../adjoint/dual/networks.ts"
import { row } from "../solve/run.ts"
import { compartment } from "../train/leakModel.ts"
import { all, engines } from "./gradientModels.ts"

const verdictsOf = ({ rows }: Gradient.GradientCheck): ReadonlyArray<string> => rows.map(({ verdict }) => verdict)

/** A loss whose slopes are off by a hundredth, but for its value. */
const lying = (loss: Gradient.Loss): Gradient.Loss => (traces) => {
  const { cotangent, value } = loss(traces)
  return { value, cotangent: Float64Array.from(cotangent, (x) => 1.01 * x) }
}

/** The sum of the first recording less that of the second, pair by pair, so that equal traces give 0 and no rounding. */
const apart: Gradient.Loss = ({ data, samples }) => ({
  value: Array.from({ length: samples }, (_, k) => data[k] - data[samples + k]).reduce((sum, x) => sum + x, 0),
  cotangent: data.map((_, k) => k < samples ? 1 : -1)
})

/** Two cells that nothing connects, with the same in them; `recorded` says whose voltage is recorded. */
const strangers = (recorded: Select.NodeSelection, ...trained: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make([Cell.make(), Cell.make()]), [
    Edit.insert(Channels.HH),
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 1, amplitude: 0.02 }), Select.all),
    Edit.record("v", recorded),
    ...trained
  ])

describe.each(engines)("on the %s engine, a check", (_, layer) => {
  const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
    it.effect(name, () => Effect.provide(body(), layer))

  test("of a parameter that nothing depends on agrees that its derivative is 0", () =>
    Effect.gen(function*() {
      const far = [Edit.train("radius", { at: row(1) }), Edit.train("HH_gNa", { at: row(1) })]
      const made = yield* Gradient.check(strangers(row(0), ...far, Edit.train("HH_gK")), all, { steps: 20 })
      assert.deepStrictEqual(verdictsOf(made), ["agrees", "agrees", "agrees"])
      assert.deepStrictEqual(made.rows.map(({ adjoint, difference }) => [adjoint === 0, difference === 0]), [
        [true, true],
        [true, true],
        [false, false]
      ])
      // Slopes by what the value does not look at make the same parameters differ.
      const blind: Gradient.Loss = (traces) => ({
        value: traces.data[10],
        cotangent: traces.data.map((_, k) => k === 10 || k === 40 ? 1 : 0)
      })
      const wrong = yield* Gradient.check(strangers(Select.all, ...far), blind, { steps: 20 })
      assert.deepStrictEqual(verdictsOf(wrong), ["differs", "differs"])
    }))

  test("of a parameter that acts on two equal cells alike agrees that they stay equal", () =>
    Effect.gen(function*() {
      const shared = strangers(Select.all, Edit.train("HH_gNa"), Edit.train("radius"), Edit.train("v"))
      const made = yield* Gradient.check(shared, apart, { steps: 20 })
      for (const { adjoint, difference, verdict } of made.rows) {
        assert.deepStrictEqual([adjoint === 0, difference, verdict], [true, 0, "agrees"])
      }
      const each = strangers(Select.all, Edit.train("HH_gNa", { at: Select.cell("all"), share: Share.perCell }))
      const own = yield* Gradient.check(each, apart, { steps: 20 })
      assert.deepStrictEqual(verdictsOf(own), ["agrees", "agrees"])
      assert.strictEqual(own.rows[0].adjoint, -own.rows[1].adjoint)
      assert.notStrictEqual(own.rows[0].adjoint, 0)
    }))

  test("at the minimum of a loss, where nothing is rounded, agrees that the slope is 0", () =>
    Effect.gen(function*() {
      const loss = Loss.squared(Readout.samples(), -70)
      // At its reversal potential a compartment stays, whatever the leak; and no step rounds the voltage that it starts with.
      const leak = Network.editSync(compartment, [Edit.train("Leak_gLeak")])
      const start = Network.editSync(compartment, [Edit.train("v")])
      const rows = [
        ...(yield* Gradient.check(leak, loss, { steps: 20 })).rows,
        ...(yield* Gradient.check(start, loss, { steps: 0 })).rows
      ]
      assert.deepStrictEqual(rows.map(({ adjoint, verdict }) => [adjoint === 0, verdict]), [
        [true, "agrees"],
        [true, "agrees"]
      ])
    }))

  test("at the minimum of a loss, and where a loss cancels, agrees though samples round", () =>
    Effect.gen(function*() {
      const train = (name: string) => Network.editSync(compartment, [Edit.train(name)])
      const rows = [
        ...(yield* Gradient.check(train("Leak_eLeak"), Loss.squared(Readout.at([0.025]), -70), { steps: 1 })).rows,
        ...(yield* Gradient.check(train("v"), Loss.squared(Readout.samples(), -70), { steps: 100 })).rows,
        ...(yield* Gradient.check(strangers(Select.all, Edit.set("v", -60.1), Edit.train("v")), apart, { steps: 20 }))
          .rows
      ]
      assert.deepStrictEqual(rows.map(({ verdict }) => verdict), ["agrees", "agrees", "agrees"])
      // That is not because anything agrees there: slopes of something else do not.
      const steep: Gradient.Loss = (traces) => ({ ...apart(traces), cotangent: traces.data.map(() => 1) })
      const wrong = strangers(Select.all, Edit.set("v", -60.1), Edit.train("v"))
      assert.deepStrictEqual(verdictsOf(yield* Gradient.check(wrong, steep, { steps: 20 })), ["differs"])
    }))

  const networks: ReadonlyArray<readonly [string, Network.Network]> = [
    [
      "one constant with several readers",
      Network.editSync(smooth["one constant with several readers"], [
        Edit.train("eX", { share: Share.each }),
        ...["Owner_g", "First_g", "Second_g"].map((name) => Edit.train(name))
      ])
    ],
    [
      "a pumped ion that synapses read",
      Network.editSync(
        smooth["a synapse that sees a pumped ion"],
        ["CaCon_i", "CaPump_gamma", "CaPump_decay", "CaL_gCaL", "Tasting_g", "radius"].map((name) => Edit.train(name))
      )
    ]
  ]
  for (const [name, network] of networks) {
    test(`of ${name} agrees, and differs where slopes lie`, () =>
      Effect.gen(function*() {
        const made = yield* Gradient.check(network, all, { steps, dt })
        assert.isTrue(made.agrees, String(made))
        assert.include(verdictsOf(made), "agrees")
        assert.isTrue(made.rows.every(({ adjoint }) => adjoint !== 0))
        assert.isFalse((yield* Gradient.check(network, lying(all), { steps, dt })).agrees)
      }))
  }
})

/** A state that is the root of how far the voltage is above -70 mV: its slope there is infinite. */
const Root = Channel.make("Root", { states: { y: { default: 0 } }, update: "y = sqrt((v + 70 [mV]) / 1 [mV])" })
/** Two cells with currents of 0, so that the voltages stay at -70 mV; the second has the root, which is recorded. */
const rooted = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
  Edit.insert(Root, row(1)),
  Edit.record("Root_y"),
  Edit.stimulate(Stimulus.samples([0, 0, 0]), row(0, 1))
])
const total: Gradient.Loss = ({ data }) => ({
  value: data.reduce((sum, x) => sum + x, 0),
  cotangent: data.map(() => 1)
})

/** The failure without the parameters. */
const refused = <A, R>(made: Effect.Effect<A, Training.Failure, R>) =>
  Effect.map(Effect.flip(made), (error) => {
    assert.isTrue(error instanceof Gradient.GradientError, error.message)
    const { reason } = error as Gradient.GradientError
    assert.isTrue(reason._tag === "DerivativeNotFinite")
    const { _tag, index, label, name, value } = reason as Extract<typeof reason, { _tag: "DerivativeNotFinite" }>
    return { _tag, index, label, name, value }
  })

describe.each(engines)("on the %s engine, a derivative by an input that is not finite", (_, layer) => {
  const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
    it.effect(name, () => Effect.provide(body(), layer))
  const infinite = { _tag: "DerivativeNotFinite", index: 0, label: "step 1", value: Infinity }

  test("is an error that says which stimulus or clamp, and the first such step", () =>
    Effect.gen(function*() {
      const options = { steps: 3, inputs: true }
      assert.deepStrictEqual(yield* refused(Gradient.run(rooted, total, options)), {
        ...infinite,
        name: "entry 1 of stimuli"
      })
      const held = Network.editSync(rooted, [Edit.clamp("v", [-69, -70, -68], row(1)), Edit.unstimulate()])
      assert.deepStrictEqual(yield* refused(Gradient.run(held, total, options)), {
        ...infinite,
        name: "entry 0 of clamps",
        label: "step 2"
      })
      // Above -70 mV there is a slope, and nothing is refused.
      const higher = Network.editSync(rooted, [Edit.set("v", -69)])
      const { adjoint } = yield* Gradient.run(higher, total, options)
      assert.isTrue(adjoint.stimuli[0].every((x) => x === 0) && adjoint.stimuli[1].some((x) => x > 0))
      assert.deepStrictEqual(
        yield* refused(Gradient.batch([higher, rooted], (traces) => total(traces), options)),
        { ...infinite, index: 1, name: "entry 1 of stimuli" }
      )
    }))

  test("of training is that of the run", () =>
    Effect.gen(function*() {
      const inputs = [Input.samples("current", { at: row(1), values: [0, 0, 0] })]
      const network = Network.editSync(rooted, [Edit.unstimulate()])
      const objective = yield* Training.objective(network, { loss: total, steps: 3, inputs })
      assert.deepStrictEqual(yield* refused(objective.evaluate(objective.start)), {
        ...infinite,
        name: "entry 0 of stimuli"
      })
      objective.release()
    }))
})
