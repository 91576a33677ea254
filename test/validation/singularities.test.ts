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
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { march, membrane, walk } from "./march.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
/** Mechanism, state, rate, voltage of the singularity [mV], value [1/ms] and slope [1/ms/mV] of the limit. */
const singular: ReadonlyArray<readonly [Mechanism, string, "alpha" | "beta", number, number, number]> = [
  // k vtrap(u, y) with u = s (v - v0): value k y, slope -k s / 2, by the series x / (exp(x) - 1) = 1 - x / 2 + …
  [Channels.HH, "m", "alpha", -40, 0.1 * 10, 0.1 / 2],
  [Channels.HH, "n", "alpha", -55, 0.01 * 10, 0.01 / 2],
  [Channels.Na, "m", "alpha", -47, 0.32 * 4, 0.32 / 2],
  [Channels.Na, "m", "beta", -20, 0.28 * 5, -0.28 / 2],
  [Channels.K, "n", "alpha", -45, 0.032 * 5, 0.032 / 2],
  [Channels.CaL, "q", "alpha", -27, 0.055 * 3.8, 0.055 / 2]
]

describe("a removable singularity", () => {
  it.each(singular)("of %s, %s %s at %d mV has its limit and the slope of its limit", (mechanism, state, side, v, value, slope) => {
    const rule = compile(mechanism).states.find((s) => s.name === state)!.rule
    if (rule._tag !== "Rates") throw new Error("the rule has no rates")
    const expression = rule[side].expression
    const at = (e: typeof expression, voltage: number): number =>
      evaluate(e, (name) => [name === "v" ? voltage : mechanism.parameters[name].default], 1)[0]
    const close = (found: number, expected: number, relative: number): void =>
      expect(Math.abs(found / expected - 1)).toBeLessThan(relative)
    close(at(expression, v), value, 4 * Number.EPSILON)
    close(at(derive(expression, "v"), v), slope, 1e-13)
    // Beside it, too: a straight line within the next term of the series, (x² / 12) of the value for x = (v - v0) / y.
    for (const d of [1e-3, -1e-3, 1e-6, -1e-6, 1e-9, -1e-9, 1e-12, -1e-12]) {
      const exactly = v + d - v // what is left of d beside v
      expect(Math.abs(at(expression, v + d) - value - slope * exactly)).toBeLessThan(value * (d * d + 8 * Number.EPSILON))
      close(at(derive(expression, "v"), v + d), slope, 2 * Math.abs(d) + 1e-13)
    }
  })

  it.each(names)("is passed by a run that starts there (%s)", (scheme) => {
    for (const [mechanism, , , v] of singular) {
      const network = Network.editSync(Network.make([Cell.make({ v })]), [Edit.insert(mechanism), Edit.record("v")])
      const beside = Network.editSync(network, [Edit.set("v", v + 1e-9)])
      const how = { scheme, dt: 0.025, tMax: 5 }
      const [a, b] = [walk(network, how).traces[0], walk(beside, how).traces[0]]
      // A run that starts a picovolt away stays there within what 5 ms of an excitable membrane make of it.
      a.forEach((x, k) => expect(Math.abs(x - b[k])).toBeLessThan(1e-6))
    }
  })

  it("is passed by the compiled run too, and by one that is held there", () => {
    for (const [mechanism, state, side, v, value] of singular) {
      const network = Network.editSync(Network.make([Cell.make({ v })]), [Edit.insert(mechanism), Edit.record("v")])
      const how = { scheme: "backwardEuler", dt: 0.025, tMax: 5 } as const
      const [a, b] = [march(network, how).traces[0], walk(network, how).traces[0]]
      a.forEach((x, k) => expect(Math.abs(x - b[k])).toBeLessThan(1e-9))

      // Held there, the gate goes to alpha / (alpha + beta), one of which is the limit.
      const held = Network.editSync(network, [Edit.clamp("v", v, network.nodes.length === 1 ? at0 : at0)])
      const gate = march(held, { ...how, tMax: 500 }).end.nodes.get(`${mechanism.name}_${state}`)![0]
      const other = otherRate(mechanism, state, side === "alpha" ? "beta" : "alpha", v)
      const rest = side === "alpha" ? value / (value + other) : other / (value + other)
      expect(Math.abs(gate - rest)).toBeLessThan(1e-12)
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
    expect(membrane(1, 0).length).toBe(3)
  })
})
