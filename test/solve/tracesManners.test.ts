/** Traces in programs: every question as a `Result`, as an Effect and in a pipeline; stretches that reach beyond the run are refused. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, pipe, Result } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stimulus, Traces } from "neurolens"
import { network, run, traces } from "../../property-tests/fuzz/models.ts"

const spiking = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.HH),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 0.1 }), Select.comp(0)),
  Edit.record("v"),
  Edit.record("HH_m", Select.comp(0))
])
const made = Effect.runSync(Simulation.run(spiking, { tMax: 5 }).pipe(Effect.provide(Engine.layerInterpreter)))

describe("a question to traces", () => {
  it("has the same answer first, last, as a Result and as an Effect", () => {
    const [v, other] = [Traces.of(made, "v"), Traces.slice(made, { from: 1, to: 2 })]
    const before = Traces.slice(v, { to: 1 })
    const answers: ReadonlyArray<ReadonlyArray<unknown>> = [
      [v, pipe(made, Traces.of("v")), pipe(made, Traces.ofResult("v"), Result.getOrThrow)],
      [Traces.spikes(v), pipe(v, Traces.spikes()), Result.getOrThrow(Traces.spikesResult(v))],
      [Traces.rates(v), pipe(v, Traces.rates({})), Effect.runSync(Traces.ratesEffect(v))],
      [Traces.intervals(v), pipe(v, Traces.intervals()), pipe(v, Traces.intervalsEffect(), Effect.runSync)],
      [
        Traces.crossings(v, { level: -50 }),
        pipe(v, Traces.crossings({ level: -50 })),
        pipe(v, Traces.crossingsResult({ level: -50 }), Result.getOrThrow)
      ],
      [
        other,
        pipe(made, Traces.slice({ from: 1, to: 2 })),
        Effect.runSync(Traces.sliceEffect(made, { from: 1, to: 2 }))
      ],
      [Traces.trace(made, 0), pipe(made, Traces.trace(0)), pipe(made, Traces.traceEffect(0), Effect.runSync)],
      [Traces.trace(made, "HH_m"), pipe(made, Traces.trace("HH_m", Select.comp(0)))],
      [Traces.csv(before), Result.getOrThrow(Traces.csvResult(before)), Effect.runSync(Traces.csvEffect(before))],
      [Traces.table(v), Result.getOrThrow(Traces.tableResult(v)), Effect.runSync(Traces.tableEffect(v))]
    ]
    for (const [first, ...rest] of answers) for (const one of rest) assert.deepStrictEqual(one, first)
  })

  it("by a label says by what a recording is asked for", () => {
    assert.throws(
      () => Traces.trace(made, made.labels[1]),
      `recording "${
        made.labels[1]
      }" does not exist; it is the label of recording 1: give that number, or the name "v" and the place`
    )
  })

  it.effect("that goes wrong is a typed failure of a program", () =>
    Effect.gen(function*() {
      const failures = yield* Effect.all([
        Effect.flip(Traces.traceEffect(made, 99)),
        Effect.flip(Traces.ofEffect(made, "w")),
        Effect.flip(Traces.spikesEffect(made)),
        Effect.flip(pipe(made, Traces.sliceEffect({ from: 2, to: 1 }))),
        Effect.flip(Traces.appendEffect(traces, made)),
        Effect.flip(Traces.csvEffect(null as never)),
        Effect.flip(Traces.crossingsEffect(made, { level: NaN }))
      ])
      assert.deepStrictEqual(failures.map((error) => error._tag), [
        "SimulationError",
        "NetworkError",
        "NetworkError",
        "NetworkError",
        "SimulationError",
        "NetworkError",
        "NetworkError"
      ])
      const programs = Simulation.run(network, run).pipe(
        Effect.flatMap(Traces.ofEffect("v")),
        Effect.flatMap(Traces.spikesEffect({ threshold: 0 }))
      )
      assert.strictEqual((yield* programs).length, traces.recordings.filter(({ state }) => state === "v").length)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a stretch", () => {
  it("that reaches beyond the run is refused, with the time and what there is", () => {
    const expected = "expected a time of the run, from 0 to 5 ms; left out it is the first, or the last"
    assert.throws(() => Traces.slice(made, { from: -1 }), `a time of Traces.slice is -1 ms; ${expected}`)
    assert.throws(() => Traces.slice(made, { from: 4, to: 5.001 }), `a time of Traces.slice is 5.001 ms; ${expected}`)
    assert.throws(() => Traces.slice(made, { to: Infinity }), `a time of Traces.slice is Infinity ms; ${expected}`)
  })

  it("that ends at the ends of the run is the run, also but for rounding and in what goes on from a state", () => {
    assert.strictEqual(Traces.slice(made, { from: 0, to: 5 }).samples, 201)
    const late = { ...made, first: 3, dt: 0.1 }
    const [from, to] = [3 * 0.1, 203 * 0.1]
    assert.strictEqual(Traces.slice(late, { from: 0.3, to: 20.3 }).samples, 201)
    assert.strictEqual(Traces.slice(late, { from, to }).samples, 201)
    assert.throws(() => Traces.slice(late, { from: 0.2 }), /is 0\.2 ms; expected a time of the run/)
  })
})
