/** Gradients as Effects: what they are of, progress, interruption, going on from a state, on either engine. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Layer, Ref } from "effect"
import { Edit, Engine, Gradient, Network, Parameters, Progress, Simulation } from "neurolens"
import { layerWorkers } from "neurolens/node"
import { all, counting, engines, network, quiet } from "./gradientModels.ts"

const recordingOf = (state: string, at: number): number => {
  const i = network.recordings.findIndex((r) => r.state === state && r.row === at)
  assert.isAtLeast(i, 0)
  return i
}

const valuesOf = (gradient: Gradient.Gradient, name: string): ReadonlyArray<number> =>
  Array.from(Parameters.get(gradient.parameters, name).values)

describe.each(engines)("on the %s engine, a gradient", (engine, layer) => {
  const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
    it.effect(name, () => Effect.provide(body(), layer))

  test("of no networks is nothing", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Gradient.batch([], all, { steps: 3 }), [])
    }))

  test("has the loss and the traces of the simulation", () =>
    Effect.gen(function*() {
      const made = yield* Gradient.run(network, all, { steps: 30 })
      const traces = yield* Simulation.run(network, { steps: 30 })
      assert.deepStrictEqual(made.traces, traces)
      assert.strictEqual(made.loss, all(traces).value)
      assert.deepStrictEqual(yield* Gradient.run(network, all, { steps: 30 }), made)
      assert.deepStrictEqual(
        made.parameters.entries.map(({ labels, name }) => [name, labels.length]),
        Network.parameters(network).entries.map(({ labels, name }) => [name, labels.length])
      )
    }))

  test("is that at the parameters it is given", () =>
    Effect.gen(function*() {
      const base = Network.parameters(network)
      const parameters = Parameters.fromVector(base, Parameters.vector(base).map((x) => 1.1 * x))
      const given = yield* Gradient.run(network, all, { steps: 30, parameters })
      const written = Network.editSync(network, [Edit.writeParameters(parameters)])
      assert.deepStrictEqual(given, yield* Gradient.run(written, all, { steps: 30 }))
      assert.notDeepEqual(given.adjoint, (yield* Gradient.run(network, all, { steps: 30 })).adjoint)
      const foreign = yield* Effect.flip(Gradient.run(quiet, all, { steps: 1, parameters }))
      assert.strictEqual(foreign._tag, "NetworkError")
    }))

  test("counts the first sample", () =>
    Effect.gen(function*() {
      for (const steps of [0, 5]) {
        const first = (state: string, at: number) =>
          Gradient.run(network, counting((i, k) => Number(k === 0 && i === recordingOf(state, at))), { steps })
        assert.deepStrictEqual(valuesOf(yield* first("v", 3), "v"), [0, 0, 0, 1, 0])
        assert.deepStrictEqual(valuesOf(yield* first("IonotropicSynapse_s", 1), "IonotropicSynapse_s"), [0, 1])
        // gNa m^3 h (v - eNa) + gK n^4 (v - eK) + gLeak (v - eLeak) at v = -70, gates at 0.2, all of it on the first cell
        const current = yield* first("i_HH", 2)
        assert.closeTo(valuesOf(current, "HH_gNa")[0], 0.2 ** 4 * (-70 - 50), 1e-12)
        assert.strictEqual(valuesOf(current, "HH_gNa")[1], 0)
        assert.closeTo(valuesOf(current, "HH_n")[0], 0.036 * 4 * 0.2 ** 3 * (-70 + 77), 1e-12)
        // gS s (v_post - e_syn) in nA, with gS in uS and e_syn 0
        const synaptic = yield* first("i_IonotropicSynapse", 0)
        assert.closeTo(valuesOf(synaptic, "IonotropicSynapse_s")[0], 1e-3 * -70, 1e-12)
        assert.closeTo(valuesOf(synaptic, "v")[4], 1e-3 * 0.2, 1e-12)
      }
    }))

  const kinds = [["v", 2], ["CaCon_i", 4], ["i_HH", 4], ["i_IonotropicSynapse", 1], ["IonotropicSynapse_s", 0]] as const
  for (const [state, at] of kinds) {
    test(`of a loss that looks at ${state} is that of differences`, () =>
      Effect.gen(function*() {
        const loss = counting((i, k) => i === recordingOf(state, at) ? Math.sin(k) : 0)
        const made = yield* Gradient.run(network, loss, { steps: 30 })
        const base = Network.parameters(network)
        const values = Parameters.vector(base)
        const direction = values.map((x, p) => x * Math.cos(2 * p))
        const at2 = (h: number) =>
          Effect.map(
            Simulation.run(network, {
              steps: 30,
              parameters: Parameters.fromVector(base, values.map((x, p) => x + h * direction[p]))
            }),
            (traces) => loss(traces).value
          )
        const slope = yield* richardson(at2, 1e-3)
        const found = Parameters.vector(made.parameters).reduce((sum, x, p) => sum + x * direction[p], 0)
        assert.isAtMost(Math.abs(found - slope), 1e-6 * Math.abs(slope))
        assert.isAbove(Math.abs(slope), 0)
      }))
  }

  test("of the rest of a run is that of the rest alone", () =>
    Effect.gen(function*() {
      const { state } = yield* Simulation.run(network, { steps: 12 })
      const rest = { steps: 20, from: state }
      const made = yield* Gradient.run(network, all, rest)
      assert.deepStrictEqual(made.traces, yield* Simulation.run(network, rest))
      assert.deepStrictEqual(made.traces.first, 12)
      // Nothing of the start of the network acts any more.
      for (const name of ["HH_n", "v", "IonotropicSynapse_s"]) {
        assert.isTrue(valuesOf(made, name).every((x) => x === 0), name)
      }
      const base = Network.parameters(network)
      const slope = yield* richardson(
        (h) =>
          Effect.map(
            Simulation.run(network, {
              ...rest,
              parameters: Parameters.set(base, "HH_gNa", (_, p, x) => p === 0 ? x + h : x)
            }),
            (traces) => all(traces).value
          ),
        1e-4
      )
      assert.isAtMost(Math.abs(valuesOf(made, "HH_gNa")[0] / slope - 1), 1e-6)
      const inputs = yield* Gradient.run(network, all, { ...rest, inputs: true })
      assert.strictEqual(inputs.adjoint.stimuli[0].length, 20)
      const [first, last] = [Network.editSync(quiet, []), { steps: 1, from: state }]
      assert.match(
        (yield* Effect.flip(Gradient.run(first, all, last))).message,
        /^the state to go on from does not belong/
      )
    }))

  test("of the whole is that of the pieces, chained through the state between", () =>
    Effect.gen(function*() {
      // The loss looks at samples after the first piece only; so what the whole has beyond the rest came through the state.
      const late = counting((i, k) => k > 12 ? Math.cos(3 * i + k) : 0)
      const piece = counting((i, k) => k > 0 ? Math.cos(3 * i + k + 12) : 0)
      const whole = yield* Gradient.run(network, late, { steps: 32, inputs: true })
      const { state } = yield* Simulation.run(network, { steps: 12 })
      const rest = yield* Gradient.run(network, piece, { steps: 20, from: state, inputs: true })
      assert.deepStrictEqual(Array.from(whole.adjoint.stimuli[0]).slice(12), Array.from(rest.adjoint.stimuli[0]))
      assert.isTrue(whole.adjoint.stimuli[0].slice(0, 12).some((x) => x !== 0))
    }))

  test("tells how far it is, up to the total", () =>
    Effect.gen(function*() {
      const steps = engine === "compiled" ? 450_001 : 3001 // pieces are as long as a few milliseconds of work
      const reports = yield* Ref.make<ReadonlyArray<Progress.Progress>>([])
      yield* Effect.provideService(
        Gradient.run(quiet, all, { steps }),
        Progress.ProgressListener,
        (progress) => Ref.update(reports, (before) => [...before, progress])
      )
      const seen = yield* Ref.get(reports)
      assert.isAtLeast(seen.length, 2)
      // A start that takes longer than a piece, as on a busy machine, is told of with nothing done.
      seen.forEach((r, k) => assert.isAbove(r.done, k === 0 ? -1 : seen[k - 1].done))
      assert.deepStrictEqual(seen.at(-1), { what: "gradient", done: 2 * steps, total: 2 * steps, unit: "steps" })
    }))

  test("stays open for networks of one structure", () =>
    Effect.gen(function*() {
      const runner = yield* Gradient.open(network, 2, { steps: 20 })
      const base = Network.parameters(network)
      const others = [1, 1.1, 1.2, 1.3, 1.4].map((by) =>
        Network.editSync(network, [Edit.writeParameters(Parameters.set(base, "HH_gNa", (_, __, x) => by * x))])
      )
      const found = yield* runner.run(others, all)
      assert.strictEqual(found.length, 5)
      for (const [k, own] of others.entries()) {
        assert.deepStrictEqual(found[k].adjoint, (yield* Gradient.run(own, all, { steps: 20 })).adjoint)
      }
      assert.deepStrictEqual(yield* runner.run([], all), [])
      const seen: Array<number> = []
      yield* runner.run(others, (traces, k) => {
        seen.push(k)
        return all(traces)
      })
      assert.deepStrictEqual(seen, [0, 1, 2, 3, 4])
    }).pipe(Effect.scoped))
})

/** A derivative by central differences and Richardson's extrapolation, error of order h⁴. */
const richardson = <E, R>(value: (h: number) => Effect.Effect<number, E, R>, h: number): Effect.Effect<number, E, R> =>
  Effect.map(
    Effect.all([value(h), value(-h), value(h / 2), value(-h / 2)]),
    ([ahead, behind, near, nearBehind]) => (4 * (near - nearBehind) / h - (ahead - behind) / (2 * h)) / 3
  )

describe("progress with little memory", () => {
  // The total is an estimate of the steps that are run again (schedule.test.ts).
  it("ends at the total", async () => {
    let last: Progress.Progress | null = null
    const listener = (progress: Progress.Progress) => Effect.sync(() => void (last = progress))
    const made = Gradient.run(quiet, all, { steps: 5, memory: 72 }).pipe(
      Effect.provideService(Progress.ProgressListener, listener),
      Effect.provide(Engine.layerInterpreter)
    )
    await Effect.runPromise(made)
    assert.deepStrictEqual(last, { what: "gradient", done: 14, total: 14, unit: "steps" })
  })
})

describe("interruption", () => {
  /** An engine that counts how often sessions are let go. */
  const counted = (releases: Ref.Ref<number>, made: Engine.Engine["Service"]): Layer.Layer<Engine.Engine> =>
    Layer.succeed(Engine.Engine, {
      ...made,
      gradient: (work) =>
        Effect.andThen(Effect.addFinalizer(() => Ref.update(releases, (n) => n + 1)), made.gradient(work))
    })

  for (const [name, layer] of engines) {
    it.live(`stops a long gradient promptly, and lets everything go, on the ${name} engine`, () =>
      Effect.gen(function*() {
        const releases = yield* Ref.make(0)
        const engine = counted(releases, yield* Effect.provide(Effect.service(Engine.Engine), layer))
        const long = Gradient.run(network, all, { steps: 2_000_000, memory: 10_000_000 })
        const fiber = yield* Effect.forkChild(Effect.provide(long, engine))
        yield* Effect.sleep("30 millis")
        const started = performance.now()
        yield* Fiber.interrupt(fiber)
        assert.isBelow(performance.now() - started, 1000)
        const exit = yield* Fiber.await(fiber)
        assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
        assert.strictEqual(yield* Ref.get(releases), 1)
        // Released as well where it succeeds, and where it fails.
        const made = yield* Effect.provide(Gradient.run(network, all, { steps: 20 }), engine)
        assert.deepStrictEqual(made, yield* Effect.provide(Gradient.run(network, all, { steps: 20 }), layer))
        yield* Effect.provide(
          Effect.exit(Gradient.batch([network], () => ({ value: NaN, cotangent: [] }), { steps: 2 })),
          engine
        )
        assert.strictEqual(yield* Ref.get(releases), 3)
      }))
  }

  it.live("while it goes back lets others run meanwhile", () =>
    Effect.gen(function*() {
      const ticks = yield* Ref.make(0)
      const ticking = Effect.forever(Effect.andThen(Ref.update(ticks, (n) => n + 1), Effect.sleep("1 millis")))
      yield* Effect.raceFirst(Gradient.run(network, all, { steps: 1500 }), ticking)
      assert.isAbove(yield* Ref.get(ticks), 5)
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.live("of a gradient on several threads leaves them ready", () =>
    Effect.gen(function*() {
      const expected = yield* Effect.provide(Gradient.run(network, all, { steps: 20 }), Engine.layer)
      const fiber = yield* Effect.forkChild(Gradient.run(network, all, { steps: 2_000_000, memory: 50_000_000 }))
      yield* Effect.sleep("100 millis")
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* Gradient.run(network, all, { steps: 20 }), expected)
    }).pipe(Effect.provide(layerWorkers({ size: 2, least: 0 }))))
})

describe("the engine", () => {
  it.effect("is asked for what is trained, in a network with the parameters in it", () =>
    Effect.gen(function*() {
      const real = yield* Effect.provide(Effect.service(Engine.Engine), Engine.layerInterpreter)
      const asked: Array<unknown> = []
      const spy = Layer.succeed(Engine.Engine, {
        ...real,
        gradient: (work) => {
          const { copies, dt, network: { nodes }, scheme, wanted } = work
          const value = nodes.columns.get("Leak_gLeak")!.values[0]
          asked.push([value, scheme, dt, [...wanted.nodes], wanted.inputs, copies])
          return real.gradient(work)
        }
      })
      const parameters = Parameters.set(Network.parameters(quiet), "Leak_gLeak", [7e-4])
      const options = { steps: 2, dt: 0.1, scheme: "crankNicolson", parameters } as const
      yield* Effect.provide(Gradient.run(quiet, all, options), spy)
      assert.deepStrictEqual(asked, [[7e-4, "crankNicolson", 0.1, ["Leak_gLeak"], false, 1]])
    }))
})
