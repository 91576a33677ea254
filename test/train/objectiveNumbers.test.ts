/**
 * Numbers ⇄ parameters of an objective: each is the inverse of the other, and parameters that no numbers stand for are refused.
 *
 * Numbers go from -3 to 3. There a rounding of a parameter moves a number by 1e-13 at most: that of a voltage of -20 mV is 4e-15 mV, over a
 * slope of 0.09; 1e-12 leaves room for the elementary functions.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import {
  Edit,
  Engine,
  Input,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Training,
  Transform
} from "neurolens"
import { broken, settings } from "../../property-tests/settings.ts"
import { compartment, dt } from "./leakModel.ts"
import { thrown } from "./thrown.ts"

const tolerance = 1e-12

const at = Select.all
const network = Network.editSync(compartment, [Edit.train("Leak_gLeak"), Edit.train("radius"), Edit.train("v")])
const transform = {
  Leak_gLeak: Transform.sigmoid(1e-5, 1e-3),
  radius: Transform.softplus(0.25),
  v: Transform.chain(Transform.affine({ scale: 0.5 }), Transform.negSoftplus(-20)),
  wave: Transform.affine({ scale: [0.01, -0.02], shift: 0.003 }),
  slow: Transform.custom({
    name: "sinh",
    forward: (x) => 0.01 * Math.sinh(x),
    inverse: (y) => Math.asinh(100 * y),
    derivative: (x) => 0.01 * Math.cosh(x)
  })
}
const options: Training.ProblemOptions<void> = {
  loss: Loss.squared(Readout.mean(), -69),
  inputs: [
    Input.pieces("wave", { at, every: 0.4, values: [0.01, 0] }),
    Input.step("slow", { at, delay: 0, duration: 1, amplitude: 0.002 })
  ],
  transform,
  steps: 8,
  dt
}

const opened = <A>(use: (objective: Training.Objective) => Effect.Effect<A, unknown, Engine.Engine>) =>
  Effect.gen(function*() {
    const objective = yield* Training.objective(network, options)
    return yield* Effect.ensuring(use(objective), Effect.sync(objective.release))
  }).pipe(Effect.provide(Engine.layer))

type Ways = Pick<Training.Objective, "numbers" | "parameters">

/** Numbers → parameters → numbers, and on to parameters again, come back. */
const inverse = ({ numbers, parameters }: Ways) =>
  fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 }), (given) => {
    const meant = parameters(given)
    const back = numbers(meant)
    assert.strictEqual(back.length, 6)
    given.forEach((x, p) => assert.isAtMost(Math.abs(back[p] - x), tolerance, `number ${p}, ${x}`))
    const [expected, found] = [meant, parameters(back)].map(Parameters.vector)
    expected.forEach((y, p) =>
      assert.isAtMost(Math.abs(found[p] - y), tolerance * Math.abs(y) + 1e-16, `parameter ${p}`)
    )
  })

describe("the numbers of an objective", () => {
  it.effect("are the inverse of its parameters", () =>
    opened((objective) => Effect.sync(() => fc.assert(inverse(objective), settings))))

  it.effect("that leave a transform out, or take another's, are caught", () =>
    opened((objective) =>
      Effect.sync(() => {
        const without = (p: Parameters.Parameters) => Parameters.vector(p)
        const turned = (p: Parameters.Parameters) => objective.numbers(p).toReversed()
        for (const numbers of [without, turned]) {
          assert.isTrue(fc.check(inverse({ ...objective, numbers }), broken).failed)
        }
      })
    ))

  it.effect("of where training starts are the start, and of a step those of its state", () =>
    opened((objective) =>
      Effect.gen(function*() {
        const optimizer = Optimizer.adam({ learningRate: 0.1 })
        const steps = Training.fit(network, { ...options, optimizer })
        const first = yield* Training.start(network, { ...options, optimizer })
        assert.deepStrictEqual(objective.numbers(first.parameters), objective.start)
        const { parameters, state } = yield* Training.last(Stream.take(steps, 3))
        objective.numbers(parameters).forEach((x, p) => {
          assert.isAtMost(Math.abs(x - state.numbers[p]), tolerance)
        })
      })
    ))

  it.effect("do not exist where a transform does not reach, which says what and where", () =>
    opened((objective) =>
      Effect.sync(() => {
        const parameters = objective.parameters(objective.start)
        const refused = (name: string, values: ReadonlyArray<number>) =>
          thrown(() => objective.numbers(Parameters.set(parameters, name, values)))
        const start = (what: string) => `the value of ${what} does not fit its transform:`
        const between = "numbers between 1e-5 and 0.001, both excluded"
        const leak = `${start("Leak_gLeak (all)")} value 0 is`
        assert.deepStrictEqual(
          [
            refused("Leak_gLeak", [1e-3]),
            refused("Leak_gLeak", [-1]),
            refused("Leak_gLeak", [NaN]),
            refused("radius", [0.25]),
            refused("wave", [0, Infinity])
          ],
          [
            `${leak} 0.001; sigmoid(1e-5, 0.001) gives only ${between}`,
            `${leak} -1; sigmoid(1e-5, 0.001) gives only ${between}`,
            `${leak} NaN; sigmoid(1e-5, 0.001) gives only ${between}`,
            `${start("radius (all)")} value 0 is 0.25; softplus(0.25) gives only finite numbers above 0.25`,
            `${
              start("wave (0.4 ms)")
            } value 1 is Infinity; affine(scale [0.01, -0.02], shift 0.003) gives only finite numbers`
          ]
        )
      })
    ))
})
