/**
 * What real files do that no manual has: names that meet, lines that end otherwise, loops that are powers, quotients guarded where they are 0/0,
 * pools kept within bounds.
 */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { Cell, Edit, Engine, Mechanism, Network, Nmodl, Simulation, States, Traces } from "../../../src/index.ts"

const only = (text: string): Mechanism.Mechanism => Nmodl.readSync(text).mechanisms[0]

/** A gate whose opening rate is `f`. */
const gate = (f: string): Mechanism.Mechanism =>
  only(`NEURON { SUFFIX x  NONSPECIFIC_CURRENT i }
PARAMETER { q = 5  a = 0.1  th = -40  k = 2 }
ASSIGNED { v (mV)  i (mA/cm2) }
STATE { n }
INITIAL { n = 0 }
BREAKPOINT { SOLVE s METHOD cnexp  i = 1e-4*n*v }
DERIVATIVE s { n' = f(v) }
${f}`)

const rate = (f: string): string => {
  const { definitions, states: { n: { rule } } } = gate(f)
  return "text" in rule ? (definitions[rule.text] ?? rule.text) : rule._tag
}

describe("quotients guarded where they are 0/0", () => {
  it.each([
    [
      "vtrap(v + 40, 5)",
      "f = w(v + 40, 5) }  FUNCTION w(x, y) { if (fabs(x/y) < 1e-6) { w = y*(1 - x/y/2) } else { w = x/(exp(x/y) - 1) }"
    ],
    [
      "efun(-(v + 40) / 5)",
      "f = w(-(v + 40)/5) }  FUNCTION w(z) { if (fabs(z) < 1e-4) { w = 1 - z/2 } else { w = z/(exp(z) - 1) }"
    ],
    ["a * vtrap(th - v, q)", "if (fabs((v - th)/q) > 1e-6) { f = a*(v - th)/(1 - exp(-(v - th)/q)) } else { f = a*q }"],
    ["0.1 * vtrap(-(v + 40), 10)", "if (v == -40) { f = 1 } else { f = 0.1*(v + 40)/(1 - exp(-(v + 40)/10)) }"],
    ["-efun(v)", "if (fabs(v) < 1e-4) { f = -1 + v/2 } else { f = v/(1 - exp(v)) }"]
  ])("are %s", (text, body) => expect(rate(`FUNCTION f(v) { ${body} }`)).toBe(text))

  it.each([
    ["whose other side is not the limit", "if (v == -40) { f = 2 } else { f = 0.1*(v + 40)/(1 - exp(-(v + 40)/10)) }"],
    [
      "whose test is about something else",
      "if (fabs(v/th) > 1e-6) { f = a*(v - th)/(1 - exp(-(v - th)/q)) } else { f = a*q }"
    ],
    ["that are 0/0 elsewhere", "if (fabs(v) < 1e-6) { f = 5 } else { f = v/(exp(v/5) - 2) }"]
  ])("stay choices %s", (_, body) => expect(rate(`FUNCTION f(v) { ${body} }`)).toContain("?"))
})

describe("loops", () => {
  it("that multiply as often as a parameter says are powers", () => {
    expect(rate("FUNCTION f(v) { f = 1  FROM i = 1 TO k { f = f*(v/100) } }")).toBe("(v / 100)^max(k, 0)")
  })

  it("whose bound is an argument are written out where it is called with a number", () => {
    const twice = "FUNCTION f(v) { f = g(v, 2) }  FUNCTION g(x, n) { g = 0  FROM i = 1 TO n { g = g + i*x } }"
    expect(rate(twice)).toBe("0 + 1 * v + 2 * v")
  })

  it("are refused where nobody knows how often they turn", () => {
    const read = Result.flip(Nmodl.read(`NEURON { SUFFIX x  NONSPECIFIC_CURRENT i }
PARAMETER { k = 2 }
ASSIGNED { v (mV)  i (mA/cm2) }
BREAKPOINT { i = f(k) }
FUNCTION f(n) { f = 0
  FROM i = 1 TO n { f = f + i } }`))
    expect(Result.getOrThrow(read).problems.map(({ code, line }) => [code, line])).toEqual([["loop", 6]])
  })
})

it("LOCAL without limits may stand before a loop, lines may end in returns, CHARGE is VALENCE", () => {
  const text = `NEURON { SUFFIX x
  USEION na READ ena WRITE ina CHARGE 1 }
ASSIGNED { v (mV)  ena (mV)  ina (mA/cm2)  g[2] }
BREAKPOINT { LOCAL a : the conductance
  FROM j = 0 TO 1 { g[j] = 1e-4*(j + 1) }
  ina = (g[0] + g[1])*(v - ena) }`
  const [feeds, returns] = [text, text.replaceAll("\n", "\r")].map((each) => Mechanism.print(only(each)))
  expect(feeds).toContain("current i_Na = ")
  expect(returns).toBe(feeds)
})

it("a file's own `eK` is not the ion's `ek`", () => {
  const { current, parameters } = only(`NEURON { SUFFIX km  USEION k READ ek WRITE ik }
PARAMETER { eK = -95 (mV)  g = 1e-4 (S/cm2) }
ASSIGNED { v (mV)  ek (mV)  ik (mA/cm2) }
BREAKPOINT { ik = g*(v - eK) + 0*ek }`)
  expect(current?.text).toBe("g * (v - eK_) + 0 * eK")
  expect([parameters.eK_.default, parameters.eK_.shared, parameters.eK.default]).toEqual([-95, false, -77])
})

it("a pool kept within bounds moves by its exact step and stops there", async () => {
  const pool = only(`NEURON { SUFFIX cad  USEION ca READ ica WRITE cai }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
INITIAL { cai = 1 }
BREAKPOINT { SOLVE s METHOD cnexp
  if (cai > 3) { cai = 3 } }
DERIVATIVE s { cai' = 2 - 0.1*cai }`)
  const net = Network.editSync(Network.make([Cell.make({})]), [
    Edit.insert(pool),
    States.init(),
    Edit.record("CaCon_i")
  ])
  const traces = await Effect.runPromise(
    Effect.provide(Simulation.run(net, { tMax: 3, dt: 0.5 }), Engine.layerInterpreter)
  )
  const exact = Array.from({ length: 7 }, (_, k) => Math.min(3, 20 - 19 * Math.exp(-0.05 * k)))
  Traces.trace(traces, 0).forEach((x, k) => expect(x).toBeCloseTo(exact[k], 12))
})

it("a pool that INITIAL does not set begins where NEURON's ion does", () => {
  const { states } = only(`NEURON { SUFFIX cad  USEION ca READ ica WRITE cai }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { cai' = -1e4*ica - (cai - 1e-4)/80 }`)
  expect([states.CaCon_i.default, states.CaCon_i.initial]).toEqual([5e-5, "0.00005"])
})
