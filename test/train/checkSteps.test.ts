/**
 * How far a check of training moves its numbers: as far as the parameter's own size asks for, whatever else is trained and whatever a
 * transform makes of it; and at the edge of what can be run to one side only.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Input, Loss, Network, Readout, Select, Training, Transform } from "neurolens"

const cell = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.HH), Edit.record("v")])
const problem = { loss: Loss.squared(Readout.samples(), -60), steps: 40 }
const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))
const verdicts = (network: Network.Network, options: Training.ProblemOptions<unknown>) =>
  Effect.map(Training.check(network, options), ({ rows }) => rows.map(({ verdict }) => verdict))

describe("a check moves", () => {
  test("a number in the middle of bounds, which is nearly 0", () =>
    Effect.gen(function*() {
      const network = Network.editSync(cell, [Edit.set("HH_gNa", 0.1), Edit.train("HH_gNa")])
      for (const [lower, upper] of [[0.05, 0.15], [0, 0.2], [-1, 1.2]]) {
        const transform = Transform.sigmoid(lower, upper)
        assert.deepStrictEqual(yield* verdicts(network, { ...problem, transform }), ["agrees"])
        const wrong: Loss.Loss = (traces, datum) => {
          const { cotangent, value } = problem.loss(traces, datum)
          return { value, cotangent: Float64Array.from(cotangent, (x) => 10 * x) }
        }
        assert.deepStrictEqual(yield* verdicts(network, { ...problem, loss: wrong, transform }), ["differs"])
      }
    }))

  test("a current of 0 beside voltages of -70 by as little as alone", () =>
    Effect.gen(function*() {
      const current = Input.step("current", { at: Select.all, delay: 0.1, duration: 0.5, amplitude: 0 })
      const beside = Network.editSync(cell, [Edit.train("v"), Edit.train("axial_resistivity")])
      const options = { ...problem, inputs: [current] }
      assert.deepStrictEqual(yield* verdicts(cell, options), ["agrees"])
      assert.deepStrictEqual(yield* verdicts(beside, options), ["agrees", "agrees", "agrees"])
    }))

  test("to the inside where there is no other side, and says why where there is none", () =>
    Effect.gen(function*() {
      // The root reaches down to 0.01, and no further.
      const root = (lowest: number, highest: number) =>
        Transform.custom({
          name: "root",
          forward: (x) => {
            if (x < lowest || x > highest) throw new Error(`no root of ${x}`)
            return 1e-4 + x
          },
          inverse: (y) => y - 1e-4,
          derivative: () => 1
        })
      const network = Network.editSync(cell, [Edit.set("HH_gLeak", 2e-4), Edit.train("HH_gLeak")])
      const start = 2e-4 - 1e-4
      assert.deepStrictEqual(yield* verdicts(network, { ...problem, transform: root(start, 1) }), ["agrees"])
      assert.deepStrictEqual(yield* verdicts(network, { ...problem, transform: root(-1, start) }), ["agrees"])
      const stuck = { ...problem, transform: root(start, start) }
      assert.deepStrictEqual(yield* verdicts(network, stuck), ["unclear"])
      const { rows: [row] } = yield* Training.check(network, stuck, {})
      assert.match(row.failure!, /the transform of "HH_gLeak" threw: no root of/)
      const highest = Network.editSync(cell, [Edit.train("v", { initial: Number.MAX_VALUE })])
      const tiny = Loss.of(Readout.at([0]), ([v]) => ({ value: v * 2 ** -1000, cotangent: [2 ** -1000] }))
      assert.deepStrictEqual(yield* verdicts(highest, { loss: tiny, steps: 0 }), ["agrees"])
    }))

  test("nothing else, and refuses what is no option of it", () =>
    Effect.gen(function*() {
      const network = Network.editSync(cell, [Edit.train("HH_gNa")])
      const refused = (options: object | null, look: object = {}) =>
        Effect.map(
          Effect.flip(Training.check(network, options as Training.ProblemOptions<unknown>, look)),
          ({ message }) => message
        )
      assert.deepStrictEqual(
        yield* Effect.all([
          refused({ ...problem, change: 0.1 }),
          refused({ ...problem, los: 1 }),
          refused(problem, { only: [3] }),
          refused(problem, { only: [] }),
          refused(problem, { change: "0.1" })
        ]),
        [
          "\"change\" is among the options of training; expected it in a record of its own, behind these options",
          "check option \"los\" does not exist; did you mean \"loss\"? (there is: optimizer, batch, seed, order, epochs, resume, loss, " +
          "data, present, inputs, penalty, transform, … 8 more)",
          "entry 0 of only is 3; expected a list of names of trainables",
          "only is an empty list; expected a list of names of trainables",
          "change is \"0.1\"; expected a number between 0 and 1"
        ]
      )
      assert.match(yield* refused(null), /^the argument of check is null; expected a record of optimizer, /)
    }))
})
