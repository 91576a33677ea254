/**
 * The gradient against differences of the loss: a right one agrees, a wrong one differs, a loss that jumps is unclear; at the edge of a
 * range, for some parameters only, watched, and as a table.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Progress,
  Readout,
  Select,
  Share,
  Stimulus,
  Synapses,
  Traces
} from "neurolens"
import { rungs } from "../../src/adjoint/differences.ts"
import { compartment, dt, leaky, shown } from "../train/leakModel.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: [2, 1] })
/** Two cells with a synapse that is at work, and a parameter of every kind. */
const busy = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.listed([[1, 4]]), Synapses.Ionotropic),
  Edit.set("IonotropicSynapse_gS", 1e-3),
  Edit.stimulate(Stimulus.step({ delay: 0.25, duration: 2, amplitude: 0.3 }), Select.rows([0])),
  Edit.record("v", Select.rows([0, 4])),
  Edit.train("HH_gNa", { at: Select.cell("all"), share: Share.perCell }),
  Edit.train("IonotropicSynapse_gS"),
  Edit.train("radius"),
  Edit.train("v", { at: Select.rows([3]) })
])
const loss: Gradient.Loss = Loss.squared(Readout.samples(), -60)

const check = (
  options: Partial<Omit<Gradient.CheckOptions, "tMax" | "steps">> & { readonly steps?: number } = {},
  of: Gradient.Loss = loss,
  network = busy
) => Gradient.check(network, of, { steps: 80, ...options })

/** A loss that says something else of one sample than what it is. */
const lying = (factor: number): Gradient.Loss => (traces) => {
  const { cotangent, value } = loss(traces)
  return { value, cotangent: Float64Array.from(cotangent, (x, k) => k === 40 ? factor * x : x) }
}

describe("a check of a gradient", () => {
  for (const scheme of ["backwardEuler", "crankNicolson", "exponentialEuler", "forwardEuler"] as const) {
    it.effect(`agrees with the adjoint of ${scheme}, parameter by parameter`, () =>
      Effect.gen(function*() {
        const made = yield* check({ scheme })
        assert.isTrue(made.agrees)
        assert.deepStrictEqual(made.rows.map(({ label, name, value }) => [name, label, value]), [
          ["HH_gNa", "cell 0", 0.12],
          ["HH_gNa", "cell 1", 0.12],
          ["IonotropicSynapse_gS", "all", 1e-3],
          ["radius", "all", 1],
          ["v", "comp 3", -70]
        ])
        for (const { adjoint, difference, error, uncertainty, verdict } of made.rows) {
          assert.strictEqual(verdict, "agrees")
          assert.isAtMost(error, 1e-6)
          assert.strictEqual(error, Math.abs(adjoint - difference) / Math.max(Math.abs(adjoint), Math.abs(difference)))
          assert.isAbove(Math.abs(adjoint), 1e-3)
          assert.isBelow(uncertainty, 1e-6 * Math.abs(adjoint))
        }
        const { loss: value, parameters } = yield* Gradient.run(busy, loss, { steps: 80, scheme })
        assert.strictEqual(made.loss, value)
        assert.deepStrictEqual(made.rows.map((row) => row.adjoint), parameters.entries.flatMap((e) => [...e.values]))
      }).pipe(Effect.provide(Engine.layer)))
  }

  it.effect("has the rows of the interpreter, to the bit", () =>
    Effect.gen(function*() {
      const short = { steps: 20, only: ["radius"] }
      const [a, b] = yield* Effect.forEach(
        [Engine.layerCompiled, Engine.layerInterpreter],
        (layer) => Effect.provide(check(short), layer)
      )
      assert.isTrue(a.agrees && b.agrees)
      assert.deepStrictEqual(a.rows, b.rows)
    }))

  it.effect("differs from a loss that lies about one sample, however little", () =>
    Effect.gen(function*() {
      for (const factor of [0, 1.1, -1]) {
        const made = yield* check({}, lying(factor))
        assert.isFalse(made.agrees)
        assert.include(made.rows.map((row) => row.verdict), "differs")
      }
      // A ten thousandth of one of 162 samples is seen where nothing but its own share counts.
      const made = yield* check({ only: ["HH_gNa"], tolerance: 1e-8 }, lying(1.0001))
      assert.isFalse(made.agrees)
      assert.isTrue((yield* check({ only: ["HH_gNa"], tolerance: 0.5 }, lying(1.0001))).agrees)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("sees that the last sample of a recording counts, and the first", () =>
    Effect.gen(function*() {
      for (const k of [0, 80]) {
        const network = Network.editSync(busy, [Edit.untrain(), Edit.train("v", { at: Select.rows([0]) })])
        const one: Gradient.Loss = (traces) => ({
          value: traces.data[k] ** 2,
          cotangent: traces.data.map((x, i) => i === k ? 2 * x : 0)
        })
        const made = yield* check({}, one, network)
        assert.strictEqual(made.rows[0].verdict, "agrees")
        assert.notStrictEqual(made.rows[0].adjoint, 0)
      }
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a parameter at the edge of its range", () => {
  it.effect("is looked at from inside", () =>
    Effect.gen(function*() {
      // The largest voltages that are doubles: beyond them is none. (A conductance may be negative, so 0 is no edge for it.)
      for (const edge of [Number.MAX_VALUE, -Number.MAX_VALUE]) {
        const network = Network.editSync(compartment, [Edit.train("v", { initial: edge })])
        const tiny: Gradient.Loss = (traces) => ({ value: traces.data[0] * 2 ** -1000, cotangent: [2 ** -1000] })
        const made = yield* check({ steps: 0 }, tiny, network)
        const [{ uncertainty, ...row }] = made.rows
        assert.deepStrictEqual([row], [
          {
            name: "v",
            label: "all",
            value: edge,
            adjoint: 2 ** -1000,
            difference: 2 ** -1000,
            error: 0,
            verdict: "agrees",
            sides: edge > 0 ? "below" : "above",
            failure: `writeParameters: v of cell 0, branch 0, compartment 0 (row 0) is ${
              Math.sign(edge) * Infinity
            }; expected a finite number [mV]`
          }
        ])
        // Some last places of the loss, 1e7, for a change of 1e306.
        assert.isAtMost(uncertainty, 1e-312)
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("of 0 is changed by as much as its fellows, or 1, allow", () =>
    Effect.gen(function*() {
      const two = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
        Edit.insert(Channels.Leak),
        Edit.set("v", -60),
        Edit.record("v"),
        Edit.set("Leak_gLeak", [0, 4e-4]),
        Edit.train("Leak_gLeak", { at: Select.cell("all"), share: Share.perCell })
      ])
      const changes: Array<number> = []
      const spy: Gradient.Loss = (traces) => {
        changes.push(traces.data[traces.samples - 1])
        return loss(traces)
      }
      const made = yield* check({ steps: 8, dt }, spy, two)
      assert.isTrue(made.agrees)
      assert.strictEqual(made.rows[0].value, 0)
      // v after 8 steps of 0.1 ms from -60 towards -70 with 4e-6 S/cm2, a hundredth of the other's: -70 + 10 / (1 + 4e-4)^8.
      const near = Math.min(...changes)
      assert.isAtMost(Math.abs(near - (-70 + 10 / (1 + 4e-4) ** 8)), 1e-9)
      const alone = Network.editSync(compartment, [
        Edit.set("Leak_gLeak", 0),
        Edit.set("v", -60),
        Edit.train("Leak_gLeak")
      ])
      changes.length = 0
      yield* check({ steps: 8, dt, change: 1e-6 }, spy, alone)
      // With nothing to go by the change is that of 1 S/cm2, times 1e-6.
      assert.isAtMost(Math.abs(Math.min(...changes) - (-70 + 10 / (1 + 1e-4) ** 8)), 1e-9)
    }).pipe(Effect.provide(Engine.layer)))
})

/** The last voltage itself. */
const lastVoltage: Gradient.Loss = (traces) => ({
  value: traces.data[traces.samples - 1],
  cotangent: traces.data.map((_, k) => k === traces.samples - 1 ? 1 : 0)
})

describe("a loss that jumps", () => {
  const network = Network.editSync(leaky, shown(0.002))
  /** The last voltage, and 1 more where it is above a threshold. */
  const jumping = (threshold: number): Gradient.Loss => (traces) => {
    const { cotangent, value } = lastVoltage(traces)
    return { value: value + (value > threshold ? 1 : 0), cotangent }
  }
  const options = { steps: 8, dt }

  it.effect("at the very place is unclear: differences grow as their step shrinks, and so does their uncertainty", () =>
    Effect.gen(function*() {
      const { loss: at } = yield* Gradient.run(network, lastVoltage, options)
      const made = yield* check(options, jumping(at), network)
      assert.strictEqual(made.rows[0].verdict, "unclear")
      assert.isFalse(made.agrees)
      assert.isAbove(made.rows[0].uncertainty, 100 * Math.abs(made.rows[0].adjoint))
      assert.include(String(made), "1 parameter: 0 agree, 0 differ, 1 unclear")
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("near by does not matter, since smaller steps stay on this side", () =>
    Effect.gen(function*() {
      const { loss: at } = yield* Gradient.run(network, lastVoltage, options)
      // The largest change moves the voltage by 1e-3 mV, the smallest by a hundredth of that.
      for (const away of [1e-4, 1e-3, 0.1]) {
        const made = yield* check(options, jumping(at + away), network)
        assert.strictEqual(made.rows[0].verdict, "agrees", `${away}`)
      }
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a parameter at the edge of where the model can be run", () => {
  const root = (sign: string) =>
    Channel.make("A", {
      parameters: { g: { default: 1e-3, unit: "S/cm2" }, k: { default: 0, unit: "1" } },
      current: `g * (1 + k * sqrt(${sign}k)) * (v - 50)`
    })
  const withRoot = (current: string) =>
    Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(Channels.Leak),
      Edit.insert(root(current)),
      Edit.train("Leak_eLeak"),
      Edit.train("A_k"),
      Edit.record("v")
    ])
  const near: Gradient.Loss = Loss.squared(Readout.mean(), -60)

  it.effect("is looked at from inside, and the others are judged", () =>
    Effect.gen(function*() {
      for (const [sign, sides] of [["", "above"], ["-", "below"]] as const) {
        const made = yield* check({ steps: 40 }, near, withRoot(sign))
        assert.deepStrictEqual(made.rows.map((row) => row.sides), ["both", sides])
        assert.strictEqual(made.rows[0].verdict, "agrees")
        assert.notStrictEqual(made.rows[1].verdict, "differs")
        assert.match(made.rows[1].failure!, /^i_A of cell 0, branch 0, compartment 0 \(row 0\) is NaN at time zero/)
        assert.match(
          String(made),
          new RegExp(`A_k \\(all\\) was looked at from ${sides} only; on the other side: i_A of`)
        )
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("is unclear where it can be changed to neither side", () =>
    Effect.gen(function*() {
      const both = Channel.make("A", {
        parameters: { g: { default: 1e-3, unit: "S/cm2" }, k: { default: 0, unit: "1" } },
        current: "g * (1 + sqrt(k) + sqrt(-k)) * (v - 50)"
      })
      const network = Network.editSync(Network.make([Cell.make()]), [
        Edit.insert(both),
        Edit.train("A_g"),
        Edit.train("A_k"),
        Edit.record("v")
      ])
      // A square root has no derivative at 0: what the adjoint says there is of no account.
      const flat: Gradient.Loss = (traces) => ({ value: 1, cotangent: traces.data.map(() => 0) })
      const { rows } = yield* check({ steps: 4 }, flat, network)
      assert.deepStrictEqual(rows.map(({ sides, verdict }) => [sides, verdict]), [
        ["both", "agrees"],
        ["none", "unclear"]
      ])
      assert.match(rows[1].failure!, /is NaN at time zero/)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("options of a check", () => {
  it.effect("choose trainables by name, in the order of the network", () =>
    Effect.gen(function*() {
      const made = yield* check({ only: ["radius", "HH_gNa"], steps: 10 })
      assert.deepStrictEqual(made.rows.map(({ label, name }) => [name, label]), [
        ["HH_gNa", "cell 0"],
        ["HH_gNa", "cell 1"],
        ["radius", "all"]
      ])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("do not hide a loss that fails only where a parameter is changed", () =>
    Effect.gen(function*() {
      let calls = 0
      const failing: Gradient.Loss = (traces) => {
        if (++calls > 3) throw new Error("enough")
        return loss(traces)
      }
      const error = yield* Effect.flip(check({ steps: 5 }, failing))
      assert.deepStrictEqual([error._tag, error.message], ["GradientError", "the loss failed: enough"])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("that make no sense are refused", () =>
    Effect.gen(function*() {
      const refused = (options: object, of: Gradient.Loss = loss, network = busy) =>
        Effect.map(Effect.flip(check(options, of, network)), ({ message }) => message)
      const known = "only, change, tolerance, memory, late, tMax, steps, dt, scheme"
      const between = "expected a number between 0 and 1"
      const failing: Gradient.Loss = () => {
        throw new Error("no loss")
      }
      assert.deepStrictEqual(
        yield* Effect.all([
          refused({ change: 0 }),
          refused({ change: 1 }),
          refused({ change: NaN }),
          refused({ tolerance: 0 }),
          refused({ tolerance: -1e-6 }),
          refused({ only: ["radius", "HH_gna"] }),
          refused({ stpes: 1 }),
          refused({ surrogate: 1 }),
          refused({ parameters: 1 }),
          refused({ steps: -1 }),
          refused({ tMax: 1 }),
          refused({ memory: 0 }),
          refused({}, loss, Network.editSync(busy, [Edit.untrain()])),
          refused({}, loss, Network.editSync(busy, [Edit.unrecord()])),
          refused({}, failing),
          refused({}, () => ({ value: NaN, cotangent: [] }))
        ]),
        [
          `change is 0; ${between}`,
          `change is 1; ${between}`,
          `change is NaN; ${between}`,
          `tolerance is 0; ${between}`,
          `tolerance is -0.000001; ${between}`,
          "trainable \"HH_gna\" does not exist; did you mean \"HH_gNa\"? (there is: HH_gNa, IonotropicSynapse_gS, radius, v)",
          `run option "stpes" does not exist; did you mean "steps"? (there is: ${known})`,
          `run option "surrogate" does not exist (there is: ${known})`,
          `run option "parameters" does not exist (there is: ${known})`,
          "steps is -1; expected a whole number of 0 or more",
          "the length of the run is given twice; expected either tMax [ms] or steps",
          "memory is 0; expected a positive number of bytes",
          "nothing is trained; say what to derive by, for example Edit.train(\"HH_gNa\")",
          "nothing is recorded; say what to write down, for example Edit.record(\"v\")",
          "the loss failed: no loss",
          "the loss is NaN; look at the loss and at the parameters in `reason.parameters`"
        ]
      )
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a check as text", () => {
  it.effect("is a table with a line for each parameter and one for all", () =>
    Effect.gen(function*() {
      // Numbers that no engine changes: the loss is 2 v0 + 3 v1, of voltages that nothing moves. What is left is some of their last places.
      const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
        Edit.record("v"),
        Edit.train("v", { at: Select.cell("all"), share: Share.perCell }),
        Edit.train("capacitance")
      ])
      const linear: Gradient.Loss = (traces) => ({
        value: 2 * traces.data[0] + 3 * traces.data[1],
        cotangent: Float64Array.of(2, 2.75)
      })
      const made = yield* Gradient.check(network, linear, { steps: 0, change: 0.5 })
      assert.strictEqual(
        String(made),
        `   name         label   value  adjoint  difference  ±        error   verdict
0  v            cell 0    -70        2           2  8.0e-14  0.0e+0  agrees
1  v            cell 1    -70     2.75           3  8.5e-14  8.3e-2  differs
2  capacitance  all         1        0           0  4.8e-12  0.0e+0  agrees
3 parameters: 2 agree, 1 differ, 0 unclear`
      )
      assert.isFalse(made.agrees)
      assert.isTrue(made.equals(yield* Gradient.check(network, linear, { steps: 0, change: 0.5 })))
    }).pipe(Effect.provide(Engine.layer)))
})

describe("progress of a check", () => {
  it.effect("is one report a parameter", () =>
    Effect.gen(function*() {
      const reports = yield* Ref.make<ReadonlyArray<Progress.Progress>>([])
      const listener = (progress: Progress.Progress) => Ref.update(reports, (all) => [...all, progress])
      yield* Effect.provideService(check({ steps: 5 }), Progress.ProgressListener, listener)
      const seen = (yield* Ref.get(reports)).filter(({ what }) => what === "check")
      assert.deepStrictEqual(
        seen,
        [1, 2, 3, 4, 5].map((done) => ({ what: "check", done, total: 5, unit: "parameters" }))
      )
      const others = (yield* Ref.get(reports)).filter(({ what }) => what !== "check").map(({ what }) => what)
      assert.deepStrictEqual([...new Set(others)], ["gradient"])
    }).pipe(Effect.provide(Engine.layer)))
})

describe("what a loss sees in a check", () => {
  it.effect("are runs that Traces can read, as many as parameters need", () =>
    Effect.gen(function*() {
      let count = 0
      const counting: Gradient.Loss = (traces) => {
        count++
        assert.strictEqual(Traces.trace(traces, 1).length, 11)
        return loss(traces)
      }
      yield* check({ steps: 10, only: ["radius"] }, counting)
      assert.strictEqual(count, 1 + 2 * rungs)
    }).pipe(Effect.provide(Engine.layer)))
})
