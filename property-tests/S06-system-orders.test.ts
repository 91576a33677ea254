/**
 * S6: beside Crank-Nicolson the exponential step has order 2, in linear systems and in others; the implicit step has order 1.
 *
 * A cell with K's chain, and one whose binding to a buffer is driven by the voltage, both from rest, because states stand half a step
 * beside voltages there; under a current that begins smoothly. The error after 4 ms is what Richardson's differences of runs with dt, dt/2 and dt/4 say. Each method is the other's broken variant.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Channel from "../src/mechanism/Channel.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import type { Mechanism } from "../src/network/Mechanism.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as States from "../src/solve/initialStates.ts"
import { outcome } from "../test/solve/compiled/engines.ts"
import { row, single } from "../test/solve/run.ts"
import { compiledStepper } from "../test/solve/steppers.ts"
import { potassium } from "../test/solve/systems/chains.ts"

type Method = "exponential" | "implicit"

const buffer = (method: Method): Mechanism =>
  Channel.make("Buffer", {
    states: { Ca: { default: 0.3 }, B: { default: 0.5 }, CaB: { default: 0.2 } },
    scheme: ["Ca + B <-> CaB : 0.8 [1/ms] * sigmoid((v + 40) / 20), 0.5 [1/ms]"],
    parameters: { e: { default: -60, unit: "mV" } },
    current: "1e-3 [S/cm2] * CaB * (v - e)",
    method
  })

/** The voltage after 4 ms of a current that grows from 0. */
const end = (mechanism: Mechanism, dt: number): number => {
  const steps = Math.round(4 / dt)
  const network = single(
    Edit.insert(Channels.Leak),
    Edit.set("Leak_eLeak", -60),
    Edit.insert(mechanism),
    Edit.set(`${mechanism.name}_e`, -60),
    Edit.set("v", -60),
    States.init(),
    Edit.stimulate(
      Stimulus.samples(Float64Array.from({ length: steps }, (_, k) => 1e-3 * ((k + 0.5) * dt) ** 2)),
      row(0)
    ),
    Edit.record("v")
  )
  const { numbers, reason } = outcome(network, compiledStepper(network, "crankNicolson", dt), [steps])
  expect(reason).toBe(null)
  return numbers.get("recorded")![steps - 1]
}

const orderOf = (mechanism: Mechanism): number => {
  const [coarse, middle, fine] = [0.05, 0.025, 0.0125].map((dt) => end(mechanism, dt))
  return Math.log2(Math.abs((coarse - middle) / (middle - fine)))
}

describe("S6: orders", () => {
  it.each([["K's chain", potassium], ["a buffer", buffer]] as const)("%s", (_, make) => {
    expect(orderOf(make("exponential"))).toBeCloseTo(2, 1)
    expect(orderOf(make("implicit"))).toBeCloseTo(1, 0)
    expect(orderOf(make("implicit"))).toBeLessThan(1.5) // what the law would say of the wrong method
  })
})
