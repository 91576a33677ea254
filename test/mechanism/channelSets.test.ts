/**
 * The channel sets that people use, against the formulas as their sources print them: plain quotients, steady states and time constants
 * where the library has rates, at several temperatures; and figures that follow from them.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Mechanism from "../../src/Mechanism.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import { compile } from "../../src/mechanism/compile.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { listed } from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { outcome } from "../solve/compiled/engines.ts"
import { interpreter } from "../solve/steppers.ts"
import { current, near, ruleOf, valueOf, type Values, voltages } from "./byHand.ts"

const { exp, log } = Math

/** Where a state goes and how fast, whichever way it is written. */
const movement = (
  mechanism: Mechanism.Mechanism,
  state: string,
  values: Values
): { readonly inf: number; readonly tau: number } => {
  const { rule } = ruleOf(mechanism, state)
  if (rule._tag === "Relaxation") {
    return { inf: valueOf(mechanism, rule.inf, values), tau: valueOf(mechanism, rule.tau, values) }
  }
  if (rule._tag !== "Rates") throw new Error(`${state} is no gate`)
  const [alpha, beta] = [valueOf(mechanism, rule.alpha, values), valueOf(mechanism, rule.beta, values)]
  return { inf: alpha / (alpha + beta), tau: 1 / (alpha + beta) }
}

/** Quotients as printed lose digits where numerator and denominator are small: at most 100 roundings at these voltages. */
const asPrinted = 1e-13

/** Compares a gate over voltages and temperatures with its printed steady state and time constant. */
const gate = (
  mechanism: Mechanism.Mechanism,
  state: string,
  inf: (v: number, celsius: number) => number,
  tau: (v: number, celsius: number) => number,
  more: Values = {}
): void => {
  for (const celsius of [6.3, 21, 34, 37]) {
    for (const v of voltages) {
      const found = movement(mechanism, state, { ...more, v, celsius })
      near(found.inf, inf(v, celsius), `${mechanism.name} ${state}: inf at ${v} mV, ${celsius} °C`, asPrinted)
      near(found.tau, tau(v, celsius), `${mechanism.name} ${state}: tau at ${v} mV, ${celsius} °C`, asPrinted)
    }
  }
}

const hay = (celsius: number): number => 2.3 ** ((celsius - 21) / 10)

/** A pair of rates as steady state and time constant, the latter faster by a factor. */
const fromRates = (
  mechanism: Mechanism.Mechanism,
  state: string,
  alpha: (v: number) => number,
  beta: (v: number) => number,
  faster: (celsius: number) => number = () => 1
): void =>
  gate(
    mechanism,
    state,
    (v) => alpha(v) / (alpha(v) + beta(v)),
    (v, celsius) => 1 / (alpha(v) + beta(v)) / faster(celsius)
  )

describe("Hay's layer-5 pyramidal cell", () => {
  it("NaTa_t and NaTs2_t, which is the same 6 mV further up", () => {
    for (const [channel, m, h] of [[Channels.NaTa_t, 38, 66], [Channels.NaTs2_t, 32, 60]] as const) {
      fromRates(
        channel,
        "m",
        (v) => 0.182 * (v + m) / (1 - exp(-(v + m) / 6)),
        (v) => 0.124 * (-v - m) / (1 - exp(-(-v - m) / 6)),
        hay
      )
      fromRates(
        channel,
        "h",
        (v) => -0.015 * (v + h) / (1 - exp((v + h) / 6)),
        (v) => -0.015 * (-v - h) / (1 - exp((-v - h) / 6)),
        hay
      )
      // Where the quotients are 0/0, both rates are six times their factor.
      near(movement(channel, "m", { v: -m, celsius: 21 }).inf, 0.182 / 0.306, `${channel.name} m`)
      near(movement(channel, "m", { v: -m, celsius: 21 }).tau, 1 / (6 * 0.306), `${channel.name} m`)
      near(movement(channel, "h", { v: -h, celsius: 21 }).inf, 0.5, `${channel.name} h`)
      near(movement(channel, "h", { v: -h, celsius: 31 }).tau, 1 / (12 * 0.015) / 2.3, `${channel.name} h`)
    }
    current(Channels.NaTa_t, "i_Na", "v", { v: -31.7, m: 0.3, h: 0.4 }, 1e-5 * 0.027 * 0.4 * -81.7, 1e-5 * 0.027 * 0.4)
    current(Channels.NaTs2_t, "i_Na", "v", { v: -31.7, m: 0.3, h: 0.4 }, 1e-5 * 0.027 * 0.4 * -81.7, 1e-5 * 0.027 * 0.4)
  })

  it("Nap_Et2", () => {
    gate(
      Channels.Nap_Et2,
      "m",
      (v) => 1 / (1 + exp((v + 52.6) / -4.6)),
      (v, celsius) => {
        const alpha = 0.182 * (v + 38) / (1 - exp(-(v + 38) / 6))
        const beta = 0.124 * (-v - 38) / (1 - exp(-(-v - 38) / 6))
        return 6 / (alpha + beta) / hay(celsius)
      }
    )
    gate(
      Channels.Nap_Et2,
      "h",
      (v) => 1 / (1 + exp((v + 48.8) / 10)),
      (v, celsius) => {
        const alpha = -2.88e-6 * (v + 17) / (1 - exp((v + 17) / 4.63))
        const beta = 6.94e-6 * (v + 64.4) / (1 - exp(-(v + 64.4) / 2.63))
        return 1 / (alpha + beta) / hay(celsius)
      }
    )
    current(Channels.Nap_Et2, "i_Na", "v", { v: 10, m: 0.5, h: 0.4 }, 1e-5 * 0.125 * 0.4 * -40, 1e-5 * 0.125 * 0.4)
  })

  it("K_Pst, which joins its two branches where they meet", () => {
    gate(
      Channels.K_Pst,
      "m",
      (v) => 1 / (1 + exp(-(v + 10 + 1) / 12)),
      (v, celsius) => {
        const u = v + 10
        return (u < -50 ? 1.25 + 175.03 * exp(0.026 * u) : 1.25 + 13 * exp(-0.026 * u)) / hay(celsius)
      }
    )
    gate(
      Channels.K_Pst,
      "h",
      (v) => 1 / (1 + exp((v + 10 + 54) / 11)),
      (v, celsius) => (360 + (1010 + 24 * (v + 10 + 55)) * exp(-(((v + 10 + 75) / 48) ** 2))) / hay(celsius)
    )
    const [below, above] = [-60 - 1e-9, -60].map((v) => movement(Channels.K_Pst, "m", { v, celsius: 21 }).tau)
    expect(Math.abs(below / above - 1)).toBeLessThan(1e-4)
    current(Channels.K_Pst, "i_K", "v", { v: 0, m: 0.5, h: 0.4 }, 1e-5 * 0.25 * 0.4 * 90, 1e-5 * 0.25 * 0.4)
  })

  it("K_Tst", () => {
    gate(
      Channels.K_Tst,
      "m",
      (v) => 1 / (1 + exp(-(v + 10) / 19)),
      (v, celsius) => (0.34 + 0.92 * exp(-(((v + 10 + 71) / 59) ** 2))) / hay(celsius)
    )
    gate(
      Channels.K_Tst,
      "h",
      (v) => 1 / (1 + exp((v + 10 + 66) / 10)),
      (v, celsius) => (8 + 49 * exp(-(((v + 10 + 73) / 23) ** 2))) / hay(celsius)
    )
    current(Channels.K_Tst, "i_K", "v", { v: 0, m: 0.5, h: 0.4 }, 1e-5 * 0.0625 * 0.4 * 90, 1e-5 * 0.0625 * 0.4)
  })

  it("SKv3_1 and Ih, which know no temperature", () => {
    gate(
      Channels.SKv3_1,
      "m",
      (v) => 1 / (1 + exp((v - 18.7) / -9.7)),
      (v) => 0.2 * 20 / (1 + exp((v + 46.56) / -44.14))
    )
    fromRates(
      Channels.Ih,
      "m",
      (v) => 0.001 * 6.43 * (v + 154.9) / (exp((v + 154.9) / 11.9) - 1),
      (v) => 0.001 * 193 * exp(v / 33.1)
    )
    near(
      movement(Channels.Ih, "m", { v: -154.9 }).inf,
      6.43e-3 * 11.9 / (6.43e-3 * 11.9 + 0.193 * exp(-154.9 / 33.1)),
      "Ih"
    )
    current(Channels.SKv3_1, "i_K", "v", { v: 0, m: 0.5 }, 1e-5 * 0.5 * 90, 1e-5 * 0.5)
    current(Channels.Ih, "i_Ih", "v", { v: -90, m: 0.5 }, 1e-5 * 0.5 * -45, 1e-5 * 0.5)
  })

  it("SK_E2: half open at 0.43 uM, shut without calcium", () => {
    const z = (CaCon_i: number) => movement(Channels.SK_E2, "z", { CaCon_i }).inf
    near(z(0.00043), 0.5, "z at 0.43 uM")
    for (const ca of [5e-5, 1e-4, 3e-4, 1e-3, 0.01]) near(z(ca), 1 / (1 + (0.00043 / ca) ** 4.8), `z at ${ca} mM`)
    expect(z(0)).toBe(0)
    current(Channels.SK_E2, "i_K", "v", { v: 0, z: 0.5 }, 1e-6 * 0.5 * 90, 1e-6 * 0.5)
  })

  it("Ca_LVAst and Im", () => {
    gate(
      Channels.Ca_LVAst,
      "m",
      (v) => 1 / (1 + exp((v + 10 + 30) / -6)),
      (v, celsius) => (5 + 20 / (1 + exp((v + 10 + 25) / 5))) / hay(celsius)
    )
    gate(
      Channels.Ca_LVAst,
      "h",
      (v) => 1 / (1 + exp((v + 10 + 80) / 6.4)),
      (v, celsius) => (20 + 50 / (1 + exp((v + 10 + 40) / 7))) / hay(celsius)
    )
    fromRates(
      Channels.Im,
      "m",
      (v) => 3.3e-3 * exp(2.5 * 0.04 * (v + 35)),
      (v) => 3.3e-3 * exp(-2.5 * 0.04 * (v + 35)),
      hay
    )
    current(Channels.Ca_LVAst, "i_Ca", "v", { v: 0, m: 0.5, h: 0.4 }, 1e-5 * 0.25 * 0.4 * -120, 1e-5 * 0.25 * 0.4)
    current(Channels.Im, "i_K", "v", { v: 0, m: 0.5 }, 1e-5 * 0.5 * 90, 1e-5 * 0.5)
  })

  it("needs no Ca_HVA and no CaDynamics_E2 of its own: they are CaL and CaPump", () => {
    fromRates(
      Channels.CaL,
      "q",
      (v) => 0.055 * (-27 - v) / (exp((-27 - v) / 3.8) - 1),
      (v) => 0.94 * exp((-75 - v) / 17)
    )
    fromRates(
      Channels.CaL,
      "r",
      (v) => 0.000457 * exp((-13 - v) / 50),
      (v) => 0.0065 / (exp((-v - 15) / 28) + 1)
    )
  })

  it("has the peak sodium current of a voltage step that the closed form has", () => {
    // From -90 mV to -10 mV at 34 °C, both gates are exponentials of time; steps of 5 us hit the peak to 1e-4 of it.
    const qt = 2.3 ** 1.3
    const at = (v: number) => {
      const [am, bm] = [0.182 * (v + 38) / (1 - exp(-(v + 38) / 6)), 0.124 * (v + 38) / (exp((v + 38) / 6) - 1)]
      const [ah, bh] = [0.015 * (v + 66) / (exp((v + 66) / 6) - 1), 0.015 * (v + 66) / (1 - exp(-(v + 66) / 6))]
      return { m: am / (am + bm), tm: 1 / (am + bm) / qt, h: ah / (ah + bh), th: 1 / (ah + bh) / qt }
    }
    const [from, to] = [at(-90), at(-10)]
    let peak = 0
    for (let t = 0; t < 2; t += 1e-4) {
      const m = to.m + (from.m - to.m) * exp(-t / to.tm)
      const h = to.h + (from.h - to.h) * exp(-t / to.th)
      peak = Math.min(peak, 2 * m ** 3 * h * (-10 - 50))
    }
    const network = Network.editSync(Network.make([Cell.make({ v: -10, celsius: 34 })]), [
      Edit.insert(Channels.NaTa_t),
      Edit.set("NaTa_t_gNaTa_t", 2),
      Edit.set("NaTa_t_m", from.m),
      Edit.set("NaTa_t_h", from.h),
      Edit.clamp("v", -10, Select.all),
      Edit.record("i_Na")
    ])
    const found = outcome(network, interpreter(network, "backwardEuler", 0.005), [400]).numbers.get("recorded")!
    near(Math.min(...Array.from(found)), peak, "peak current", 1e-4)
  })
})

describe("the comparison", () => {
  const noticed = (from: string, to: string): boolean => {
    const text = Mechanism.print(Channels.NaTa_t)
    expect(text).toContain(from)
    const wrong = Mechanism.parse(text.replace(from, to))
    try {
      fromRates(
        wrong,
        "m",
        (v) => 0.182 * (v + 38) / (1 - exp(-(v + 38) / 6)),
        (v) => 0.124 * (-v - 38) / (1 - exp(-(-v - 38) / 6)),
        hay
      )
      return false
    } catch {
      return true
    }
  }

  it("notices a Q10, a reference or a rate that is slightly off, and nothing else", () => {
    expect(noticed("2.3 ^", "2.30000001 ^")).toBe(true)
    expect(noticed("celsius - 21", "celsius - 21.00001")).toBe(true)
    expect(noticed("0.124", "0.12400001")).toBe(true)
    expect(noticed("0.015", "0.16")).toBe(false) // of h, at which nobody looks here
  })
})

describe("others", () => {
  it("HHCelsius is HH times 3 for 10 °C", () => {
    for (const [state, rest] of [["m", 0.0529], ["h", 0.5961], ["n", 0.3177]] as const) {
      const cold = movement(Channels.HHCelsius, state, { v: -65, celsius: 6.3 })
      const warm = movement(Channels.HHCelsius, state, { v: -65, celsius: 16.3 })
      // The resting values that textbooks print, to their four digits.
      expect(Math.abs(cold.inf - rest)).toBeLessThan(5e-5)
      expect(cold).toEqual(movement(Channels.HH, state, { v: -65 }))
      near(warm.inf, cold.inf, state)
      near(warm.tau, cold.tau / 3, state)
    }
  })

  it("KA", () => {
    gate(
      Channels.KA,
      "a",
      (v) => Math.cbrt(0.0761 * exp(0.0314 * (v + 94.22)) / (1 + exp(0.0346 * (v + 1.17)))),
      (v) => 0.3632 + 1.158 / (1 + exp(0.0497 * (v + 55.96)))
    )
    gate(
      Channels.KA,
      "b",
      (v) => (1 / (1 + exp(0.0688 * (v + 53.3)))) ** 4,
      (v) => 1.24 + 2.678 / (1 + exp(0.0624 * (v + 16.027)))
    )
    current(Channels.KA, "i_K", "v", { v: -30, a: 0.5, b: 0.4 }, 0.0477 * 0.125 * 0.4 * 45, 0.0477 * 0.125 * 0.4)
  })

  it.each(
    [
      ["KAProximal", Channels.KAProximal, { vhalfn: 11, zetan: -1.5, gmn: 0.55, a0n: 0.05, nmin: 0.1 }],
      ["KADistal", Channels.KADistal, { vhalfn: -1, zetan: -1.8, gmn: 0.39, a0n: 0.1, nmin: 0.2 }]
    ] as const
  )("%s, as ModelDB 2796 prints it", (name, channel, { a0n, gmn, nmin, vhalfn, zetan }) => {
    const zeta = (v: number): number => zetan + -1 / (1 + exp((v - -40) / 5))
    const boltzmann = (z: number, v: number, celsius: number): number =>
      exp(1e-3 * z * v * 9.648e4 / (8.315 * (273.16 + celsius)))
    gate(
      channel,
      "n",
      (v, celsius) => 1 / (1 + boltzmann(zeta(v), v - vhalfn, celsius)),
      (v, celsius) => {
        const rate = 5 ** ((celsius - 24) / 10) * a0n * (1 + boltzmann(zeta(v), v - vhalfn, celsius))
        return Math.max(nmin, boltzmann(zeta(v) * gmn, v - vhalfn, celsius) / rate)
      }
    )
    gate(
      channel,
      "l",
      (v, celsius) => 1 / (1 + boltzmann(3, v - -56, celsius)),
      (v) => Math.max(2, 0.26 * (v + 50))
    )
    current(channel, "i_K", "v", { v: -30, n: 0.5, l: 0.4, eK: -90 }, 0.008 * 0.5 * 0.4 * 60, 0.008 * 0.5 * 0.4)
    expect(Object.keys(channel.parameters)).toContain(`g${name}`)
  })

  it("the distal A-type activates 12 mV lower than the proximal one", () => {
    const half = (channel: Mechanism.Mechanism): number =>
      voltages.toSorted((a, b) => a - b).find((v) => movement(channel, "n", { v, celsius: 24 }).inf >= 0.5)!
    expect(movement(Channels.KAProximal, "n", { v: 11, celsius: 24 }).inf).toBe(0.5)
    expect(movement(Channels.KADistal, "n", { v: -1, celsius: 24 }).inf).toBe(0.5)
    expect(half(Channels.KADistal)).toBeLessThan(half(Channels.KAProximal))
  })

  it("BK, whose binding of calcium follows voltage and temperature", () => {
    const K = (k: number, d: number, v: number, celsius: number): number =>
      k * exp(-2 * d * 96.48533212 * v / 8.314462618 / (273.15 + celsius))
    for (const ca of [1e-4, 1e-3, 0.1]) {
      const alpha = (v: number, celsius: number) => 0.48 / (1 + K(0.18, 0.84, v, celsius) / ca)
      const beta = (v: number, celsius: number) => 0.28 / (1 + ca / K(0.011, 1, v, celsius))
      gate(
        Channels.BK,
        "o",
        (v, celsius) => alpha(v, celsius) / (alpha(v, celsius) + beta(v, celsius)),
        (v, celsius) => 1 / (alpha(v, celsius) + beta(v, celsius)),
        { CaCon_i: ca }
      )
    }
    expect(movement(Channels.BK, "o", { v: -65, CaCon_i: 0 }).inf).toBe(0)
    current(Channels.BK, "i_K", "v", { v: 0, o: 0.5 }, 0.01 * 0.5 * 90, 0.01 * 0.5)
  })
})

describe("calcium through a permeability", () => {
  const [F, R] = [96485.33212, 8.314462618]
  const [m, h, P] = [0.5, 0.4, 2e-4]
  /** As in Hodgkin & Katz: P z² v F² / RT (inside - outside exp(-z F v / RT)) / (1 - exp(-z F v / RT)), [mA/cm2]. */
  const ghk = (v: number, inside: number, outside: number, celsius: number): number => {
    const x = 2 * F * (v / 1000) / (R * (273.15 + celsius))
    return 1e-3 * P * m ** 2 * h * 2 * F * x * (inside - outside * exp(-x)) / (1 - exp(-x))
  }

  it("has its printed gates", () => {
    gate(
      Channels.CaGHK,
      "m",
      (v) => 1 / (1 + exp(-(v + 2 + 57) / 6.2)),
      (v, celsius) =>
        (0.612 + 1 / (exp(-(v + 2 + 132) / 16.7) + exp((v + 2 + 16.8) / 18.2))) / 5 ** ((celsius - 24) / 10)
    )
    gate(
      Channels.CaGHK,
      "h",
      (v) => 1 / (1 + exp((v + 2 + 81) / 4)),
      (v, celsius) =>
        (v + 2 < -80 ? exp((v + 2 + 467) / 66.6) : 28 + exp(-(v + 2 + 22) / 10.5)) / 3 ** ((celsius - 24) / 10)
    )
  })

  it("is the printed quotient, with its slope by differences", () => {
    const { slope, value } = compile(Channels.CaGHK).current!
    for (const celsius of [6.3, 24, 36]) {
      for (const v of voltages.filter((v) => v !== 0)) {
        const values = { v, m, h, celsius, CaCon_i: 3e-4, CaCon_e: 1.5 }
        near(valueOf(Channels.CaGHK, value, values), ghk(v, 3e-4, 1.5, celsius), `i_Ca at ${v}`, 1e-12)
        // Central differences of second order: their error is below 1e-7 for a step of 1e-3 mV.
        const difference = (ghk(v + 1e-3, 3e-4, 1.5, celsius) - ghk(v - 1e-3, 3e-4, 1.5, celsius)) / 2e-3
        near(valueOf(Channels.CaGHK, slope, values), difference, `slope at ${v}`, 1e-7)
      }
    }
  })

  it("is exact at 0 mV, where the quotient is 0/0, and turns where Nernst says", () => {
    const { slope, value } = compile(Channels.CaGHK).current!
    const at = (v: number) => ({ v, m, h, celsius: 36, CaCon_i: 0.5, CaCon_e: 2 })
    const scale = 1e-3 * P * m ** 2 * h * 2 * F
    near(valueOf(Channels.CaGHK, value, at(0)), scale * (0.5 - 2), "i_Ca at 0 mV")
    near(valueOf(Channels.CaGHK, slope, at(0)), scale * (0.5 + 2) / 2 * 2 * F / 1000 / (R * 309.15), "slope at 0 mV")
    const nernst = 1000 * R * 309.15 / (2 * F) * log(4)
    expect(Math.abs(valueOf(Channels.CaGHK, value, at(nernst)))).toBeLessThan(1e-15 * scale)
  })
})

describe("graded synapses", () => {
  it("GradedExp2 answers a step of the presynaptic voltage with the integral of two exponentials", () => {
    const [rise, decay] = [0.5, 5]
    const network = Network.editSync(Network.make([Cell.make({ v: 200 }), Cell.make()]), [
      Edit.connect(listed([[0, 1]]), Synapses.GradedExp2),
      Edit.clamp("v", 200, Select.rows([0])),
      Edit.clamp("v", -70, Select.rows([1])),
      Edit.record("i_GradedExp2Synapse", Select.edges)
    ])
    const dt = 0.1
    const { numbers } = outcome(network, interpreter(network, "backwardEuler", dt), [100])
    Array.from(numbers.get("recorded")!).forEach((found, k) => {
      const t = (k + 1) * dt
      const s = 1 - (decay * exp(-t / decay) - rise * exp(-t / rise)) / (decay - rise)
      // The release is 1 - exp(-198 / 5); s is a difference of numbers of the size of 1.
      near(found, 1e-4 * s * -70, `at ${t} ms`, 1e-12)
    })
    expect(numbers.get("recorded")!.length).toBe(100)
  })

  it("NMDA has the block of Jahr and Stevens", () => {
    const block = (v: number, Mg: number): number => 1 / (1 + exp(-0.062 * v) * Mg / 3.57)
    const { slope, value } = compile(Synapses.NMDA).current!
    for (const Mg of [0, 1, 2]) {
      for (const v_post of voltages) {
        const values = { v_post, s: 0.3, Mg }
        const B = block(v_post, Mg)
        near(valueOf(Synapses.NMDA, value, values), 1e-4 * 0.3 * B * v_post, `i at ${v_post}`)
        near(
          valueOf(Synapses.NMDA, slope, values),
          1e-4 * 0.3 * (B + v_post * 0.062 * B * (1 - B)),
          `slope at ${v_post}`,
          1e-12
        )
      }
    }
    near(block(log(1 / 3.57) / 0.062, 1), 0.5, "half blocked at -20.5 mV")
    const { rule } = ruleOf(Synapses.NMDA, "s")
    if (rule._tag !== "Rates") throw new Error("s has no rates")
    for (const v_pre of voltages) {
      near(valueOf(Synapses.NMDA, rule.alpha, { v_pre }), 0.072 / (1 + exp(-(v_pre - 2) / 5)), `alpha at ${v_pre}`)
    }
    expect(valueOf(Synapses.NMDA, rule.beta, {})).toBe(0.0066)
  })
})
