/**
 * Every built-in mechanism against its formulas, written again by hand from the physics (sections 11 to 13), with plain
 * quotients where the library has `vtrap` and `sigmoid`.
 */
import { describe, expect, it } from "vitest"
import { derive } from "../../src/equation/derive.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import { compile } from "../../src/mechanism/compile.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import type { Mechanism } from "../../src/network/Mechanism.ts"
import { columnName } from "../../src/network/MechanismFields.ts"
import { current, near, rates, relaxation, ruleOf, valueOf } from "./byHand.ts"

const { exp, tanh, log } = Math

const quotient = (x: number): number => x / (exp(x) - 1)

describe("channels", () => {
  const v = -31.7

  it("HH", () => {
    rates(Channels.HH, "m", (v) => 0.1 * -(v + 40) / (exp(-(v + 40) / 10) - 1), (v) => 4 * exp(-(v + 65) / 18))
    rates(Channels.HH, "h", (v) => 0.07 * exp(-(v + 65) / 20), (v) => 1 / (exp(-(v + 35) / 10) + 1))
    rates(Channels.HH, "n", (v) => 0.01 * -(v + 55) / (exp(-(v + 55) / 10) - 1), (v) => 0.125 * exp(-(v + 65) / 80))
    const [m, h, n] = [0.3, 0.4, 0.5]
    const g = [0.12 * m ** 3 * h, 0.036 * n ** 4, 0.0003]
    current(
      Channels.HH,
      "i_HH",
      "v",
      { v, m, h, n },
      g[0] * (v - 50) + g[1] * (v + 77) + g[2] * (v + 54.3),
      g[0] + g[1] + g[2]
    )
  })

  it("Leak", () => {
    current(Channels.Leak, "i_Leak", "v", { v }, 1e-4 * (v + 70), 1e-4)
  })

  it("Na", () => {
    const vt = -60
    rates(
      Channels.Na,
      "m",
      (v) => 0.32 * quotient(-0.25 * (v - vt - 13)) / 0.25,
      (v) => 0.28 * quotient(0.2 * (v - vt - 40)) / 0.2
    )
    rates(Channels.Na, "h", (v) => 0.128 * exp(-(v - vt - 17) / 18), (v) => 4 / (exp(-(v - vt - 40) / 5) + 1))
    current(Channels.Na, "i_Na", "v", { v, m: 0.3, h: 0.4 }, 0.05 * 0.3 ** 3 * 0.4 * (v - 50), 0.05 * 0.3 ** 3 * 0.4)
  })

  it("K", () => {
    const vt = -60
    rates(Channels.K, "n", (v) => 0.032 * quotient(-0.2 * (v - vt - 15)) / 0.2, (v) => 0.5 * exp(-(v - vt - 10) / 40))
    current(Channels.K, "i_K", "v", { v, n: 0.3 }, 0.005 * 0.3 ** 4 * (v + 90), 0.005 * 0.3 ** 4)
  })

  it("Km", () => {
    const tau = (v: number) => 4000 / (3.3 * exp(0.05 * (v + 35)) + exp(-0.05 * (v + 35)))
    relaxation(Channels.Km, "p", "v", (v) => 1 / (1 + exp(-0.1 * (v + 35))), tau)
    expect(valueOf(Channels.Km, ruleOf(Channels.Km, "p").fixedPoint!, { v: -35 })).toBe(0.5)
    current(Channels.Km, "i_K", "v", { v, p: 0.3 }, 4e-6 * 0.3 * (v + 90), 4e-6 * 0.3)
  })

  it("CaL", () => {
    rates(Channels.CaL, "q", (v) => 0.055 * quotient((-v - 27) / 3.8) * 3.8, (v) => 0.94 * exp((-v - 75) / 17))
    rates(Channels.CaL, "r", (v) => 0.000457 * exp((-v - 13) / 50), (v) => 0.0065 / (exp((-v - 15) / 28) + 1))
    current(Channels.CaL, "i_Ca", "v", { v, q: 0.3, r: 0.4 }, 1e-4 * 0.09 * 0.4 * (v - 120), 1e-4 * 0.09 * 0.4)
  })

  it("CaT, whose slope contains that of its instantaneous activation", () => {
    const vx = 2
    const tau = (v: number) => (30.8 + (211.4 + exp((v + vx + 113.2) / 5))) / (3.7 * (1 + exp((v + vx + 84) / 3.2)))
    relaxation(Channels.CaT, "u", "v", (v) => 1 / (1 + exp((v + vx + 81) / 4)), tau)
    const s = 1 / (1 + exp(-(v + vx + 57) / 6.2))
    const g = 4e-5 * s ** 2 * 0.3
    current(Channels.CaT, "i_Ca", "v", { v, u: 0.3 }, g * (v - 120), g + 2 * g * (1 - s) / 6.2 * (v - 120))
  })

  it("Fire", () => {
    const { update, reset } = compile(Channels.Fire)
    expect(update.map(({ target }) => target)).toEqual(["spikes"])
    expect([-50, -49.9].map((v) => valueOf(Channels.Fire, update[0].value, { v }))).toEqual([0, 1])
    expect([-50, -49.9].map((v) => valueOf(Channels.Fire, reset!.when, { v }))).toEqual([0, 1])
    expect(reset!.set.map(({ target, value }) => [target, valueOf(Channels.Fire, value, {})])).toEqual([["v", -70]])
    current(Channels.Fire, "Fire_fire", "v", { v }, 0, 0)
  })

  it("Izhikevich", () => {
    relaxation(Channels.Izhikevich, "u", "v", (v) => 0.2 * v, () => 50)
    const { update, reset } = compile(Channels.Izhikevich)
    near(
      valueOf(Channels.Izhikevich, update[0].value, { v, u: -6, dt: 0.1 }),
      v + 0.1 * (0.04 * v ** 2 + 5 * v + 140 + 6),
      "v"
    )
    expect([29.9, 30].map((v) => valueOf(Channels.Izhikevich, reset!.when, { v }))).toEqual([0, 1])
    expect(reset!.set.map(({ target, value }) => [target, valueOf(Channels.Izhikevich, value, { u: -6 })])).toEqual([[
      "v",
      -65
    ], ["u", 2]])
    current(Channels.Izhikevich, "Izhikevich_izhikevich", "v", { v }, 0, 0)
  })

  it("AdEx", () => {
    relaxation(Channels.AdEx, "w", "v", (v) => 2 * (v + 70), () => 30)
    const { update, reset } = compile(Channels.AdEx)
    for (const v of [-60, -40, -10]) {
      const right = v + 0.1 * (-10 * (v + 70) + 10 * 2 * exp(Math.min((v + 50) / 2, 10)) - 7) / 200
      near(valueOf(Channels.AdEx, update[0].value, { v, w: 7, dt: 0.1, capacitance: 200 }), right, `v from ${v}`)
    }
    expect(update.map(({ target }) => target)).toEqual(["v", "spikes"])
    expect([-0.1, 0].map((v) => valueOf(Channels.AdEx, update[1].value, { v }))).toEqual([0, 1])
    expect(reset!.set.map(({ target, value }) => [target, valueOf(Channels.AdEx, value, { w: 7, b: 3 })])).toEqual([[
      "v",
      -58
    ], ["w", 10]])
    current(Channels.AdEx, "i_AdEx", "v", { v }, 0, 0)
  })

  it("Rate", () => {
    near(valueOf(Channels.Rate, compile(Channels.Rate).update[0].value, { v: 2, dt: 1 }), 2 * exp(-1), "v")
    current(Channels.Rate, "Rate_rate", "v", { v }, 0, 0)
  })

  it("are exact, in value and slope, where the textbook quotient is 0/0", () => {
    const singular: ReadonlyArray<
      readonly [Mechanism, string, "alpha" | "beta", v: number, value: number, slope: number]
    > = [
      [Channels.HH, "m", "alpha", -40, 1, 0.05],
      [Channels.HH, "n", "alpha", -55, 0.1, 0.005],
      [Channels.Na, "m", "alpha", -47, 1.28, 0.16],
      [Channels.Na, "m", "beta", -20, 1.4, -0.14],
      [Channels.K, "n", "alpha", -45, 0.16, 0.016],
      [Channels.CaL, "q", "alpha", -27, 0.055 * 3.8, 0.0275]
    ]
    for (const [mechanism, state, rate, v, value, slope] of singular) {
      const { rule, fixedPoint } = ruleOf(mechanism, state)
      if (rule._tag !== "Rates") throw new Error(`${state} has no rates`)
      const { expression, names } = rule[rate]
      near(valueOf(mechanism, rule[rate], { v }), value, `${rate} of ${state}`)
      near(
        valueOf(mechanism, { expression: derive(expression, "v"), names }, { v }),
        slope,
        `slope of ${rate} of ${state}`
      )
      expect(valueOf(mechanism, fixedPoint!, { v })).toBeGreaterThan(0)
    }
  })
})

describe("pumps", () => {
  it("CaPump", () => {
    const P = (i: number, c: number) => -(-10000 * i * 0.05 / (2 * 96485 * 0.1) - (c - 1e-4) / 80)
    for (const [i_Ca, CaCon_i] of [[1e-8, 5e-5], [-0.02, 3e-4]]) {
      current(Pumps.CaPump, "i_CaPump", "CaCon_i", { i_Ca, CaCon_i }, P(i_Ca, CaCon_i), 1 / 80)
    }
    expect(Pumps.CaPump.reads).toEqual({ i_Ca: { unit: "mA/cm2", default: 1e-8 } })
  })

  it("CaFaradayConcentrationChange", () => {
    const values = { i_Ca: -0.02, radius: 3 }
    current(
      Pumps.CaFaradayConcentrationChange,
      "i_CaCurrent",
      "CaCon_i",
      values,
      -0.02 * (2 / 3) * 1e4 / 96485.3329 / 2,
      0
    )
  })

  it("CaNernstReversal", () => {
    const { rule } = ruleOf(Pumps.CaNernstReversal, "eCa")
    if (rule._tag !== "Assigned") throw new Error("eCa is not assigned")
    const right = 8.314 * 279.45 / (2 * 96485.3329) * 1000 * log(2 / 5e-5)
    near(valueOf(Pumps.CaNernstReversal, rule.value, {}), right, "eCa")
    expect([Pumps.CaNernstReversal.ion, compile(Pumps.CaNernstReversal).current]).toEqual([null, null])
    expect(Object.keys(Pumps.CaNernstReversal.states).map((name) => columnName(Pumps.CaNernstReversal, name))).toEqual([
      "eCa",
      "CaCon_i",
      "CaCon_e"
    ])
  })
})

describe("synapses", () => {
  it("Ionotropic", () => {
    const inf = (v: number) => 1 / (1 + exp((-35 - v) / 10))
    const tau = (v: number) => (1 - inf(v)) / 0.025 // as published, with the cancellation
    relaxation(Synapses.Ionotropic, "s", "v_pre", inf, tau)
    near((1 - inf(-35)) / 0.025, 20, "tau at threshold")
    current(Synapses.Ionotropic, "i_IonotropicSynapse", "v_post", { v_post: -60, s: 0.3 }, 1e-4 * 0.3 * -60, 1e-4 * 0.3)
    expect(columnName(Synapses.Ionotropic, "gS")).toBe("IonotropicSynapse_gS")
  })

  it("Ionotropic jumps to its steady state far above threshold, without NaN", () => {
    const { rule } = ruleOf(Synapses.Ionotropic, "s")
    if (rule._tag !== "Relaxation") throw new Error("s does not relax")
    const tau = valueOf(Synapses.Ionotropic, rule.tau, { v_pre: 1e5 })
    expect([tau, exp(-0.025 / tau)]).toEqual([0, 0])
  })

  it("TanhRate", () => {
    current(
      Synapses.TanhRate,
      "i_TanhRateSynapse",
      "v_post",
      { v_pre: -69.2, v_post: -60 },
      -1e-4 * tanh(-69.2 + 70),
      0
    )
  })

  it("TanhConductance", () => {
    const g = tanh(-69.2 + 70) * 1e-4
    current(Synapses.TanhConductance, "i_TanhConductanceSynapse", "v_post", { v_pre: -69.2, v_post: -60 }, g * -60, g)
  })
})
