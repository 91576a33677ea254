/**
 * C1 to C7: what a clamp of the voltage must be whatever the cell is, by every scheme and both engines (states-and-clamps.md section 11).
 *
 * C1 its current, put in as a stimulus, gives the same step · C2 with it, charge balances · C3 held where it goes anyway, nothing changes and
 * nothing is needed · C4 the steady state does not know dt · C5 nothing behind a held row is felt in front of it · C6 a step is affine in
 * what is held · C7 the derivative by each sample is that of differences. C1, C3 and C4 do not hold for exponential Euler, which splits
 * membrane and coupling. Broken variants stand beside each.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as Select from "../src/select/Select.ts"
import { heldIn } from "../src/solve/clamped.ts"
import type { SchemeName } from "../src/solve/Scheme.ts"
import * as Table from "../src/table/Table.ts"
import { answerBy, compiled, interpreted } from "../test/adjoint/gradientRuns.ts"
import { largest } from "../test/solve/arbitrarySystem.ts"
import { type Held, held, steps, trajectory } from "../test/solve/heldCells.ts"
import { implicit, solve, voltageMatrix, withHeldRows } from "../test/solve/oracle.ts"
import { broken, settings } from "./settings.ts"

const replayable: ReadonlyArray<SchemeName> = ["backwardEuler", "crankNicolson", "forwardEuler"]
const rowsOf = ({ network }: Held): ReadonlyArray<number> => Array.from({ length: network.nodes.length }, (_, i) => i)
/** Recording of the voltage of a row, and of what a clamp puts in there. */
const current = (p: Held, row: number): number => p.network.nodes.length + row
const few = { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }
const fails = <A>(property: fc.IPropertyWithHooks<A>): void => {
  expect(fc.check(property, broken).failed).toBe(true)
}

/**
 * The current is rounded a few times in each of its terms, of which those of the coupling are the largest: 100 mV times a rate of up to
 * 100 per ms. A step of 0.025 ms makes at most 0.025 * 100 * 100 mV * 2e-16 times ten of that: 5e-13 mV.
 */
const replayed = 5e-13

const replays = (shift = 0) =>
  fc.property(held({ active: true, gaps: true, leak: true }, replayable), (p) => {
    const run = trajectory(p.network, p)
    const replay = Network.editSync(
      p.free,
      p.rows.map((row) => {
        const samples = Array.from({ length: steps }, (_, k) =>
          run.sample(current(p, row), Math.min(steps, k + 1 + shift)))
        return Edit.stimulate(Stimulus.samples(samples), Select.rows([row]))
      })
    )
    for (let k = 0; k < steps; k++) {
      const [, again] = trajectory(replay, p, 1, run.states[k]).states
      for (const row of rowsOf(p)) {
        const scale = Math.max(1, Math.abs(run.states[k + 1].v[row]) / 100)
        expect(Math.abs(again.v[row] - run.states[k + 1].v[row])).toBeLessThanOrEqual(replayed * scale)
      }
    }
  })

const balances = (counted = true) =>
  fc.property(held({ active: false, gaps: true, leak: false }), (p) => {
    const { states, sample } = trajectory(p.network, p)
    const [area, c] = ["area", "capacitance"].map((name) => Table.floats(p.network.nodes, name))
    for (let k = 0; k < steps; k++) {
      const injected = p.network.stimuli.reduce((sum, { stimulus }) => sum + Stimulus.sample(stimulus, k, p.dt), 0)
      let [sum, terms] = [-injected, Math.abs(injected)]
      for (const row of rowsOf(p)) {
        const charge = area[row] * c[row] / 1e5 * (states[k + 1].v[row] - states[k].v[row]) / p.dt
        const put = sample(current(p, row), k + 1)
        sum += charge - (counted ? put : 0)
        terms += Math.abs(charge) + Math.abs(put)
      }
      // Voltages are rounded at 1e-14 mV, and so are charges over a step: capacitances of up to 1e-3 nF over dt.
      expect(Math.abs(sum)).toBeLessThanOrEqual(1e-13 + 1e-13 * terms)
    }
  })

const goesAnyway = (shift = 0) =>
  fc.property(held({ active: true, gaps: false, leak: true }, replayable), (p) => {
    const free = trajectory(p.free, p)
    const own = Network.editSync(
      p.free,
      p.rows.map((row) =>
        Edit.clamp(
          "v",
          Array.from({ length: steps }, (_, k) => free.states[Math.min(steps, k + 1 + shift)].v[row]),
          Select.rows([row])
        )
      )
    )
    const run = trajectory(own, p)
    for (let k = 1; k <= steps; k++) {
      for (const row of rowsOf(p)) {
        expect(Math.abs(run.states[k].v[row] - free.states[k].v[row])).toBeLessThanOrEqual(1e-9)
        expect(Math.abs(run.sample(current(p, row), k))).toBeLessThanOrEqual(1e-9)
      }
    }
  })

/** At rest `lin v - G v = constant`, with v = V in held rows: the leak pulls to -70 mV with 0.1 per ms. */
const steady = (off = 0) =>
  fc.property(held({ active: false, gaps: false, leak: true }, ["backwardEuler", "crankNicolson"]), (p) => {
    const still = Network.editSync(p.free, [
      Edit.unstimulate(),
      ...p.rows.map((row, i) => Edit.clamp("v", -20 + 30 * i, Select.rows([row])))
    ])
    const g = voltageMatrix(still)
    const at = heldIn(still, "nodes", "v", 0)!
    const leak = Table.floats(still.nodes, "Leak_gLeak")[0] * 1e3
    // implicit(g, h, lin) is 1 + h (lin - G): with h = 1 and lin - 1 it is lin - G.
    const a = withHeldRows(implicit(g, 1, rowsOf(p).map(() => leak - 1)), at)
    const rest = solve(a, rowsOf(p).map((row) => Number.isNaN(at[row]) ? leak * (-70 + off) : at[row]))
    for (const dt of p.scheme === "backwardEuler" ? [0.5, 50] : [0.1]) {
      const count = Math.ceil(400 / dt) + 10
      const { states } = trajectory(still, { ...p, dt }, count)
      const end = states[count].v
      expect(largest(rest.map((x, i) => x - end[i]))).toBeLessThanOrEqual(1e-9)
    }
  })

const behind = (leaky = false) =>
  fc.property(
    fc.record({
      n: fc.integer({ min: 3, max: 30 }),
      at: fc.nat(99),
      p: held({ active: true, gaps: false, leak: true }),
      v: fc.integer({ min: -90, max: 20 })
    }),
    ({ at, n, p, v }) => {
      const wall = 1 + at % (n - 2)
      const cable = (more: ReadonlyArray<Edit.Edit>): Network.Network =>
        Network.editSync(Network.make([Cell.make({ ncomp: n, length: 40, axial_resistivity: 500 })]), [
          Edit.record("v"),
          Edit.stimulate(Stimulus.samples([0.01, 0.02]), Select.rows([0])),
          ...more,
          ...leaky ? [] : [Edit.clamp("v", -50, Select.rows([wall]))]
        ])
      const changed = cable([
        Edit.set("v", v, Select.rows([n - 1])),
        Edit.stimulate(Stimulus.samples([0.05, -0.01, 0.03]), Select.rows([n - 1]))
      ])
      const [a, b] = [cable([]), changed].map((network) => trajectory(network, p).states[steps].v)
      for (let row = 0; row < wall; row++) expect(Object.is(a[row], b[row])).toBe(true)
    }
  )

const affine = (count = 1) =>
  fc.property(held({ active: true, gaps: false, leak: true }), fc.integer({ min: -80, max: 20 }), (p, shift) => {
    const at = (by: number): Float64Array => {
      const moved = Network.editSync(
        p.free,
        p.rows.map((row, i) => Edit.clamp("v", -60 + 5 * i + by, Select.rows([row])))
      )
      return Float64Array.from(trajectory(moved, p, count).states[count].v)
    }
    const [low, middle, high] = [at(-20), at(shift / 4), at(20)]
    const part = (shift / 4 + 20) / 40
    for (const row of rowsOf(p)) {
      expect(Math.abs(middle[row] - ((1 - part) * low[row] + part * high[row]))).toBeLessThanOrEqual(1e-11)
    }
  })

const derives = (factor = 1) =>
  fc.property(held({ active: true, gaps: true, leak: true }), (p) => {
    const question = {
      steps,
      dt: p.dt,
      scheme: p.scheme,
      weight: (k: number) => Math.cos(1.7 * k),
      wanted: { nodes: new Set<string>(), edges: new Set<string>(), inputs: true }
    }
    const run = (p.engine === "interpreter" ? interpreted : compiled)(p.network, question)
    const { clamps } = Result.getOrThrow(answerBy(run, p.network, question)).adjoint
    const loss = (network: Network.Network): number => {
      const { sample } = trajectory(network, { ...p, engine: "interpreter" })
      let sum = 0
      for (let i = 0; i < network.recordings.size; i++) {
        for (let k = 0; k <= steps; k++) sum += question.weight(i * (steps + 1) + k) * sample(i, k)
      }
      return sum
    }
    p.network.clamps.forEach((clamp, c) => {
      const value = clamp.value as Float64Array
      value.forEach((x, k) => {
        if (Number.isNaN(x)) return expect(clamps[c][k]).toBe(0)
        const moved = (by: number): Network.Network =>
          Network.editSync(p.network, [
            Edit.unclamp("v", Select.rows([clamp.row])),
            Edit.clamp(
              "v",
              Array.from(value, (y, l) => Number.isNaN(y) ? null : l === k ? y + by : y),
              Select.rows([clamp.row])
            )
          ])
        const at = (h: number): number => (loss(moved(h)) - loss(moved(-h))) / (2 * h)
        const difference = (4 * at(0.01) - at(0.02)) / 3
        // Differences at 0.01 mV are good to rounding of a loss of thousands, 1e-12, over 0.01, and to the fourth order.
        expect(Math.abs(factor * clamps[c][k] - difference)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(difference)))
      })
    })
  })

describe("laws of clamps", () => {
  it("C1: the current of a clamp, replayed as a stimulus, gives the same step", () => {
    fc.assert(replays(), settings)
    fails(replays(1))
  }, 120_000)

  it("C2: with the current of the clamp, charge balances", () => {
    fc.assert(balances(), settings)
    fails(balances(false))
  }, 120_000)

  it("C3: a row that is held where it goes anyway needs nothing, and nobody notices", () => {
    fc.assert(goesAnyway(), settings)
    fails(goesAnyway(-1))
  }, 120_000)

  it("C4: the steady state is that of the equations, whatever dt is", () => {
    fc.assert(steady(), few)
    fails(steady(1e-6))
  }, 120_000)

  it("C5: nothing behind a held row is felt in front of it, to the bit", () => {
    fc.assert(behind(), settings)
    fails(behind(true))
  }, 120_000)

  it("C6: one step is affine in what is held", () => {
    fc.assert(affine(), settings)
    fails(affine(4))
  }, 120_000)

  it("C7: the derivative by each sample is that of differences", () => {
    fc.assert(derives(), { ...settings, numRuns: Math.ceil(settings.numRuns / 5) })
    fails(derives(1.001))
  }, 120_000)
})
