/**
 * A runner that stays open: batches that come at once take turns, an interrupted one harms none after it, and none comes after release.
 *
 * One idea: whatever else happens on a runner, a batch has the bits that it has on a runner of its own. The last tests show what goes wrong
 * without turns, and without a copy of what losses give.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Scope } from "effect"
import { Edit, Engine, Gradient, Loss, Network, Parameters, Readout, Simulation, Training } from "neurolens"
import { compiledGradients } from "../../src/adjoint/GradientRunner.ts"
import { wantedOf } from "../../src/adjoint/Wanted.ts"
import { dt, leaky, shown } from "../train/leakModel.ts"
import { counting, engines, network } from "./gradientModels.ts"

const base = Network.parameters(network)
const scaled = (by: number): Network.Network =>
  Network.editSync(network, [Edit.writeParameters(Parameters.set(base, "HH_gNa", (_, __, x) => by * x))])

/** A batch: networks, and a loss of its own for each. */
type Batch = { readonly networks: ReadonlyArray<Network.Network>; readonly loss: Gradient.LossOfRun }
const batch = (phase: number, factors: ReadonlyArray<number>): Batch => ({
  networks: factors.map(scaled),
  loss: (traces, k) => counting((i, sample) => Math.cos(3 * i + sample + phase + k))(traces)
})
const [first, second] = [batch(0, [1, 1.1, 1.2]), batch(1.5, [0.7, 0.8])]

/** A memory of some steps, so that work is done in many pieces. */
const options = { steps: 30, memory: 100_000 }

const opened = <A, E>(use: (runner: Gradient.Open) => Effect.Effect<A, E, Engine.Engine>) =>
  Effect.scoped(Effect.flatMap(Gradient.open(network, 2, options), use))

const ran = (runner: Gradient.Open, { loss, networks }: Batch) => runner.run(networks, loss)

/** What a batch has on a runner of its own. */
const alone = (of: Batch) => opened((runner) => ran(runner, of))

/** A batch that can be asked whether it is under way, that is, whether its first loss was asked for. */
const watched = ({ loss, networks }: Batch): { readonly batch: Batch; readonly underWay: () => boolean } => {
  let asked = false
  return {
    batch: {
      networks,
      loss: (traces, k) => {
        asked = true
        return loss(traces, k)
      }
    },
    underWay: () => asked
  }
}

/** So many that it does not end, whoever has a turn, before somebody stops it. */
const many = ({ loss, networks }: Batch): Batch => ({
  networks: Array.from({ length: 100 }, () => networks).flat(),
  loss: (traces) => loss(traces, 0)
})

const until = (done: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => done() ? Effect.void : Effect.andThen(Effect.yieldNow, until(done)))

const message = "the session is closed with its scope; expected one whose scope is open"

describe.each(engines)("on the %s engine, an open runner", (_, layer) => {
  const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
    it.effect(name, () => Effect.provide(body(), layer))

  test("does batches that come at once one after the other, each with its bits", () =>
    Effect.gen(function*() {
      const order: Array<string> = []
      const told = (name: string, { loss, networks }: Batch): Batch => ({
        networks,
        loss: (traces, k) => {
          order.push(`${name}${k}`)
          return loss(traces, k)
        }
      })
      const both = [told("a", first), told("b", second)]
      const made = yield* opened((runner) =>
        Effect.all(both.map((one) => ran(runner, one)), { concurrency: "unbounded" })
      )
      assert.deepStrictEqual(order, ["a0", "a1", "a2", "b0", "b1"])
      assert.deepStrictEqual(made, [yield* alone(first), yield* alone(second)])
      assert.notDeepEqual(made[0][0].adjoint, made[1][0].adjoint)
    }))

  test("goes on after a batch that was interrupted under way, and after one that waited", () =>
    opened((runner) =>
      Effect.gen(function*() {
        const { batch: long, underWay } = watched(many(first))
        const running = yield* Effect.forkChild(ran(runner, long))
        const waiting = yield* Effect.forkChild(ran(runner, second))
        yield* until(underWay)
        yield* Fiber.interrupt(waiting)
        yield* Fiber.interrupt(running)
        for (const fiber of [running, waiting]) {
          const exit = yield* Fiber.await(fiber)
          assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
        }
        assert.deepStrictEqual(yield* ran(runner, second), yield* alone(second))
        assert.deepStrictEqual(yield* ran(runner, first), yield* alone(first))
      })
    ))

  test("goes on after a batch whose loss failed", () =>
    opened((runner) =>
      Effect.gen(function*() {
        const failing: Gradient.LossOfRun = (traces, k) => ({ ...first.loss(traces, k), value: k === 1 ? NaN : 0 })
        const error = yield* Effect.flip(runner.run(first.networks, failing))
        assert.match(error.message, /^the loss of run 1 is NaN/)
        assert.deepStrictEqual(yield* ran(runner, second), yield* alone(second))
      })
    ))

  test("whose scope is closed refuses a batch, also one that waited for its turn, and ends the one under way", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const runner = yield* Scope.provide(Gradient.open(network, 2, options), scope)
      const { batch: long, underWay } = watched(many(first))
      const running = yield* Effect.forkChild(ran(runner, long))
      const waiting = yield* Effect.forkChild(Effect.flip(ran(runner, many(second))))
      yield* until(underWay)
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual((yield* Effect.flip(Fiber.join(running))).message, message)
      assert.strictEqual((yield* Fiber.join(waiting)).message, message)
      const error = yield* Effect.flip(ran(runner, first))
      assert.isTrue(error instanceof Simulation.SimulationError)
      assert.deepStrictEqual([error.reason._tag, error.message], ["BadOption", message])
      assert.strictEqual((yield* Effect.flip(runner.run([], first.loss))).message, message)
    }))

  test("takes losses that write all their slopes into one array", () =>
    Effect.gen(function*() {
      const shared = new Float64Array(network.recordings.size * (options.steps + 1))
      const reusing: Batch = {
        networks: first.networks,
        loss: (traces, k) => {
          const { cotangent, value } = first.loss(traces, k)
          shared.set(Array.from(cotangent))
          return { value, cotangent: shared }
        }
      }
      const [fresh, reused] = [yield* alone(first), yield* alone(reusing)]
      assert.deepStrictEqual(reused, fresh)
      // With the slopes of the second run the first would have another gradient.
      const later = yield* alone({ ...first, loss: (traces) => first.loss(traces, 1) })
      assert.notDeepEqual(later[0].adjoint, fresh[0].adjoint)
    }))

  test("lies behind an objective: evaluations at once are those one after the other", () =>
    Effect.gen(function*() {
      const currents = [0.001, 0.002, -0.001]
      const objective = yield* Training.objective(leaky, {
        data: currents,
        present: shown,
        loss: Loss.squared<number>(Readout.mean(), (current) => -69 + 200 * current),
        steps: 8,
        dt
      })
      const places = [[3e-4], [5e-4], [1e-4]]
      const each = yield* Effect.forEach(places, objective.evaluate)
      assert.deepStrictEqual(yield* Effect.forEach(places, objective.evaluate, { concurrency: "unbounded" }), each)
      assert.strictEqual(new Set(each.map(({ loss }) => loss)).size, 3)
      objective.release()
      const error = yield* Effect.flip(objective.evaluate([3e-4]))
      assert.deepStrictEqual([error._tag, error.message], ["SimulationError", message])
    }))
})

describe("without turns", () => {
  // What the tests above guard against: work that is pulled in turns mixes up its states.
  it.effect("two batches on one compiled runner spoil each other", () =>
    Effect.gen(function*() {
      const runner = compiledGradients(network, "backwardEuler", 0.025, wantedOf(network, false), 2)
      const work = [first, second].map(({ loss, networks }) =>
        runner.run(
          { networks: networks.slice(0, 2), from: null, steps: options.steps, memory: 100_000, first: 0 },
          (k, traces) => loss(traces, k)
        )
      )
      // Both as far as where they ask how much they may do.
      for (const one of work) while ((one.next().value as { readonly _tag?: string })._tag !== "Ready");
      let next = work[0].next(1)
      while (next.done !== true) next = work[0].next(1)
      const mixed = yield* Effect.fromResult(next.value)
      const expected = yield* alone(first)
      assert.notDeepEqual(mixed[0].adjoint, expected[0].adjoint)
      runner.release()
    }).pipe(Effect.provide(Engine.layerCompiled)))
})
