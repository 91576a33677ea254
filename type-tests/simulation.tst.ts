/** Simulations: what they need, what they fail with, what they take, and that mechanisms are declared completely. */
import { Effect, type Layer, type Result, type Stream } from "effect"
import {
  Cell,
  Channel,
  type Channels,
  Engine,
  type Mechanism,
  Network,
  Progress,
  Pump,
  Simulation,
  Stimulus,
  Synapse,
  type Traces
} from "neurolens"
import { describe, expect, test } from "tstyche"

const network = Network.make([Cell.make()])

describe("Simulation.run", () => {
  test("needs an engine and fails with two kinds of errors", () => {
    const run = Simulation.run(network, { tMax: 1 })
    expect(run).type.toBe<
      Effect.Effect<Traces.Traces, Simulation.SimulationError | Network.NetworkError, Engine.Engine>
    >()
    expect(Effect.provide(run, Engine.layer)).type.toBe<
      Effect.Effect<Traces.Traces, Simulation.SimulationError | Network.NetworkError>
    >()
  })

  test("has errors that are caught by tag and by reason", () => {
    const run = Simulation.run(network, { steps: 1 })
    const caught = run.pipe(
      Effect.catchTag("SimulationError", (error) => Effect.succeed(error.reason)),
      Effect.catchTag("NetworkError", (error) => Effect.succeed(error.reason))
    )
    expect(caught).type.toBe<
      Effect.Effect<Traces.Traces | Simulation.SimulationReason | Network.Reason, never, Engine.Engine>
    >()
    Effect.catchReason(run, "SimulationError", "NotFinite", (reason) => {
      expect(reason.step).type.toBe<number>()
      expect(reason.place).type.toBe<string>()
      return Effect.void
    })
    expect<Simulation.SimulationReason["_tag"]>().type.toBe<
      | "NotFinite"
      | "NotFiniteAtStart"
      | "NotConverged"
      | "Pivot"
      | "VoltagePivot"
      | "Unstable"
      | "KernelTooLarge"
      | "WebAssemblyRefused"
      | "Refused"
      | "EngineFailed"
      | "ThreadLost"
      | "BadOption"
      | "UnknownOption"
      | "NotYet"
      | "NothingRecorded"
      | "ForeignState"
      | "OtherStructure"
      | "UnequalRates"
      | "SteepRates"
      | "TooMany"
      | "NoRest"
    >()
  })

  test("cannot be run without an engine", () => {
    expect(Effect.runPromise).type.not.toBeCallableWith(Simulation.run(network, { steps: 1 }))
    expect(Effect.runPromise).type.toBeCallableWith(Effect.provide(Simulation.run(network, { steps: 1 }), Engine.layer))
  })

  test("takes the schemes that there are, and nothing unknown", () => {
    expect<NonNullable<Simulation.RunOptions["scheme"]>>().type.toBe<
      "backwardEuler" | "crankNicolson" | "forwardEuler" | "exponentialEuler"
    >()
    expect(Simulation.run).type.toBeCallableWith(network, { tMax: 5, dt: 0.1, scheme: "crankNicolson" })
    expect(Simulation.run).type.not.toBeCallableWith(network, { tMax: 5, scheme: "bwd_euler" })
    expect(Simulation.run).type.not.toBeCallableWith(network, { t_max: 5 })
    expect(Simulation.run).type.not.toBeCallableWith(network, { tMax: "5" })
    expect(Simulation.run).type.not.toBeCallableWith(network)
  })

  test("gives a state that goes on, and that is read-only", () => {
    expect<Traces.Traces["state"]>().type.toBe<Simulation.State>()
    expect<Simulation.State["v"]>().type.not.toBeAssignableTo<Float64Array>()
    expect(Simulation.run).type.toBeCallableWith(network, { steps: 1, from: undefined as unknown as Simulation.State })
  })
})

describe("Simulation.stream", () => {
  test("is a stream of traces and asks for the length of a stretch", () => {
    expect(Simulation.stream(network, { steps: 1, every: 1 })).type.toBe<
      Stream.Stream<Traces.Traces, Simulation.SimulationError | Network.NetworkError, Engine.Engine>
    >()
    expect(Simulation.stream).type.not.toBeCallableWith(network, { steps: 1 })
  })
})

describe("services", () => {
  test("are layers that need nothing", () => {
    expect(Engine.layer).type.toBe<Layer.Layer<Engine.Engine>>()
    expect(Engine.layerInterpreter).type.toBe<Layer.Layer<Engine.Engine>>()
    expect(Progress.report({ what: "x", done: 1, total: 2, unit: "steps" })).type.toBe<Effect.Effect<void>>()
  })
})

describe("Stimulus", () => {
  test("has its times and its amplitude, or samples", () => {
    expect(Stimulus.step).type.toBeCallableWith({ delay: 1, duration: 2, amplitude: 0.1 })
    expect(Stimulus.step).type.not.toBeCallableWith({ delay: 1, amplitude: 0.1 })
    expect(Stimulus.sine).type.not.toBeCallableWith({ duration: 2, amplitude: 0.1 })
    expect(Stimulus.samples).type.toBeCallableWith(new Float64Array(3))
    expect(Stimulus.samplesResult([1])).type.toBe<Result.Result<Stimulus.Stimulus, Network.NetworkError>>()
  })
})

describe("a mechanism", () => {
  test("is data of one type, whatever its kind", () => {
    expect<typeof Channels.HH>().type.toBe<Mechanism.Mechanism>()
    expect(Channel.make("Leak2", { current: "1 [mA/cm2]" })).type.toBe<Mechanism.Mechanism>()
  })

  test("has whole rules: not half of one, and not two", () => {
    expect(Channel.make).type.toBeCallableWith("X", {
      states: { n: { alpha: "1", beta: "1" }, m: { inf: "1", tau: "1" }, x: { derivative: "1" }, y: {} }
    })
    expect(Channel.make).type.not.toBeCallableWith("X", { states: { n: { alpha: "1" } } })
    expect(Channel.make).type.not.toBeCallableWith("X", { states: { n: { alpha: "1", beta: "1", derivative: "1" } } })
    expect(Channel.make).type.not.toBeCallableWith("X", { parameters: { g: { default: 1 } } })
  })

  test("answers events where it is a synapse, and emits spikes where it is a channel", () => {
    expect(Synapse.make).type.toBeCallableWith("X", { onPre: "g = 1", onPost: ["g = 2"], onEvent: { off: "g = 0" } })
    expect(Synapse.make).type.toBeCallableWith("X", { states: { g: { at: "post" } } })
    expect(Synapse.make).type.not.toBeCallableWith("X", { states: { g: { at: "pre" } } })
    expect(Synapse.make).type.not.toBeCallableWith("X", { emits: { spike: { crosses: "v_post" } } })
    expect(Channel.make).type.toBeCallableWith("X", { emits: { spike: { crosses: "v + 20", time: "step" } } })
    expect(Channel.make).type.not.toBeCallableWith("X", { emits: { spike: { rearm: "v" } } })
    expect(Channel.make).type.not.toBeCallableWith("X", { emits: { spike: { crosses: "v", time: "exact" } } })
    expect(Channel.make).type.not.toBeCallableWith("X", { onPre: "g = 1" })
    expect(Pump.make).type.not.toBeCallableWith("X", { ion: null, onPre: "g = 1" })
  })

  test("that is a pump names its ion, or says that it has none", () => {
    expect(Pump.make).type.toBeCallableWith("X", { ion: null })
    expect(Pump.make).type.not.toBeCallableWith("X", { ion: "CaCon_i" })
    expect(Pump.make).type.not.toBeCallableWith("X", { ion: null, current: "1" })
    expect(Pump.make).type.not.toBeCallableWith("X", {})
  })
})
