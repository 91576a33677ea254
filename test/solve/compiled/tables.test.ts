/**
 * Tabulated rates: the stated error over the whole range for every built-in gate, exactness outside, the typed errors, and the reference
 * recipes.
 */
import { Effect } from "effect"
import { Engine, Simulation } from "neurolens"
import { layerThreads } from "neurolens/node"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { compare, type Recipe } from "../../../scripts/reference/recipe.ts"
import * as Edit from "../../../src/Edit.ts"
import * as Channel from "../../../src/mechanism/Channel.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import * as Select from "../../../src/select/Select.ts"
import {
  gate,
  make,
  range,
  type Rates,
  read,
  tableAccuracy,
  tabulated,
  worst
} from "../../../src/solve/compiled/RateTable.ts"
import { plan } from "../../../src/solve/Plan.ts"
import { SimulationError } from "../../../src/solve/SimulationError.ts"
import { batchRunner, compiledStepper, interpreter } from "../steppers.ts"
import { bits, difference, outcome } from "./engines.ts"

const gated = [Channels.HH, Channels.Na, Channels.K, Channels.Km, Channels.CaL, Channels.CaT]
const everything = Network.editSync(Network.make([Cell.make()]), [
  ...gated.map((c) => Edit.insert(c)),
  Edit.insert(Channels.Izhikevich),
  Edit.insert(Channels.Leak)
])
const all = plan(everything)
const states = tabulated(all, all.mechanisms.map((_, m) => m))
const column = ({ mechanism, state }: (typeof states)[number]): string => all.mechanisms[mechanism].states.get(state)!
const parameter = ({ mechanism }: (typeof states)[number]) => (name: string): number =>
  all.mechanisms[mechanism].constants.get(name)![0]
const dts = [0.001, 0.025, 0.1]

/** Decays below are off by more of themselves, because what a table holds is 1 less the decay; CaT's underflow to 0 in the range. */
const smallestDecay = 0.01

/** More than six voltages in every interval, and none of them in step with the intervals. */
const grid = Float64Array.from({ length: 13_007 }, (_, k) => range.from + (range.to - range.from) * k / 13_006)

/** Points with every gate at `x` and these voltages. */
const points = (voltages: ArrayLike<number>, x: number): Network.Network =>
  Network.editSync(Network.make(Array.from(voltages, (v) => Cell.make({ v }))), [
    ...gated.map((c) => Edit.insert(c)),
    ...states.map((s) => Edit.set(column(s), x)),
    Edit.record("v", Select.rows([0]))
  ])

const after = (network: Network.Network, dt: number, steps: number, rates: Rates) =>
  outcome(network, compiledStepper(network, "backwardEuler", dt, null, { rates }), [steps])

describe("tables of rates", () => {
  it("are made for all gates of the voltage and for nothing else", () => {
    expect(states.map(column)).toEqual([
      "CaL_q",
      "CaL_r",
      "CaT_u",
      "HH_m",
      "HH_h",
      "HH_n",
      "K_n",
      "Km_p",
      "Na_m",
      "Na_h"
    ])
    const Kinked = Channel.make("Kinked", {
      states: {
        x: { default: 0, inf: "v > -40 ? 1 : exp((v + 40) / 10)", tau: "5" },
        y: { default: 0, inf: "sigmoid((v + 40) / 10) * x", tau: "5" }
      },
      current: "0 [mA/cm2]"
    })
    const kinked = plan(Network.editSync(Network.make([Cell.make()]), [Edit.insert(Kinked)]))
    expect(tabulated(kinked, [0])).toEqual([])
  })

  it("start from the formulas", () => {
    const v = -61.3
    const [alpha, beta] = [0.1 * -(v + 40) / Math.expm1(-(v + 40) / 10), 4 * Math.exp(-(v + 65) / 18)]
    const m = states.find((s) => column(s) === "HH_m")!
    const { inf, part } = gate(m.rule, parameter(m), 0.025, Float64Array.of(v))
    expect(inf[0]).toBeCloseTo(alpha / (alpha + beta), 14)
    expect(part[0]).toBeCloseTo(1 - Math.exp(-0.025 * (alpha + beta)), 14)
  })

  it.each(dts)("have the stated error on inf and part, and on the decay, at dt %d", (dt) => {
    for (const s of states) {
      const { coefficients, error } = make(s.rule, parameter(s), dt)
      const [found, expected] = [read(coefficients, grid), gate(s.rule, parameter(s), dt, grid)]
      for (let k = 0; k < grid.length; k++) {
        const decay = 1 - expected.part[k]
        if (decay < smallestDecay) continue
        const off = Math.abs(found.part[k] - expected.part[k])
        if (!(off <= tableAccuracy * decay)) {
          expect.fail(`decay of ${column(s)} at ${grid[k]} mV is ${decay}, off by ${off}`)
        }
      }
      expect(worst(coefficients, s.rule, parameter(s), dt, grid).error, column(s)).toBeLessThanOrEqual(tableAccuracy)
      expect(error, column(s)).toBeLessThanOrEqual(tableAccuracy)
      coefficients[40_000 % coefficients.length & ~1] *= 1 + 1e-8
      expect(worst(coefficients, s.rule, parameter(s), dt, grid).error, column(s)).toBeGreaterThan(tableAccuracy)
    }
  })

  // From 0 a gate goes to inf part: two errors. From 1 it goes to 1 - part (1 - inf), which is off by what part and inf are off by at most.
  const ends = [0, 1].map((x) => ({ x, network: points(grid, x) }))
  it.each(dts)("move gates in a kernel as the interpreter does at dt %d", (dt) => {
    for (const { network, x } of ends) {
      const expected = outcome(network, interpreter(network, "backwardEuler", dt), [1])
      const found = after(network, dt, 1, "tabulated")
      expect([expected.reason, found.reason]).toEqual([null, null])
      for (const s of states) {
        const [a, b] = [expected.numbers.get(column(s))!, found.numbers.get(column(s))!]
        let error = 0
        for (let k = 0; k < grid.length; k++) error = Math.max(error, Math.abs(a[k] - b[k]) / (x === 0 ? a[k] : 1))
        expect(error, column(s)).toBeLessThan(2.1 * tableAccuracy)
        if (x === 0) expect(error, `${column(s)} came from a table`).toBeGreaterThan(1e-15)
      }
    }
  })
})

describe("outside of the range", () => {
  it("voltages get the bits of the exact kernel", () => {
    const network = points([-150.001, -180, -200, 100.001, 120, 150, -170, 140], 0.3)
    expect(difference(after(network, 0.025, 1, "exact"), after(network, 0.025, 1, "tabulated"), bits)).toBe(null)
  })

  it("one voltage takes those computed with it along, and no others", () => {
    const network = points([-150.001, ...Array<number>(11).fill(-60)], 0.3)
    const [a, b] = (["exact", "tabulated"] as const).map((rates) =>
      after(network, 0.025, 1, rates).numbers.get("HH_m")!
    )
    expect(Array.from({ length: 12 }, (_, k) => a[k] === b[k])).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((k) => k < 6)
    )
  })
})

const failure = (make: () => unknown): SimulationError => {
  try {
    make()
  } catch (error) {
    if (error instanceof SimulationError) return error
    throw error
  }
  throw new Error("nothing was thrown")
}

const two = Network.editSync(Network.make([Cell.make(), Cell.make()]), [Edit.insert(Channels.K), Edit.record("v")])

describe("what cannot be tabulated is an error", () => {
  it("where a parameter of rates differs", async () => {
    const network = Network.editSync(two, [Edit.set("vt", -55, Select.rows([1]))])
    const error = failure(() => compiledStepper(network, "backwardEuler", 0.025, null, { rates: "tabulated" }))
    expect(error.reason).toMatchObject({ _tag: "UnequalRates", state: "K_n", parameter: "vt", values: [-60, -55] })
    expect(error.message).toContain("vt is -60 in cell 0")
    const run = Effect.flip(Effect.provide(Simulation.run(network, { steps: 1 }), Engine.layerTabulated))
    expect(await Effect.runPromise(run)).toEqual(error)
  })

  it("but not where other parameters differ", () => {
    const network = Network.editSync(two, [Edit.set("K_gK", 0.01, Select.rows([1]))])
    expect(after(network, 0.025, 3, "tabulated").reason).toBe(null)
  })

  it("where it differs between the networks of a batch", () => {
    const runner = batchRunner(two, "backwardEuler", 0.025, 2, null, { rates: "tabulated" })
    const sinks = [0, 1].map(() => ({ data: new Float64Array(8), stride: 4, first: 0 }))
    expect(runner.run([two, two], 3, sinks)._tag).toBe("Success")
    const other = Network.editSync(two, [Edit.set("vt", -55)])
    expect(runner.run([other, other], 3, sinks)._tag).toBe("Success")
    expect(runner.run([two, other], 3, sinks)).toMatchObject({
      _tag: "Failure",
      failure: { reason: { _tag: "UnequalRates", parameter: "vt" } }
    })
  })

  it("where a gate is too steep", () => {
    const Steep = Channel.make("Steep", {
      states: { x: { default: 0, inf: "sigmoid((v + 40) / 1)", tau: "5" } },
      current: "0 [mA/cm2]"
    })
    const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Steep), Edit.record("v")])
    const error = failure(() => compiledStepper(network, "backwardEuler", 0.025, null, { rates: "tabulated" }))
    expect(error.reason).toMatchObject({ _tag: "SteepRates", state: "Steep_x" })
    expect(error.message).toContain("too steep")
  })
})

describe("with tabulated rates", () => {
  it("two threads give the bits of one while voltages are in the range", async () => {
    const network = points(Array.from({ length: 25 }, (_, k) => -90 + 4 * k), 0.3)
    const pool = await Effect.runPromise(
      Effect.gen(function*() {
        const threads = yield* Engine.Threads
        const stepper = compiledStepper(network, "backwardEuler", 0.025, threads, { rates: "tabulated" })
        const found = outcome(network, stepper, [20])
        stepper.release()
        return found
      }).pipe(Effect.provide(layerThreads({ size: 2 })))
    )
    expect(difference(after(network, 0.025, 20, "tabulated"), pool, bits)).toBe(null)
  })

  const folder = join(import.meta.dirname, "../../reference/recipes")
  const recipes = readdirSync(folder).filter((file) => file.endsWith(".json")).sort().map((file) =>
    JSON.parse(readFileSync(join(folder, file), "utf8")) as Recipe
  ).filter((recipe) => recipe.order === undefined && recipe.format !== "events-1") // training has no traces of its own, kernels no events

  // Kernels do not know events yet.
  it.each(recipes.filter((r) => r.format !== "events-1").map((r) => [r.name, r] as const))(
    "%s agrees with Jaxley within 1e-6",
    async (_, recipe) => {
      const result = await Effect.runPromise(Effect.provide(compare(recipe), Engine.layerTabulated))
      expect(result.problems).toEqual([])
      expect(result.maxTraceError).toBeLessThan(1e-6)
    }
  )
})
