/**
 * S1: a chain of n equal gates is the n-th power of one: K as five states and Na as eight fire the spikes of n^4 and m^3 h.
 *
 * The exponential step keeps a binomial distribution binomial, so only rounding is between the two: 1e-9 mV over 100 ms at any dt. The
 * implicit step does not, and is the broken variant.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import type { Mechanism } from "../src/network/Mechanism.ts"
import type { Network } from "../src/network/Network.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import { kernelRuns, outcome } from "../test/solve/compiled/engines.ts"
import { row, single } from "../test/solve/run.ts"
import { compiledStepper, interpreter, type Stepper } from "../test/solve/steppers.ts"
import { potassium, sodium } from "../test/solve/systems/chains.ts"

const base = (...more: ReadonlyArray<Edit.Edit>): Network =>
  single(
    Edit.insert(Channels.HH),
    Edit.set("v", -65),
    ...more,
    Edit.stimulate(Stimulus.step({ delay: 5, duration: 1000, amplitude: 0.02 }), row(0)),
    Edit.record("v")
  )

const gates = base()
const withK = (k: Mechanism): Network => base(Edit.insert(k), Edit.set("HH_gK", 0))
const withNa = (na: Mechanism): Network => base(Edit.insert(na), Edit.set("HH_gNa", 0))

/** The voltage over some time [ms]. */
const voltage = (network: Network, stepper: Stepper, dt: number, time: number): ArrayLike<number> => {
  const { numbers, reason } = outcome(network, stepper, [Math.round(time / dt)])
  expect(reason).toBe(null)
  return numbers.get("recorded")!
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, k) => Math.max(most, Math.abs(x - b[k])), 0)

const compiled = (network: Network, dt: number, time: number): ArrayLike<number> => {
  const { runs, value } = kernelRuns(() => voltage(network, compiledStepper(network, "backwardEuler", dt), dt, time))
  expect(runs).toBeGreaterThan(0)
  return value
}

const steps = [0.1, 0.025, 0.005]

describe("S1: chains are powers", () => {
  it.each(steps)("K and Na as chains, 100 ms, dt %d ms", (dt) => {
    const expected = compiled(gates, dt, 100)
    expect(Math.max(...Array.from(expected))).toBeGreaterThan(20) // it fires
    expect(apart(compiled(withK(potassium()), dt, 100), expected)).toBeLessThan(1e-9)
    expect(apart(compiled(withNa(sodium()), dt, 100), expected)).toBeLessThan(1e-9)
  })

  it("by the interpreter, 20 ms", () => {
    const run = (network: Network) => voltage(network, interpreter(network, "backwardEuler", 0.1), 0.1, 20)
    const expected = run(gates)
    expect(apart(run(withK(potassium())), expected)).toBeLessThan(1e-9)
    expect(apart(run(withNa(sodium())), expected)).toBeLessThan(1e-9)
  })

  it("the law notices the implicit method", () => {
    for (const dt of steps) {
      const expected = compiled(gates, dt, 100)
      expect(apart(compiled(withK(potassium("implicit")), dt, 100), expected)).toBeGreaterThan(1)
    }
  })
})
