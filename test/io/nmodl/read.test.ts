/**
 * What becomes of what in NMODL, construct by construct, and what is said of what is refused.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Mechanism, Nmodl } from "../../../src/index.ts"

/** A file around the blocks that a test is about. */
const file = (blocks: string): string =>
  `NEURON { SUFFIX x  USEION k READ ek WRITE ik  RANGE g }
PARAMETER { g = 0.001 (S/cm2) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) celsius (degC) a (1) b (ms) }
STATE { n }
${blocks}`

const usual = "INITIAL { n = 0.1 }\nBREAKPOINT { SOLVE s METHOD cnexp  ik = g*n*(v - ek) }\n"

const only = (text: string, options: Nmodl.NmodlOptions = {}) =>
  Result.getOrThrow(Nmodl.read(text, options)).mechanisms[0]

const refusal = (text: string, options: Nmodl.NmodlOptions = {}): ReadonlyArray<Nmodl.Problem> => {
  const read = Nmodl.read(text, options)
  return Result.isFailure(read) ? read.failure.problems : []
}

const codes = (text: string): ReadonlyArray<readonly [string, number, string]> =>
  refusal(text).map(({ code, construct, line }) => [code, line, construct])

describe("states", () => {
  it("move by the form that they are written in, and begin where INITIAL puts them", () => {
    const { states } = only(file(`${usual}DERIVATIVE s { n' = (0.5 - n)/5 }`))
    expect(states.n).toMatchObject({ rule: { _tag: "Relaxation", inf: "0.5", tau: "5" }, initial: "0.1" })
  })

  it("need no start where they begin at rest", () => {
    const { states } = only(file(`INITIAL { n = 1/(1 + exp(-v/9 (mV))) }
BREAKPOINT { SOLVE s METHOD cnexp  ik = g*n*(v - ek) }
DERIVATIVE s { n' = (1/(1 + exp(-v/9 (mV))) - n)/5 (ms) }`))
    expect(states.n.initial).toBeUndefined()
  })

  it("have alpha and beta where they are written so", () => {
    const { states } = only(file(`${usual}DERIVATIVE s { n' = 0.1*exp(v/20)*(1 - n) - 0.2*n }`))
    expect(states.n.rule).toEqual({ _tag: "Rates", alpha: "0.1 * exp(v / 20)", beta: "0.2" })
  })

  it("are lines of update where a PROCEDURE moves them", () => {
    const mechanism = only(`NEURON { SUFFIX x  NONSPECIFIC_CURRENT i }
PARAMETER { dt (ms) }
ASSIGNED { v (mV) i (mA/cm2) }
STATE { n }
INITIAL { n = 0 }
BREAKPOINT { SOLVE step  i = 1e-4*n*v }
PROCEDURE step() { n = n + dt*(1 - n)/5 }`)
    expect(mechanism.update).toEqual([{ target: "n", text: "n + dt * (1 - n) / 5" }])
    expect(mechanism.current?.name).toBe("i_x")
  })
})

describe("procedures and choices", () => {
  it("are put in, each value once", () => {
    const mechanism = only(file(`${usual}DERIVATIVE s { rates(v)  n' = (a - n)/b }
PROCEDURE rates(u (mV)) {
  LOCAL q
  q = 3^((celsius - 6.3)/10)
  a = 1/(1 + exp(-u/9))
  if (u < -70) { b = 10/q } else if (u < -40) { b = 20/q } else { b = 30/q }
}`))
    expect(mechanism.definitions).toEqual({
      q: "3^((celsius - 6.3) / 10)"
    })
    expect(mechanism.states.n.rule).toEqual({
      _tag: "Relaxation",
      inf: "1 / (1 + exp(-v / 9))",
      tau: "v < -70 ? 10 / q : v < -40 ? 20 / q : 30 / q"
    })
  })

  it("take the complement of a condition for its other side", () => {
    const { states } = only(file(`${usual}DERIVATIVE s { r(v)  n' = (0.5 - n)/b }
PROCEDURE r(u (mV)) { if (u == 0) { b = 1 } else if (u != 0) { b = 2 } }`))
    expect(states.n.rule).toMatchObject({ tau: "v == 0 ? 1 : 2" })
  })

  it("are written out where they are loops", () => {
    const { states } = only(file(`DEFINE last 3\n${usual}DERIVATIVE s {
  LOCAL k
  a = 0
  FROM k = 1 TO last { a = a + v^k }
  n' = (a - n)/5
}`))
    expect(states.n.rule).toMatchObject({ inf: "0 + v^1 + v^2 + v^3" })
  })

  it("prefer functions of the file to those of the language", () => {
    const { states } = only(file(`${usual}DERIVATIVE s { n' = (efun(v) - n)/5 }
FUNCTION efun(z) { efun = z/2 }`))
    expect(states.n.rule).toMatchObject({ inf: "v / 2" })
  })
})

describe("point processes", () => {
  it("without events are a density on their compartment, an electrode inward", () => {
    const mechanism = only(`NEURON { POINT_PROCESS clamp  ELECTRODE_CURRENT i  RANGE del, amp }
PARAMETER { del = 5 (ms)  amp = 0.2 (nA) }
ASSIGNED { i (nA) }
BREAKPOINT { if (t < del) { i = 0 } else { i = amp } }`)
    expect(mechanism.kind).toBe("Channel")
    expect(mechanism.current).toEqual({ name: "i_clamp", text: "100 * -i / area" })
    expect(mechanism.update.map(({ target, text }) => `${target} = ${text}`))
      .toEqual(["t_middle = t_now + dt / 2", "t_now = t_now + dt"])
  })

  it("with events are synapses, pooled but for what each connection has", () => {
    const mechanism = only(`NEURON { POINT_PROCESS syn  NONSPECIFIC_CURRENT i  RANGE tau, e }
PARAMETER { tau = 3 (ms)  e = 0 (mV) }
ASSIGNED { v (mV)  i (nA) }
STATE { g (uS) }
INITIAL { g = 0 }
BREAKPOINT { SOLVE s METHOD cnexp  i = g*(v - e) }
DERIVATIVE s { g' = -g/tau }
NET_RECEIVE(w (uS), r, k) {
  INITIAL { r = 1  k = 2 }
  g = g + w*r*k
  r = 0.5*r
}`)
    expect(mechanism.kind).toBe("Synapse")
    expect(mechanism.onPre).toEqual([
      { _tag: "Set", target: "g", text: "g + w * r * 2" },
      { _tag: "Set", target: "r", text: "0.5 * r" }
    ])
    expect([mechanism.states.g.at, mechanism.states.r.at, mechanism.parameters.tau.at, mechanism.parameters.w.at])
      .toEqual(["post", undefined, "post", undefined])
    expect(mechanism.states.r.default).toBe(1)
    expect(mechanism.current?.text).toBe("g * (v_post - e)")
  })

  it("with a pointer to the other voltage are graded synapses", () => {
    const mechanism = only(
      `NEURON { POINT_PROCESS gap  POINTER vp  NONSPECIFIC_CURRENT i }
PARAMETER { g = 1e-3 (uS) }
ASSIGNED { v (mV)  vp (mV)  i (nA) }
BREAKPOINT { i = g*(v - vp) }`,
      { pointers: { vp: "v_pre" } }
    )
    expect([mechanism.kind, mechanism.current?.text]).toEqual(["Synapse", "g * (v_post - v_pre)"])
  })
})

describe("names", () => {
  it("are those of columns for ions", () => {
    const mechanism = only(
      `NEURON { SUFFIX kc  USEION k READ ek WRITE ik  USEION ca READ cai  USEION cl READ ecl VALENCE -1 }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) cai (mM) ecl (mV) }
BREAKPOINT { ik = 1e-4*cai*(v - ek) + 1e-5*(v - ecl) }`
    )
    expect(Object.entries(mechanism.parameters).map(([name, { default: value, shared }]) => [name, value, shared]))
      .toEqual([["eK", -77, true], ["CaCon_i", 5e-5, true], ["eCl", 0, true]])
    expect(mechanism.current?.name).toBe("i_K")
  })

  it("get an underscore where they mean something else here", () => {
    const { parameters } = only(`NEURON { SUFFIX x  NONSPECIFIC_CURRENT i }
PARAMETER { radius = 2 (mV)  sigmoid = 3 (S/cm2) }
ASSIGNED { v (mV) i (mA/cm2) }
BREAKPOINT { i = sigmoid*(v - radius) }`)
    expect(Object.keys(parameters)).toEqual(["radius_", "sigmoid_"])
  })

  it("come from elsewhere by pointers", () => {
    const text = `NEURON { SUFFIX x  POINTER c  NONSPECIFIC_CURRENT i }
ASSIGNED { v (mV) i (mA/cm2) c (mM) }
BREAKPOINT { i = 1e-4*c*v }`
    expect(only(text, { pointers: { c: "CaCon_i" } }).reads).toEqual({ c: { unit: "mM", of: "CaCon_i" } })
    expect(refusal(text, { pointers: { d: "CaCon_i" } }).map(({ code }) => code)).toEqual(["options", "pointer"])
  })

  it("are kept as states where the caller wants them recorded", () => {
    const text = file(`${usual}DERIVATIVE s { a = 1/(1 + exp(-v/9))  n' = (a - n)/5 }`)
    const { definitions, states } = only(text, { keep: ["a"] })
    expect(states.a.rule).toEqual({ _tag: "Assigned", text: "a_2" })
    expect(definitions).toEqual({ a_2: "1 / (1 + exp(-v / 9))" })
    expect(refusal(text, { keep: ["q"] }).map(({ code }) => code)).toEqual(["options"])
  })

  it("are what the caller says", () => {
    expect(only(file(`${usual}DERIVATIVE s { n' = (0.5 - n)/5 }`), { name: "Kx" }).name).toBe("Kx")
  })
})

describe("units", () => {
  it("are left unchecked text by text where they do not fit", () => {
    const { mechanisms: [mechanism], notes } = Result.getOrThrow(Nmodl.read(file(`${usual}DERIVATIVE s {
  a = 1/(1 + exp(v/g))
  n' = (a - n)/5
}`)))
    expect(mechanism.unchecked).toEqual(["states.n.inf"])
    expect(notes.map(({ code, line }) => [code, line])).toEqual([["unchecked", 9]])
  })

  it("are those of the file", () => {
    const { parameters } = only(`NEURON { SUFFIX x  NONSPECIFIC_CURRENT i }
UNITS { (mv) = (millivolt)  (conc) = (micro/liter)  F = (faraday) (kilocoulombs)  R = (k-mole) (joule/degC) }
PARAMETER { g = 1 (pS/um2)  e = 2 (mv)  c = 3 (conc)  k = 4 (/ms-mM) }
ASSIGNED { v (mV) i (mA/cm2) }
BREAKPOINT { i = (1e-4)*g*(v - e) + 0*c*k*F*R }`)
    expect(Object.values(parameters).map(({ unit }) => unit)).toEqual(["pS/um2", "mV", "uM", "1/mM/ms"])
  })
})

describe("problems", () => {
  it("are all told at once, with lines, words and carets", () => {
    const text = file(`${usual}DERIVATIVE s {
  n' = (aa - n)/taun
  while (v > 0) { n = 1 }
}
PROCEDURE f(x) { b = sqr(x) + f(x) }`)
    expect(codes(text)).toEqual([
      ["unknown-name", 8, "aa"],
      ["unknown-name", 8, "taun"],
      ["while", 9, "while"],
      ["unknown-function", 11, "sqr"],
      ["recursion", 11, "f"]
    ])
    const read = Nmodl.read(text)
    expect(Result.isFailure(read) && read.failure.message).toContain(
      `line 11: there is no function \`sqr\`; did you mean \`sqrt\`?
  PROCEDURE f(x) { b = sqr(x) + f(x) }
                       ^^^`
    )
  })

  it("of a broken block do not hide those of others", () => {
    expect(codes(`NEURON { SUFFIX x }\nPARAMETER { g = = 3 }\nDERIVATIVE s { n'' = 3 }\nSTATE { n }\n`)).toEqual([
      ["syntax", 2, "="],
      ["second-derivative", 3, "n''"]
    ])
  })

  it.each<readonly [string, string, string]>([
    ["no mechanism", "PARAMETER { g = 1 }", "no-mechanism"],
    ["an unknown block", "NEURON { SUFFIX x }\nPARAMETERS { g = 1 }", "syntax"],
    ["an empty text", "", "no-mechanism"],
    ["a long array", "NEURON { SUFFIX x }\nSTATE { a[100000] }", "too-large"],
    ["a long loop", file(`${usual}DERIVATIVE s { FROM k = 0 TO 1000 { a = a + k }  n' = a }`), "too-large"],
    ["a deep bracket", file(`${usual}DERIVATIVE s { n' = ${"(".repeat(300)}1${")".repeat(300)} }`), "too-large"],
    ["a place beyond an array", file(`LOCAL q[2]\n${usual}DERIVATIVE s { q[2] = 1  n' = q[2] }`), "arguments"],
    [
      "a method that there is not",
      file("BREAKPOINT { SOLVE s METHOD cnex  ik = 0 }\nDERIVATIVE s { n' = -n }"),
      "unknown-name"
    ],
    ["a wrong number of arguments", file(`${usual}DERIVATIVE s { n' = exp(n, 2) }`), "arguments"],
    [
      "an event that depends on time",
      "NEURON { POINT_PROCESS x  NONSPECIFIC_CURRENT i }\nASSIGNED { i (nA) v (mV) a }\nBREAKPOINT { i = a*v }\nNET_RECEIVE(w) { a = t }",
      "not-yet"
    ],
    [
      "an event to itself",
      "NEURON { POINT_PROCESS x  NONSPECIFIC_CURRENT i }\nASSIGNED { i (nA) v (mV) a }\nBREAKPOINT { i = a*v }\nNET_RECEIVE(w) { net_send(1, 2) }",
      "not-yet"
    ],
    [
      "an event that sees what a step left behind",
      "NEURON { POINT_PROCESS x  NONSPECIFIC_CURRENT i }\nASSIGNED { i (nA) v (mV) p }\nSTATE { a }\nINITIAL { a = 1 }\n" +
      "BREAKPOINT { SOLVE s METHOD cnexp  i = a*v  p = 2*a }\nDERIVATIVE s { a' = (1 - a)/3 }\nNET_RECEIVE(w) { a = a + w*p }",
      "not-yet"
    ],
    [
      "something written to a constant",
      file(`CONSTANT { q = 3 }\n${usual}DERIVATIVE s { q = 1  n' = q }`),
      "declaration"
    ],
    ["an ion's name of another ion", "NEURON { SUFFIX x  USEION k READ ena }", "declaration"]
  ])("%s", (_, text, code) => expect(refusal(text).map((one) => one.code)).toContain(code))

  it("are told once where a synapse does what none does, beside texts whose units do not fit", () => {
    const text = "NEURON { POINT_PROCESS x  NONSPECIFIC_CURRENT i }\nASSIGNED { i (nA) v (mV) r q }\n" +
      "BREAKPOINT { SOLVE s  i = r*v }\nNET_RECEIVE(w) { q = 1 }\nPROCEDURE s() { if (q > 0) { q = q/2 }  r = r/2 + q }"
    const told = refusal(text).filter(({ code }) => code === "mechanism").map(({ message }) => message)
    expect(told.length).toBeGreaterThan(0)
    expect(told.filter((message) => message.includes("there is no text at"))).toEqual([])
  })

  it("are told where functions make too much of a text", () => {
    const chain = Array.from({ length: 30 }, (_, k) => `FUNCTION f${k}(x) { f${k} = f${k + 1}(x) }`).join("\n")
    const deep = file(`${usual}DERIVATIVE s { n' = f0(v) }\n${chain}\nFUNCTION f30(x) { f30 = x }`)
    expect(codes(deep).map(([code]) => code)).toEqual(["too-large"])
    const wide = Array.from(
      { length: 18 },
      (_, k) => `PROCEDURE f${k}(x) { f${k + 1}(x) f${k + 1}(x + 1) f${k + 1}(x + 2) }`
    )
    const many = file(`${usual}DERIVATIVE s { f0(v)  n' = a }\n${wide.join("\n")}\nPROCEDURE f18(x) { a = a + exp(x) }`)
    expect(codes(many).map(([code]) => code)).toEqual(["too-large"])
    expect(refusal(" ".repeat(1_000_001))[0].code).toBe("too-large")
  })

  it("are those of arguments", () => {
    expect(refusal(3 as never)[0].message).toBe("text of Nmodl.read is 3; expected a string")
    expect(() => Nmodl.readSync("", { nam: "x" } as never)).toThrow(Nmodl.NmodlError)
  })
})

describe("files that are included", () => {
  const text = file(`INCLUDE "rates.inc"\n${usual}DERIVATIVE s { rates(v)  n' = (a - n)/b }`)

  it("stand where they are named", () => {
    const include = (name: string) => name === "rates.inc" ? "PROCEDURE rates(u (mV)) { a = 0.5  b = 5 (ms) }" : null
    expect(only(text, { include }).states.n.rule).toMatchObject({ inf: "0.5", tau: "5 [ms]" })
  })

  it("have their own lines in problems", () => {
    const [problem] = refusal(text, { include: () => "\nPROCEDURE rates(u (mV)) { a = zz  b = 5 }" })
    expect([problem.file, problem.line, problem.construct]).toEqual(["rates.inc", 2, "zz"])
  })

  it("may not include themselves", () => {
    expect(refusal(text, { include: () => "INCLUDE \"rates.inc\"" }).map(({ code }) => code)).toEqual(["include"])
  })
})

it("what is read can be read as text by a person", () => {
  expect(Mechanism.print(only(`TITLE a slow potassium current
NEURON { SUFFIX km  USEION k READ ek WRITE ik  RANGE gbar }
PARAMETER { gbar = 0.001 (S/cm2)  half = -35 (mV) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) minf mtau (ms) }
STATE { m }
INITIAL { rates(v)  m = minf }
BREAKPOINT { SOLVE st METHOD cnexp  ik = gbar*m*(v - ek) }
DERIVATIVE st { rates(v)  m' = (minf - m)/mtau }
PROCEDURE rates(v (mV)) {
  minf = 1/(1 + exp(-(v - half)/10 (mV)))
  mtau = 1000/(3.3*(exp((v - half)/20 (mV)) + exp(-(v - half)/20 (mV))))
}`))).toBe(`Channel km: a slow potassium current

parameters
  gbar = 0.001 [S/cm2]
  half = -35 [mV]
  eK = -77 [mV] shared

states
  m = 0
    inf = 1 / (1 + exp(-(v - half) / 10 [mV]))
    tau = 1000 / (3.3 * (exp((v - half) / 20 [mV]) + exp(-(v - half) / 20 [mV])))

current i_K = gbar * m * (v - eK)
`)
})
