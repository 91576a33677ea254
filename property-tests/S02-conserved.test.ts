/**
 * S2: what a scheme conserves stays, and occupancies of linear schemes stay above 0, whatever the method, the step and the rates.
 *
 * Sums within 1e-12 of their start over many steps, nothing below -1e-15: for random schemes of 2 to 20 states with rates to 1e4/ms, for a
 * bond of two amounts by Newton, and for K's chain over 1e5 steps of a kernel while the cell fires. Broken variants: states that move one by one, and
 * the rational step of order 2 (Crank-Nicolson).
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import type { CompiledSystem } from "../src/mechanism/systems.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import { type Lookup, value } from "../src/solve/Frame.ts"
import { moveSystem } from "../src/solve/moveSystem.ts"
import * as Table from "../src/table/Table.ts"
import { outcome } from "../test/solve/compiled/engines.ts"
import { row, single } from "../test/solve/run.ts"
import { compiledStepper } from "../test/solve/steppers.ts"
import { arbitraryScheme, type Scheme, startOf } from "../test/solve/systems/arbitraryScheme.ts"
import { potassium } from "../test/solve/systems/chains.ts"
import { broken, settings } from "./settings.ts"

type Move = (system: CompiledSystem, look: Lookup, dt: number) => ReadonlyArray<Float64Array>

const move: Move = (system, look, dt) => {
  const { failure, values } = moveSystem(system, look, dt, 1)
  expect(failure).toBe(null)
  return values
}

const dt = fc.constantFrom(0.1, 0.025, 0.005)

const sumOf = (x: ReadonlyArray<Float64Array>): number => x.reduce((sum, [value]) => sum + value, 0)

/** Steps some hundred times at voltages that move. */
const keeps = (schemes: fc.Arbitrary<Scheme>, by: Move, count = 100) =>
  fc.property(schemes, dt, (scheme, step) => {
    let x = startOf(scheme)
    const begin = sumOf(x)
    let least = 0
    for (let k = 0; k < count; k++) {
      x = by(scheme.system, scheme.lookAt(x, 60 * Math.sin(k)), step)
      for (const [amount] of x) least = Math.min(least, amount)
    }
    expect(Math.abs(sumOf(x) - begin)).toBeLessThan(1e-12)
    expect(least).toBeGreaterThanOrEqual(-1e-15)
  })

/** Each state by its own exponential factor, the others frozen: what was done before. */
const oneByOne: Move = (system, look, step) =>
  system.states.map((state, i) => {
    const f = value(system.rates[i], look, 1)[0]
    const own = system.jacobian.find((e) => e.row === i && e.column === i)
    const slope = own === undefined ? 0 : value(own.value, look, 1)[0]
    return Float64Array.of(look(state)[0] + (slope === 0 ? step * f : f * Math.expm1(step * slope) / slope))
  })

/** (1 - dt J / 2) x' = (1 + dt J / 2) x: half an implicit step and what it moved once more. */
const rational: Move = (system, look, step) =>
  move({ ...system, method: "implicit" }, look, step / 2).map((half, i) =>
    half.map((x) => 2 * x - look(system.states[i])[0])
  )

describe("S2: sums stay, and nothing falls below 0", () => {
  it.each(["exponential", "implicit"] as const)("in random linear schemes, %s", (method) => {
    fc.assert(keeps(arbitraryScheme({ method, rates: [-2, 4] }), move), {
      ...settings,
      numRuns: Math.ceil(settings.numRuns / 2)
    })
  })

  it.each(["exponential", "implicit"] as const)("in 1e5 steps of K's chain in a cell that fires, %s", (method) => {
    const network = single(
      Edit.insert(Channels.HH),
      Edit.insert(potassium(method)),
      Edit.set("HH_gK", 0),
      Edit.set("v", -65),
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 5000, amplitude: 0.02 }), row(0)),
      Edit.record("v")
    )
    const states = [0, 1, 2, 3, 4].map((k) => `KChain_s${k}`)
    const { numbers, reason } = outcome(network, compiledStepper(network, "backwardEuler", 0.025), [1e5])
    expect(reason).toBe(null)
    const begin = states.reduce((sum, s) => sum + Table.floats(network.nodes, s)[0], 0)
    const end = states.reduce((sum, s) => sum + numbers.get(s)![0], 0)
    expect(Math.abs(end - begin)).toBeLessThan(1e-12)
  })

  it("where two amounts bind, by Newton", () => {
    fc.assert(
      fc.property(arbitraryScheme({ binds: true, most: 6, rates: [-2, 3] }), dt, (scheme, step) => {
        const { states } = scheme.system
        // A bond holds two amounts of the others.
        const total = (x: ReadonlyArray<Float64Array>): number => sumOf(x) + x[states.indexOf("bound")][0]
        let x = startOf(scheme)
        const begin = total(x)
        for (let k = 0; k < 40; k++) x = move(scheme.system, scheme.lookAt(x, 20), step)
        expect(Math.abs(total(x) - begin)).toBeLessThan(1e-12)
        expect(Math.min(...x.map(([amount]) => amount))).toBeGreaterThan(-1e-12)
      }),
      settings
    )
  })

  it("the law notices states that move one by one, and a rational step of order 2", () => {
    for (const by of [oneByOne, rational]) {
      expect(fc.check(keeps(arbitraryScheme({ rates: [-2, 4] }), by, 20), broken).failed).toBe(true)
    }
  })
})
