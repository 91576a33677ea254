/**
 * Mechanisms that are not well formed, each with the whole message that it gives.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Mechanism from "../../src/Mechanism.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import { declare } from "../../src/mechanism/declare.ts"
import { MechanismError } from "../../src/mechanism/MechanismError.ts"
import * as Pump from "../../src/mechanism/Pump.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"

const gK = { default: 0.01, unit: "S/cm2" }
const eK = { default: -90, unit: "mV" }
const concentration = { default: 5e-5, unit: "mM", shared: true }

const problemsOf = (made: Result.Result<unknown, MechanismError>): string => {
  if (Result.isSuccess(made)) return "no problem"
  const [heading, ...shown] = made.failure.message.split("\n\n")
  expect(heading).toBe(`mechanism X has ${shown.length === 1 ? "a problem" : `${shown.length} problems`}`)
  return shown.join("\n")
}

// JavaScript can pass anything; the types of these declarations refuse some of it.
const channel = (spec: object): string => problemsOf(Channel.makeResult("X", spec as Channel.ChannelSpec))
const pump = (spec: object): string => problemsOf(Pump.makeResult("X", spec as Pump.PumpSpec))
const synapse = (spec: object): string => problemsOf(Synapse.makeResult("X", spec as Synapse.SynapseSpec))

const cases: ReadonlyArray<readonly [title: string, found: () => string, message: ReadonlyArray<string>]> = [
  ["an unknown name", () => channel({ parameters: { gK, eK }, current: "gk * (v - eK)" }), [
    "current: there is no name `gk`; did you mean `gK`?",
    "  gk * (v - eK)",
    "  ^^"
  ]],
  ["a bracket left open", () => channel({ parameters: { gK, eK }, current: "gK * (v - eK" }), [
    "current: expected `)` to close the `(` in column 6, found the end of the text",
    "  gK * (v - eK",
    "              ^"
  ]],
  [
    "a current in another scale",
    () => channel({ parameters: { gK: { ...gK, unit: "mS/cm2" }, eK }, current: "gK * (v - eK)" }),
    [
      "current: the current must be in mA/cm2, found uA/cm2: multiply by 0.001, or declare gK in S/cm2",
      "  gK * (v - eK)",
      "  ^^^^^^^^^^^^^"
    ]
  ],
  [
    "the conductance of a whole compartment for that of its membrane",
    () => channel({ parameters: { gK: { ...gK, unit: "nS" }, eK }, current: "gK * (v - eK)" }),
    [
      "current: the current must be in mA/cm2, found pA: divide by `area` and multiply by 0.1, or declare gK in S/cm2",
      "  gK * (v - eK)",
      "  ^^^^^^^^^^^^^"
    ]
  ],
  [
    "the conductance of a membrane for that of a synapse",
    () => synapse({ parameters: { gK: { ...gK, unit: "S/cm2" }, eK }, current: "gK * (v_post - eK)" }),
    [
      "current: the current must be in nA, found mA/cm2: multiply by `area` and 0.01, or declare gK in uS",
      "  gK * (v_post - eK)",
      "  ^^^^^^^^^^^^^^^^^^"
    ]
  ],
  [
    "a time constant without a unit",
    () => channel({ states: { n: { inf: "0.5", tau: "2 + exp(-v / 10)" } } }),
    [
      "state n, tau: tau must be in ms, found a pure number: write `1 [ms] * (…)`",
      "  2 + exp(-v / 10)",
      "  ^^^^^^^^^^^^^^^^"
    ]
  ],
  [
    "a pump in another scale, whose ion is in mM all the same",
    () =>
      pump({
        parameters: { k: { default: 1, unit: "1" } },
        states: { Ca: { default: 1, unit: "mM" } },
        ion: "Ca",
        current: "k * Ca / (1 [s])"
      }),
    [
      "current: the current must be in mM/ms, found uM/ms: multiply by 0.001",
      "  k * Ca / (1 [s])",
      "  ^^^^^^^^^^^^^^^^"
    ]
  ],
  ["a rate in another unit", () => channel({ states: { n: { alpha: "0.1 [1/s]", beta: "1" } } }), [
    "state n, alpha: alpha must be in 1/ms, found Hz: multiply by 0.001",
    "  0.1 [1/s]",
    "  ^^^^^^^^^"
  ]],
  ["a steady state with a unit", () => channel({ states: { n: { inf: "v", tau: "5" } } }), [
    "state n, inf: inf of `n` must be a pure number, found mV",
    "  v",
    "  ^"
  ]],
  [
    "a time constant that is a rate",
    () => channel({ parameters: { k: { default: 1, unit: "1/ms" } }, states: { n: { inf: "1", tau: "k" } } }),
    [
      "state n, tau: tau must be in ms, found 1/ms",
      "  k",
      "  ^"
    ]
  ],
  [
    "a definition that is a number, a time and a current",
    () =>
      channel({
        parameters: { gK },
        definitions: { z: "2 * v" },
        states: { x: { inf: "z", tau: "z" } },
        current: "gK * z"
      }),
    [
      "state x, tau: tau must be in ms, found a pure number: write `1 [ms] * (…)`; `z` has one unit, and state x, inf takes it as a pure number",
      "  z",
      "  ^",
      "current: the current must be in mA/cm2, found S/cm2; `z` has one unit, and state x, inf takes it as a pure number",
      "  gK * z",
      "  ^^^^^^"
    ]
  ],
  [
    "a number of two units",
    () => channel({ definitions: { z: "2", y: "z" }, states: { x: { inf: "v + z > 0 ? 1 : 0", tau: "y" } } }),
    [
      "state x, tau: tau must be in ms, found mV; `y` has one unit, and state x, inf takes it in mV",
      "  y",
      "  ^"
    ]
  ],
  [
    "two units of a definition in one text",
    () => channel({ definitions: { s: "0.1 * (v + 40)" }, states: { x: { alpha: "s / (1 - exp(-s))", beta: "1" } } }),
    [
      "state x, alpha: alpha must be in 1/ms, found a pure number: write `1 [1/ms] * (…)`; `s` has one unit, and this text took it before as a pure number",
      "  s / (1 - exp(-s))",
      "  ^^^^^^^^^^^^^^^^^"
    ]
  ],
  [
    "a factor that a valence hides, through definitions",
    () =>
      pump({
        parameters: { depth: { default: 100, unit: "nm" } },
        reads: { i_Ca: { default: 0, unit: "mA/cm2" } },
        definitions: { F: "96485 [C/mol]", z: "2", inflow: "i_Ca / depth / z / F", free: "0.05 * inflow" },
        states: { Ca: { default: 1, unit: "mM" } },
        ion: "Ca",
        current: "free"
      }),
    [
      "current: the current must be in mM/ms, found 1e10 mol/m3/s: multiply by 10000000 (a bare number hides no factor)",
      "  free",
      "  ^^^^"
    ]
  ],
  [
    "percent beside a number",
    () =>
      channel({
        parameters: { p: { default: 50, unit: "1e-2" } },
        states: { x: { equals: "2 * p" }, y: { equals: "p > 50" } }
      }),
    [
      "state x, equals: `x` must be a pure number, found 1e-2: multiply by 0.01 (a bare number hides no factor)",
      "  2 * p",
      "  ^^^^^",
      "state y, equals: both sides of `>` must have one unit: `p` is in 1e-2, `50` a pure number; write `50 [1e-2]`",
      "  p > 50",
      "  ^^^^^^"
    ]
  ],
  [
    "a definition whose unit grows out of bounds",
    () =>
      channel({
        definitions: Object.fromEntries(
          Array.from({ length: 8 }, (_, i) => [`d${i}`, i === 0 ? "v" : `d${i - 1} * d${i - 1}`])
        )
      }),
    ["definition d5: no unit has an exponent beyond 64: make a part of it a pure number", "  d4 * d4", "  ^^^^^^^"]
  ],
  ["a derivative without its time", () => channel({ states: { x: { unit: "mV", derivative: "v - x" } } }), [
    "state x, derivative: the derivative of `x` must be in mV/ms, found mV",
    "  v - x",
    "  ^^^^^"
  ]],
  ["a unit that does not exist", () => channel({ parameters: { eK: { default: -90, unit: "mv" } } }), [
    "parameter eK, unit: there is no unit `mv`; did you mean `mV`?",
    "  mv",
    "  ^^"
  ]],
  ["half a rule", () => channel({ states: { n: { alpha: "1" } } }), [
    "state n: `alpha` is no rule: give `alpha` and `beta`, `inf` and `tau`, `derivative`, `equals`, or none of them"
  ]],
  ["two rules", () => channel({ states: { n: { alpha: "1", beta: "1", tau: "2" } } }), [
    "state n: `alpha` and `beta` and `tau` are no rule: give `alpha` and `beta`, `inf` and `tau`, `derivative`, `equals`, or none of them"
  ]],
  ["a state and a parameter of one name", () => channel({ parameters: { n: gK }, states: { n: {} } }), [
    "state n: there is already a parameter `n`: rename one of them",
    "  n",
    "  ^"
  ]],
  ["a name with a meaning of its own", () => channel({ parameters: { v: eK, exp: eK } }), [
    "parameter v: `v` has a meaning of its own: choose another name",
    "  v",
    "  ^",
    "parameter exp: `exp` is a function: choose another name",
    "  exp",
    "  ^^^"
  ]],
  ["a name that is no identifier", () => channel({ parameters: { "g-K": gK } }), [
    "parameter g-K: `g-K` is no name: names are made of a–z, A–Z, 0–9 and _, and begin with no digit",
    "  g-K",
    "  ^^^"
  ]],
  ["a default that is no number", () => channel({ parameters: { gK: { unit: "S/cm2" } } }), [
    "parameter gK, default: the default must be a finite number",
    "  undefined",
    "  ^^^^^^^^^"
  ]],
  ["a voltage of the other kind", () => synapse({ parameters: { g: { default: 1, unit: "uS" } }, current: "g * v" }), [
    "current: `v` is not known here: a synapse sees `v_pre` and `v_post`",
    "  g * v",
    "      ^"
  ]],
  ["the time step in a rule", () => channel({ states: { n: { inf: "1", tau: "dt" } } }), [
    "state n, tau: `dt` is not known here: only `update` and `reset` see the time step",
    "  dt",
    "  ^^"
  ]],
  ["definitions in the wrong order", () => channel({ definitions: { a: "b + 1", b: "2", c: "c" } }), [
    "definition a: `b` is not known here: its definition comes later, move it up",
    "  b + 1",
    "  ^",
    "definition c: `c` is not known here: a definition cannot use itself",
    "  c",
    "  ^"
  ]],
  ["a state assigned from itself", () => channel({ states: { n: { equals: "n + 1" } } }), [
    "state n, equals: `n` is not known here: a state cannot be assigned from itself, use `update`",
    "  n + 1",
    "  ^"
  ]],
  [
    "an update of what is not its own",
    () => channel({ parameters: { gK }, states: { u: {} }, update: ["U = 1", "gK = 2", "u + 1"] }),
    [
      "update: an update is written `target = expression`",
      "  u + 1",
      "  ^^^^^",
      "update U: `U` cannot be set; did you mean `u`?",
      "  U",
      "  ^",
      "update gK: `gK` cannot be set; what can be set: u, v",
      "  gK",
      "  ^^"
    ]
  ],
  ["an update in another unit", () => channel({ update: "v = v + dt * v" }), [
    "update v: both sides of `+` must have one unit: `v` is in mV, `dt * v` in 1e-6 kg m2/s2/A",
    "  v + dt * v",
    "  ^^^^^^^^^^"
  ]],
  ["a reset on a voltage, to a time", () => channel({ reset: { when: "v", set: { v: "dt" } } }), [
    "reset, when: the condition must be a pure number, found mV",
    "  v",
    "  ^",
    "reset, set v: `v` must be in mV, found ms",
    "  dt",
    "  ^^"
  ]],
  ["a pump without its ion", () => pump({ states: { CaCon_i: concentration }, current: "CaCon_i / 80" }), [
    "ion: a pump with a current needs `ion`: the concentration that it moves"
  ]],
  [
    "a pump of an ion that it does not know",
    () => pump({ states: { CaCon_i: concentration }, ion: "CaCon", current: "CaCon_i / 80 [ms]" }),
    [
      "ion: `CaCon` is neither a state nor a read of this pump; did you mean `CaCon_i`?",
      "  CaCon",
      "  ^^^^^"
    ]
  ],
  [
    "a pump of an ion in another unit",
    () => pump({ reads: { c: { default: 0, unit: "uM" } }, ion: "c", current: "0" }),
    [
      "ion: `c` must be in mM, found uM",
      "  c",
      "  ^"
    ]
  ],
  ["a channel that moves an ion", () => problemsOf(declare("Channel", "X", { states: { c: {} }, ion: "c" })), [
    "the mechanism: there is no key `ion`; known here: about, parameters, states, scheme, method, reads, definitions, update, reset, requires, unchecked, current, currents, emits",
    "  ion",
    "  ^^^",
    "ion: a channel moves no concentration: make it a pump",
    "  c",
    "  ^"
  ]],
  [
    "a pump that does not say how it moves its ion",
    () => pump({ states: { CaCon_i: concentration }, ion: "CaCon_i" }),
    [
      "current: a pump that moves an ion needs a `current`; one that moves none has `ion: null`"
    ]
  ],
  ["a key that does not exist", () => channel({ defintions: {}, states: { n: { equal: "1" } } }), [
    "the mechanism: there is no key `defintions`; did you mean `definitions`?",
    "  defintions",
    "  ^^^^^^^^^^",
    "state n: there is no key `equal`; did you mean `equals`?",
    "  equal",
    "  ^^^^^"
  ]],
  ["a number where a text belongs", () => channel({ current: 3 }), [
    "current: an equation is a string",
    "  3",
    "  ^"
  ]]
]

describe("a mechanism that is not well formed", () => {
  it.each(cases)("%s", (_, found, message) => {
    expect(found()).toBe(message.join("\n"))
  })

  it("names all its problems at once, in an error that programs can read", () => {
    const made = Channel.makeResult("Kdr", {
      parameters: { gK, eK: { default: -90, unit: "mv" } },
      states: { n: { alpha: "0.02 * vtrap(25 - vv, 9)", beta: "exp(v)" } },
      current: "gK * n^^4"
    })
    const error = Result.isFailure(made) ? made.failure : undefined
    expect(error).toBeInstanceOf(MechanismError)
    expect(error).toBeInstanceOf(Error)
    expect(error?._tag).toBe("MechanismError")
    expect(error?.problems.map(({ where, nearest }) => [Mechanism.whereText(where), nearest])).toEqual([
      ["parameter eK, unit", "mV"],
      ["state n, alpha", "v"],
      ["state n, beta", undefined],
      ["current", undefined]
    ])
    expect(error?.message).toMatch(
      /^mechanism Kdr has 4 problems\n\nparameter eK, unit: there is no unit `mv`; did you mean `mV`\?\n/
    )
    expect(() => Channel.make("Kdr", { current: "(" })).toThrow("mechanism Kdr has a problem")
  })

  it.each([
    [
      "a parameter",
      { parameters: { gK: { ...gK, share: true } }, current: "gK * v" },
      "parameter gK: there is no key `share`; did you mean `shared`?"
    ],
    [
      "a reset",
      { reset: { when: "v > 0", sets: { v: "-70" }, set: {} } },
      "reset: there is no key `sets`; did you mean `set`?"
    ],
    ["a current", { current: { name: "i_X", equals: "0", units: "nA" } }, "current: there is no key `units`"],
    [
      "a unit that is not there",
      { parameters: { k: { default: 1 } } },
      "parameter k: the unit is missing: give `unit`, for example \"mV\", or \"1\" for a pure number"
    ]
  ])("tells what it does not know of %s", (_, spec, message) => {
    expect(channel(spec)).toContain(message)
  })
})
