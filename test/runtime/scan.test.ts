/**
 * Scans: the results of points are those of their networks alone, in order, whatever the structure; errors name the point.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Cell, Channels, Edit, Engine, Network, Progress, Scan, Select, Simulation, Stimulus, Traces } from "neurolens"

const base = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.HH),
  Edit.record("v")
])
const options = { steps: 40 }
const axes = { channel: ["none", "Km"], amplitude: [0, 0.1, 0.3], gNa: [0.1, 0.12] } as const
const points = Scan.grid(axes)
const edits: Scan.Edits<(typeof points)[number]> = ({ amplitude, channel, gNa }) => [
  ...channel === "Km" ? [Edit.insert(Channels.Km)] : [],
  Edit.set("HH_gNa", gNa),
  Edit.stimulate(Stimulus.step({ delay: 0, duration: 0.5, amplitude }), Select.rows([0]))
]

describe("a grid", () => {
  it("has every combination, the last axis fastest", () => {
    assert.strictEqual(points.length, 12)
    assert.deepStrictEqual(points.slice(0, 3), [
      { channel: "none", amplitude: 0, gNa: 0.1 },
      { channel: "none", amplitude: 0, gNa: 0.12 },
      { channel: "none", amplitude: 0.1, gNa: 0.1 }
    ])
    assert.deepStrictEqual(points.at(-1), { channel: "Km", amplitude: 0.3, gNa: 0.12 })
  })

  it("refuses axes without values, and more points than there is a limit for", () => {
    const refused = (made: Scan.Axes): string => {
      try {
        Scan.grid(made)
        return "made"
      } catch (error) {
        return error instanceof Simulation.SimulationError ? error.message : `untyped ${String(error)}`
      }
    }
    const expected = "expected a list of values for each axis"
    assert.strictEqual(refused({ a: [] }), `axis a of the grid is an empty list; ${expected}`)
    assert.strictEqual(refused({}), `the grid is without axes; ${expected}`)
    const typed = Scan.grid({ g: Float64Array.of(0.1, 0.2), n: Int32Array.of(3), name: ["a", "b"] })
    assert.deepStrictEqual(typed, Scan.grid({ g: [0.1, 0.2], n: [3], name: ["a", "b"] }))
    assert.include(refused({ g: new Float64Array(0) }), "axis g of the grid is an empty list")
    assert.include(refused({ g: new DataView(new ArrayBuffer(8)) as never }), "expected a list")
    assert.strictEqual(refused({ a: "text" as never }), "a of axes of Scan.grid is \"text\"; expected a list")
    assert.strictEqual(
      refused(null as never),
      "axes of Scan.grid is null; expected a record of lists of values, one for each axis"
    )
    const thin = Object.fromEntries(Array.from({ length: 20_000 }, (_, k) => [`a${k}`, [k]]))
    assert.strictEqual(Object.keys(Scan.grid(thin)[0]).length, 20_000)
    const wider = { ...thin, b: Array.from({ length: 5000 }, () => 0) }
    assert.match(refused(wider), /^100005000 values of the points of a grid .* at most 50000000/)
    const wide = Array.from({ length: 1001 }, (_, i) => i)
    assert.match(refused({ a: wide, b: wide }), /^1002001 points of a grid .* at most 1000000/)
  })
})

describe("a scan", () => {
  it.live("gives what each network gives alone, in order, whatever changes in structure", () =>
    Effect.gen(function*() {
      const reports: Array<number> = []
      const found = yield* Scan.run(base, points, edits, options).pipe(
        Effect.provideService(Progress.ProgressListener, ({ done, total, what }) =>
          Effect.sync(() => {
            assert.deepStrictEqual([what, total], ["scan", 12])
            reports.push(done)
          }))
      )
      assert.deepStrictEqual(
        found.map(({ index, point }) => [index, point]),
        points.map((point, index) => [index, point])
      )
      for (const { index, point, traces } of found) {
        const alone = yield* Simulation.run(
          Network.editSync(base, edits(point, index) as ReadonlyArray<Edit.Edit>),
          options
        )
        assert.deepStrictEqual(traces.data, alone.data)
      }
      assert.strictEqual(reports.at(-1), 12)
      assert.isAbove(reports.length, 1)
    }).pipe(Effect.provide(Engine.layer)))

  it.live("comes as a stream that stops when nobody takes any more, and takes one edit for a list", () =>
    Effect.gen(function*() {
      let made = 0
      const many = Array.from({ length: 10_000 }, (_, k) => k / 10_000)
      const some = yield* Scan.stream(base, many, (gNa) => {
        made++
        return Edit.set("HH_gNa", gNa)
      }, options).pipe(Stream.take(3), Stream.runCollect)
      assert.deepStrictEqual(some.map(({ point }) => point), many.slice(0, 3))
      assert.isBelow(made, 5000)
      assert.notDeepEqual(Traces.trace(some[0].traces, 0), Traces.trace(some[2].traces, 0))
      assert.deepStrictEqual(yield* Scan.run(base, [], edits, options), [])
    }).pipe(Effect.provide(Engine.layer)))

  it.live("keeps copies of its points and options", () =>
    Effect.gen(function*() {
      const [given, own] = [[0.1, 0.12], { steps: 1 }]
      const scan = Scan.run(base, given, (gNa) => {
        own.steps = 5
        given.push(3)
        return Edit.set("HH_gNa", gNa)
      }, own)
      given.push(2)
      assert.deepStrictEqual((yield* scan).map(({ point, traces }) => [point, traces.samples]), [[0.1, 2], [0.12, 2]])
    }).pipe(Effect.provide(Engine.layer)))

  for (const [name, layer] of [["compiled", Engine.layer], ["interpreter", Engine.layerInterpreter]] as const) {
    it.live(`names the point that fails (${name})`, () =>
      Effect.gen(function*() {
        const edited = yield* Effect.flip(Scan.run(base, points, ({ gNa }) => Edit.set("HH_gna", gNa), options))
        assert.strictEqual(edited._tag, "ScanError")
        assert.match(
          edited.message,
          /^point 1 of 12, channel "none", amplitude 0, gNa 0\.1: set "HH_gna": .*did you mean "HH_gNa"/
        )
        const exploded = yield* Effect.flip(
          Scan.run(base, [1, 2, 1e200, 3], (x) => Edit.set("HH_gNa", x * 0.1), {
            steps: 40,
            scheme: "forwardEuler",
            dt: 1e-4
          })
        )
        if (exploded._tag !== "ScanError") throw exploded
        assert.strictEqual(exploded.index, 2)
        assert.match(exploded.message, /^point 3 of 4, 1e\+200: forwardEuler with a dt/)
        const wrong = yield* Effect.flip(Scan.run(base, points, edits, { steps: 1, from: 3 } as never))
        assert.strictEqual(wrong._tag, "SimulationError")
        const asked = yield* Effect.flip(Scan.run(base, [1], (async () => []) as never, options))
        assert.match(
          asked.message,
          /^point 1 of 1, 1: what the function that makes the edits gave is .*; expected an edit, or a list of edits$/
        )
        for (const points of [null, {}, "abc"] as unknown as ReadonlyArray<never>) {
          const wrong = yield* Effect.flip(Scan.run(base, points, () => [], options))
          assert.match(wrong.message, /^points of Scan\.run is .*; expected a list$/)
          const streamed = yield* Effect.flip(Stream.runCollect(Scan.stream(base, points, () => [], options)))
          assert.strictEqual(streamed._tag, "SimulationError")
        }
        const trap = {
          get a(): number {
            throw new Error("x")
          }
        }
        const unread = yield* Effect.flip(Scan.run(base, [trap], () => Edit.set("nope", 1), options))
        assert.match(unread.message, /^point 1 of 1, something that cannot be read: set "nope"/)
        const thrown = yield* Effect.flip(Scan.run(base, [1], () => {
          throw new Error("no")
        }, options))
        assert.strictEqual(thrown.message, "point 1 of 1, 1: the function that makes the edits threw Error: no")
        const unrecorded = yield* Effect.flip(Scan.run(Network.make([Cell.make()]), [1], () => [], options))
        assert.match(unrecorded.message, /^point 1 of 1, 1: nothing is recorded/)
      }).pipe(Effect.provide(layer)))
  }
})
