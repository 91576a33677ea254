/** Manners: functions that take a network, or traces, first or last; their `Result` and their Effect; mistakes. */
import { Effect, pipe, type Result, type Scope, type Stream } from "effect"
import {
  Edit,
  type Engine,
  Gradient,
  Mistake,
  Network,
  Parameters,
  Scan,
  Select,
  Simulation,
  Stimulus,
  Traces,
  Transform,
  View
} from "neurolens"
import { describe, expect, test } from "tstyche"

declare const network: Network.Network
declare const traces: Traces.Traces
const edits = [Edit.record("v")]

describe("data first or last", () => {
  test("of a network", () => {
    expect(Network.edit(network, edits)).type.toBe<Result.Result<Network.Network, Network.NetworkError>>()
    expect(pipe(network, Network.edit(edits))).type.toBe<Result.Result<Network.Network, Network.NetworkError>>()
    expect(pipe(network, Network.editSync(edits))).type.toBe<Network.Network>()
    expect(pipe(network, Network.editEffect(edits))).type.toBe<Effect.Effect<Network.Network, Network.NetworkError>>()
    expect(pipe(network, View.of(Select.all))).type.toBe<View.View>()
    expect(Network.edit).type.not.toBeCallableWith(network, "edits")
    expect(Network.edit).type.not.toBeCallableWith(network)
  })

  test("of traces, which stay what they are", () => {
    expect(pipe(traces, Traces.of("v"))).type.toBe<Traces.Traces>()
    expect(pipe(traces, Traces.ofEffect("v"))).type.toBe<Effect.Effect<Traces.Traces, Network.NetworkError>>()
    expect(pipe(traces, Traces.slice({ to: 1 }), Traces.spikes())).type.toBe<ReadonlyArray<Float64Array>>()
    expect(Traces.ratesResult(traces, { threshold: 0 })).type.toBe<
      Result.Result<ReadonlyArray<number>, Network.NetworkError>
    >()
    expect(Traces.slice).type.not.toBeCallableWith(traces, { form: 1 })
  })

  test("of a network or several, for gradients and scans", () => {
    const loss = () => ({ value: 0, cotangent: [0] })
    type Made<A> = Effect.Effect<A, Gradient.Failure, Engine.Engine>
    expect(pipe(network, Gradient.check(loss, { tMax: 1 }))).type.toBe<Made<Gradient.GradientCheck>>()
    expect(pipe([network], Gradient.batch(loss, { tMax: 1 }))).type.toBe<Made<ReadonlyArray<Gradient.Gradient>>>()
    expect(pipe(network, Gradient.open(1, { tMax: 1 }))).type.toBe<
      Effect.Effect<Gradient.Open, Gradient.Failure, Engine.Engine | Scope.Scope>
    >()
    expect(Gradient.check).type.not.toBeCallableWith(loss, {})
    const points = Scan.grid({ v: [-60, -50] })
    const scanned = pipe(
      network,
      Scan.run(points, (point) => {
        expect(point).type.toBe<Scan.GridPoint<{ readonly v: readonly [-60, -50] }>>()
        return Edit.set("v", point.v)
      }, { tMax: 1 })
    )
    expect(scanned).type.toBe<
      Effect.Effect<
        ReadonlyArray<Scan.Scanned<Scan.GridPoint<{ readonly v: readonly [-60, -50] }>>>,
        Scan.ScanError | Simulation.SimulationError,
        Engine.Engine
      >
    >()
    expect(pipe(network, Scan.stream([1, 2], (v) => Edit.set("v", v), { tMax: 1 }))).type.toBe<
      Stream.Stream<Scan.Scanned<number>, Scan.ScanError | Simulation.SimulationError, Engine.Engine>
    >()
  })

  test("of parameters", () => {
    const parameters = Network.parameters(network)
    expect(pipe(parameters, Parameters.get("g"))).type.toBe<Parameters.Entry>()
    expect(pipe(parameters, Parameters.set("g", (_, p) => p), Parameters.fromVector([1]))).type.toBe<
      Parameters.Parameters
    >()
    expect(Parameters.get).type.not.toBeCallableWith(1)
  })

  test("of a transform", () => {
    expect(pipe(Transform.softplus(0), Transform.inverseEffect([1]))).type.toBe<
      Effect.Effect<Float64Array, Transform.TransformError>
    >()
  })

  test("in one pipeline from a network to its spikes", () => {
    const spikes = pipe(
      network,
      Network.editEffect(edits),
      Effect.flatMap(Simulation.run({ tMax: 5 })),
      Effect.flatMap(Traces.spikesEffect({ threshold: 0 }))
    )
    expect(spikes).type.toBe<
      Effect.Effect<
        ReadonlyArray<Float64Array>,
        Network.NetworkError | Simulation.SimulationError,
        Engine.Engine
      >
    >()
  })
})

describe("the length of a run", () => {
  test("is tMax or steps, and not both", () => {
    expect(Simulation.run).type.toBeCallableWith(network, { tMax: 1 })
    expect(Simulation.run).type.toBeCallableWith(network, { steps: 1, dt: 0.1 })
    expect(Simulation.run).type.not.toBeCallableWith(network, {})
    expect(Simulation.run).type.not.toBeCallableWith(network, { tMax: 1, steps: 1 })
    expect(Simulation.stream).type.not.toBeCallableWith(network, { every: 1 })
    expect(Simulation.batchOf).type.not.toBeCallableWith([network], { dt: 1 })
    expect<{ readonly tMax: number; readonly steps: number }>().type.not.toBeAssignableTo<Gradient.GradientOptions>()
    expect<{ readonly memory: number }>().type.not.toBeAssignableTo<Gradient.BatchOptions>()
    expect<{ readonly tMax: number; readonly steps: number }>().type.not.toBeAssignableTo<Simulation.RunLength>()
  })
})

describe("a mistake", () => {
  test("has the type of what was meant, and is asked for its reason", () => {
    const step = Stimulus.step({ delay: 0, duration: 1, amplitude: 1 })
    expect(step).type.toBe<Stimulus.Stimulus>()
    expect(Mistake.check(step)).type.toBe<Result.Result<Stimulus.Stimulus, Mistake.Reason>>()
    expect(Mistake.checkEffect(step)).type.toBe<Effect.Effect<Stimulus.Stimulus, Mistake.Reason>>()
  })
})
