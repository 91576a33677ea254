/** Channels as NMODL: the whole text of one, and what has no words there, all at once. */
import { Result } from "effect"
import { expect, it } from "vitest"
import { Channel, Channels, type Mechanism, Nmodl, Pumps, Synapses } from "../../../src/index.ts"

const refused = (mechanism: Mechanism.Mechanism): ReadonlyArray<string> => {
  const text = Nmodl.print(mechanism)
  return Result.isSuccess(text) ? [] : text.failure.problems.map(({ code, construct }) => `${code} ${construct}`)
}

const gate = { inf: "sigmoid((v + 40) / 10)", tau: "5 [ms]" }

it("a channel is a file with a block for each part", () => {
  const own = Channel.make("own", {
    about: "A current of calcium",
    parameters: { g: { default: 1e-3, unit: "S/cm2" }, eCa: { default: 120, unit: "mV", shared: true } },
    states: {
      m: { inf: "open", tau: "v < -80 ? 5 : 1 + 4 [ms] * open" },
      n: { initial: "open", derivative: "-n / 3 [ms]" }
    },
    definitions: { shift: "40 [mV] * 2^((celsius - 20) / 10)", open: "min(1, sigmoid((v + shift) / 10))" },
    current: { name: "i_Ca", equals: "g * m * n * (v - eCa)" }
  })
  expect(Nmodl.printSync(own)).toBe(`TITLE A current of calcium

NEURON {
  SUFFIX own
  USEION ca READ eca WRITE ica
  RANGE g
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
  (molar) = (1/liter)
  (mM) = (millimolar)
  (um) = (micron)
}

PARAMETER {
  g = 0.001 (S/cm2)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  eca (mV)
  ica (mA/cm2)
}

STATE {
  m
  n
}

INITIAL {
  LOCAL shift, open
  shift = 40 (mV) * 2^((celsius - 20)/10)
  open = min(1, 1/(1 + exp(-((v + shift)/10))))
  m = open
  n = open
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  ica = g*m*n*(v - eca)
}

DERIVATIVE states {
  LOCAL shift, open, m_tau
  shift = 40 (mV) * 2^((celsius - 20)/10)
  open = min(1, 1/(1 + exp(-((v + shift)/10))))
  if (v < (-80)) {
    m_tau = 5
  } else {
    m_tau = 1 + 4 (ms) * open
  }
  m' = (open - m)/m_tau
  n' = -n/3 (ms)
}

FUNCTION min(x, y) {
  if (y < x) { min = y } else { min = x }
}
`)
})

it("what has no words in NMODL is told at once, each with its place", () => {
  const own = (spec: Channel.ChannelSpec) => refused(Channel.make("own", spec))
  expect([Pumps.CaPump, Synapses.ExpSyn].flatMap(refused)).toEqual(["no-counterpart Pump", "no-counterpart Synapse"])
  expect(refused(Channels.AdEx)).toEqual(["no-counterpart reset", "no-counterpart capacitance"])
  expect(own({
    parameters: {
      vt: { default: 0, unit: "mV", shared: true },
      g: { default: 0, unit: "S/cm2" },
      TABLE: { default: 1, unit: "1" }
    },
    reads: { HH_m: { unit: "1" } },
    states: { q: { equals: "sigmoid(v / 10)" } },
    requires: ["g >= 0"],
    current: { name: "i_out", equals: "g * q * TABLE * HH_m * (v - vt)" }
  })).toEqual([
    "no-counterpart parameters.vt",
    "no-counterpart currents.i_out",
    "no-counterpart TABLE",
    "no-counterpart requires",
    "no-counterpart states.q",
    "no-counterpart reads.HH_m"
  ])
  expect(own({ states: { m: gate, n: { inf: "m", tau: "5 [ms]" } } })).toEqual(["no-counterpart states.n"])
  expect(own({ states: { m: { derivative: "m * (1 - m) / 5 [ms]" } } })).toEqual([
    "no-counterpart states.m",
    "no-counterpart states.m"
  ])
  expect(own({ states: { C: {}, O: {} }, scheme: ["C <-> O : 1 [1/ms], 2 [1/ms]"] })).toEqual(["no-counterpart scheme"])
  expect(own({ unchecked: true, states: { m: gate } })).toEqual(["no-counterpart unchecked"])
})

it("the message says for what there is none", () => {
  expect(() => Nmodl.printSync(Channels.Izhikevich)).toThrow(
    /^there is no NMODL for it\ncurrents\.Izhikevich_izhikevich: .*\nreset: NMODL has no `reset`/
  )
})
