/**
 * Voltages at which a rate is 0/0, where naive code turns into NaN for good; and the limits of Nernst's equation.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import { derive } from "../../src/equation/derive.ts"
import { evaluate } from "../../src/equation/evaluate.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import { compile } from "../../src/mechanism/compile.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import type { Mechanism } from "../../src/network/Mechanism.ts"
import * as Select from "../../src/select/Select.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { march, walk } from "./march.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>

/** A rate k vtrap(s (v - v0), y) at its singularity. */
type Singular = {
  readonly mechanism: Mechanism
  readonly state: string
  readonly side: "alpha" | "beta"
  /** The voltage of the singularity [mV]. */
  readonly at: number
  /** Limit k y [1/ms] and slope of the limit -k s / 2 [1/ms/mV], by the series x / (exp(x) - 1) = 1 - x / 2 + … */
  readonly value: number
  readonly slope: number
  /** The other rate of the gate there, from its formula. */
  readonly other: number
}

const of = (
  mechanism: Mechanism,
  state: string,
  side: "alpha" | "beta",
  at: number,
  value: number,
  slope: number,
  other: number
): Singular => ({ mechanism, state, side, at, value, slope, other })

const singular = [
  of(Channels.HH, "m", "alpha", -40, 0.1 * 10, 0.1 / 2, 4 * Math.exp(-25 / 18)),
  of(Channels.HH, "n", "alpha", -55, 0.01 * 10, 0.01 / 2, 0.125 * Math.exp(-10 / 80)),
  of(Channels.Na, "m", "alpha", -47, 0.32 * 4, 0.32 / 2, 0.28 * -27 / Math.expm1(-27 / 5)),
  of(Channels.Na, "m", "beta", -20, 0.28 * 5, -0.28 / 2, 0.32 * -27 / Math.expm1(-27 / 4)),
  of(Channels.K, "n", "alpha", -45, 0.032 * 5, 0.032 / 2, 0.5 * Math.exp(-5 / 40)),
  of(Channels.CaL, "q", "alpha", -27, 0.055 * 3.8, 0.055 / 2, 0.94 * Math.exp(-48 / 17))
]

describe("a removable singularity", () => {
  it.each(singular)("of $mechanism.name, $side of $state at $at mV, has its limit and the slope of its limit", (s) => {
    const rule = compile(s.mechanism).states.find((state) => state.name === s.state)!.rule
    if (rule._tag !== "Rates") throw new Error("the rule has no rates")
    const { expression } = rule[s.side]
    const slope = derive(expression, "v")
    const at = (e: typeof expression, v: number): number =>
      evaluate(e, (name) => [name === "v" ? v : s.mechanism.parameters[name].default], 1)[0]
    expect(Math.abs(at(expression, s.at) / s.value - 1)).toBeLessThan(4 * Number.EPSILON)
    expect(Math.abs(at(slope, s.at) / s.slope - 1)).toBeLessThan(1e-13)
    // Beside it, too: a straight line within the next term of the series, below (v - v0)² of the value.
    for (const d of [1e-3, -1e-3, 1e-6, -1e-6, 1e-9, -1e-9, 1e-12, -1e-12]) {
      const v = s.at + d
      const line = s.value + s.slope * (v - s.at)
      expect(Math.abs(at(expression, v) / line - 1)).toBeLessThan(d * d + 8 * Number.EPSILON)
      expect(Math.abs(at(slope, v) / s.slope - 1)).toBeLessThan(Math.abs(d) + 1e-13)
    }
  })

  it.each(names)("is passed by a run that starts there (%s)", (scheme) => {
    for (const { at, mechanism } of singular) {
      const network = Network.editSync(Network.make([Cell.make({ v: at })]), [Edit.insert(mechanism), Edit.record("v")])
      const beside = Network.editSync(network, [Edit.set("v", at + 1e-9)])
      const how = { scheme, dt: 0.025, tMax: 5 }
      const [a, b] = [walk(network, how).traces[0], walk(beside, how).traces[0]]
      // A run that starts a picovolt beside it stays there, within what 5 ms of an excitable membrane make of it.
      a.forEach((x, k) => expect(Math.abs(x - b[k])).toBeLessThan(1e-6))
    }
  })

  it("is passed by the compiled run too, and one that is held there has its gate at alpha / (alpha + beta)", () => {
    for (const { at, mechanism, other, side, state, value } of singular) {
      const network = Network.editSync(Network.make([Cell.make({ v: at })]), [Edit.insert(mechanism), Edit.record("v")])
      const how = { scheme: "backwardEuler", dt: 0.025, tMax: 5 } as const
      const [a, b] = [march(network, how).traces[0], walk(network, how).traces[0]]
      a.forEach((x, k) => expect(Math.abs(x - b[k])).toBeLessThan(1e-9))

      const held = Network.editSync(network, [Edit.clamp("v", at, Select.all)])
      const gate = march(held, { ...how, tMax: 500 }).end.nodes.get(`${mechanism.name}_${state}`)![0]
      expect(Math.abs(gate - (side === "alpha" ? value : other) / (value + other))).toBeLessThan(1e-12)
    }
  })
})

describe("Nernst's equation", () => {
  const volt = 8.314 * 279.45 / (2 * 96485.3329) * 1000 // RT / 2F [mV]
  const eCa = (inside: number, outside: number): number => {
    const network = Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(Pumps.CaNernstReversal),
      Edit.set("CaCon_i", inside),
      Edit.set("CaCon_e", outside),
      Edit.record("eCa")
    ])
    return march(network, { scheme: "backwardEuler", dt: 0.025, tMax: 1 }).traces[0].at(-1)!
  }

  it("is 0 for equal concentrations, RT/2F for a ratio of e, and odd", () => {
    expect(eCa(0.3, 0.3)).toBe(0)
    expect(Math.abs(eCa(1, Math.E) / volt - 1)).toBeLessThan(1e-14)
    expect(Math.abs(eCa(5e-5, 2) / (volt * Math.log(40_000)) - 1)).toBeLessThan(1e-14)
    expect(Math.abs(eCa(5e-5, 2) / eCa(2, 5e-5) + 1)).toBeLessThan(1e-14)
  })

  it("is where a membrane that lets only calcium through comes to rest", () => {
    const open = Channel.make("Open", {
      parameters: { g: { default: 1e-3, unit: "S/cm2" }, eCa: { default: 120, unit: "mV", shared: true } },
      current: { name: "i_Ca", equals: "g * (v - eCa)" }
    })
    const network = Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(open),
      Edit.insert(Pumps.CaNernstReversal),
      Edit.record("v"),
      Edit.record("i_Ca")
    ])
    for (const scheme of names) {
      const { traces } = walk(network, { scheme, dt: 0.5, tMax: 60 }) // 60 time constants
      expect(Math.abs(traces[0].at(-1)! / (volt * Math.log(40_000)) - 1)).toBeLessThan(1e-12)
      expect(Math.abs(traces[1].at(-1)!)).toBeLessThan(1e-12)
    }
  })
})
