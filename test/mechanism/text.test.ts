/**
 * Mechanisms as one text: how they read, and what is said of a text that is wrong.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Channel, Channels, Mechanism, Pump, Synapse } from "neurolens"
import { longestSource } from "../../src/mechanism/limits.ts"
import { mostTold } from "../../src/mechanism/text/Note.ts"

const problems = (text: string): ReadonlyArray<Mechanism.MechanismProblem> => {
  const read = Mechanism.parseResult(text)
  return Result.isFailure(read) ? read.failure.problems : []
}

/** What a problem is about, and what it says. */
const told = (text: string): ReadonlyArray<string> =>
  problems(text).map(({ message, span: [from, to] }) => `${text.slice(from, to)}: ${message}`)

describe("a mechanism as one text", () => {
  it("reads as it was declared", () => {
    assert.strictEqual(
      Mechanism.print(Channels.K),
      `Channel K: Delayed-rectifier potassium current (Pospischil et al. 2008)

parameters
  gK = 0.005 [S/cm2]
  eK = -90 [mV] shared
  vt = -60 [mV] shared

states
  n = 0.2
    alpha = 0.032 * vtrap(-(v - vt - 15), 5)
    beta = 0.5 * exp(-(v - vt - 10) / 40)

current i_K = gK * n^4 * (v - eK)
`
    )
    const binding = Pump.make("Binding", {
      parameters: { kon: { default: 1, unit: "1/mM/ms" }, koff: { default: 0.1, unit: "1/ms" } },
      states: {
        B: { default: 1, unit: "mM" },
        CaB: { unit: "mM" },
        CaCon_i: { default: 5e-5, unit: "mM", shared: true }
      },
      scheme: ["CaCon_i + B <-> CaB : kon, koff"],
      method: "implicit",
      ion: null
    })
    assert.strictEqual(
      Mechanism.print(binding),
      `Pump Binding

parameters
  kon = 1 [1/mM/ms]
  koff = 0.1 [1/ms]

states
  B = 1 [mM]
  CaB = 0 [mM]
  CaCon_i = 0.00005 [mM] shared

reactions
  CaCon_i + B <-> CaB : kon, koff

method implicit
`
    )
    const graded = Synapse.make("Graded", {
      about: "a # in it",
      parameters: { g: { default: 1e-4, unit: "uS" } },
      reads: {
        n: { unit: "1", of: "HH_n", end: "pre", default: 0 },
        mark: { unit: "1", of: "a label", default: 1 },
        radius2: { unit: "um", of: "HH_m" }
      },
      current: "g * n * mark *\n  (v_post - 0 [mV])"
    })
    assert.strictEqual(
      Mechanism.print(graded),
      `Synapse Graded: "a # in it"

parameters
  g = 0.0001 [uS]

reads
  n = 0 of HH_n at pre
  mark = 1 of "a label"
  radius2 [um] of HH_m

current i_Graded = g * n * mark *
      (v_post - 0 [mV])
`
    )
    assert.isTrue(Mechanism.parse(Mechanism.print(graded)).equals(graded))
  })

  it("takes comments, any order of headings, and text that stands in a program", () => {
    const leak = Mechanism.parse(`
      # A leak of our own
      Channel Leak: Passive leak current   # as in the library

      current i_Leak = gLeak * (v - eLeak)

      parameters
          gLeak = 1e-4 [S/cm2]   # per area

          eLeak = -70 [mV]
    `)
    assert.deepStrictEqual(Mechanism.toFields(leak).parameters, Mechanism.toFields(Channels.Leak).parameters)
    assert.strictEqual(leak.about, "Passive leak current")
  })

  it("tells everything that is wrong with its shape, in order", () => {
    assert.deepStrictEqual(
      told(`Channel Kdr
parameters shared
  gK [S/cm2]
  eK = -90 [mV] sharde
  eK = v
states
  n = 0.1
    alpha = 1
    beat = 2
  q
    inf = 3
method implict
`),
      [
        " shared: `parameters` stands alone on its line, and its entries below it, indented",
        "gK: a parameter has a default: `gK = 1 [S/cm2]`",
        "sharde: what can stand here: `= number`, `[unit]`, `shared`, `at`; did you mean `shared`?",
        "eK: there is already a parameter `eK`: rename one of them",
        "v: the default of a parameter is a number, as in `0.1` or `1e-4`",
        "beat: under a state stand `alpha`, `beta`, `inf`, `tau`, `derivative`, `equals`, `initial`; did you mean `beta`?",
        "q: `inf` is no rule: give `alpha` and `beta`, `inf` and `tau`, `derivative`, `equals`, or none of them",
        "implict: a method is `exponential` or `implicit`; did you mean `implicit`?"
      ]
    )
  })

  it("tells what is wrong with equations beside it, and nothing that only follows", () => {
    assert.deepStrictEqual(
      told("Channel A\nparameters\n  g\nstates\n  n = 1\n    inf = tanh(w)\n    tau = 1 [mv]\ncurrent = g * v"),
      [
        "g: a parameter has a default: `g = 1`",
        "w: there is no name `w`; known here: v, radius, length, area, volume, axial_resistivity, capacitance, celsius, g, n; what belongs to another mechanism or is a label is declared under `reads`",
        "mv: there is no unit `mv`; did you mean `mV`?",
        "g * v: the current must be in mA/cm2, found mV; `g` has no unit and so is a pure number: declare it in S/cm2, in a text `[S/cm2]`"
      ]
    )
    assert.deepStrictEqual(told("Channel A\nparametres\n  g = 1 [S/cm2]\ncurrent = g * v"), [
      "parametres: no heading `parametres` is known (there is: parameters, states, reads, definitions, reactions, method, update, reset, requires, onPre, onPost, onEvent, emits, current, currents, ion, unchecked); did you mean `parameters`?"
    ])
  })

  it("takes each part of an entry once", () => {
    assert.deepStrictEqual(
      told(`Synapse A
parameters
  a = 1 = 2
  b [ms] = 1 shared [mV]
  c = 1 shared shared
states
  n = 0.1 shared = 0.2
reads
  q = 0 [1] of x of y
  r [1] of x at pre at post
`),
      [
        "= 2: `=` is there already",
        "[mV]: `[unit]` is there already",
        "shared: `shared` is there already",
        "= 0.2: `=` is there already",
        "of y: `of` is there already",
        "at post: `at` is there already"
      ]
    )
    assert.strictEqual(problems(`Synapse A\nreads\n  q ${"of x ".repeat(50_000)}`).length, mostTold)
  })

  it("says of a default that it is a number", () => {
    const text = "Channel A\nparameters\n  a = x\n  b = 0x10\nstates\n  n = v\nreads\n  q = w"
    assert.deepStrictEqual(told(text), [
      "x: the default of a parameter is a number, as in `0.1` or `1e-4`",
      "0x10: the default of a parameter is a number, as in `0.1` or `1e-4`",
      "v: the default of a state is a number, as in `0.1` or `1e-4`: an equation has a line of its own below, `derivative = …`",
      "w: the default of a read is a number, as in `0.1` or `1e-4`"
    ])
  })

  it("names the heading of what is too much, and the character that a line begins with", () => {
    const states = "states\n  a = 1\n  b\n"
    const many = `Channel A\nparameters\n  k = 1 [1/ms]\n${states}reactions\n${"  a <-> b : k, k\n".repeat(1200)}`
    assert.deepStrictEqual(
      problems(many).map(({ message, span, where }) => [Mechanism.whereText(where), many.slice(...span), message]),
      [["reactions", "reactions", "1200 entries, at most 1000 are read: split the mechanism"]]
    )
    assert.include(told("Channel A\ncurrent = 1\n+ 2").join(), "no heading `+` is known")
    assert.include(
      told("Channel A\ncurrent = 1\n+ 2").join(),
      "a line that goes on from the one above is indented further"
    )
  })

  it("takes a rule that is not indented for no state, and a state of such a name in quotes", () => {
    const text = (n: string, inf: string): string => `Channel A\nstates\n  ${n} = 0.1\n  ${inf} = 0.5\n  tau = 2 [ms]\n`
    assert.deepStrictEqual(
      told(text("n", "inf")),
      ["inf", "tau"].map((key) =>
        `${key}: \`${key}\` says what a state moves by: indent it below the state that it is of; a state of this name that nothing moves stands in quotes`
      )
    )
    const held = Channel.make("A", { states: { tau: { default: 0.5 }, n: { default: 1 } } })
    assert.include(Mechanism.print(held), "  \"tau\" = 0.5\n  n = 1\n")
    assert.isTrue(Mechanism.parse(Mechanism.print(held)).equals(held))
  })

  it("takes a unit without brackets for one, and says that they are missing", () => {
    const channel = (g: string): ReadonlyArray<string> =>
      told(`Channel A\nparameters\n  g = ${g}\n  eA = -80 [mV]\ncurrent = g * (v - eA)`)
    for (const [g, written] of [["0.02 S/cm2", "S/cm2"], ["0.02S/cm2 shared", "S/cm2"], ["1e-2 (S/cm2)", "(S/cm2)"]]) {
      assert.deepStrictEqual(channel(g), [`${written}: a unit stands in brackets: \`[S/cm2]\``])
    }
    assert.include(channel("mV")[0], "the default of a parameter is a number")
    assert.deepStrictEqual(channel("2 mS / cm2")[0], "mS / cm2: a unit stands in brackets: `[mS / cm2]`")
    assert.include(channel("2 mS / cm2")[1], "the current must be in mA/cm2, found uA/cm2")
    assert.deepStrictEqual(channel("0.02 S/cmm2"), [
      "S/cmm2: what can stand here: `= number`, `[unit]`, `shared`, `at`"
    ])
  })

  it("says which parameters have no unit where one of them would do", () => {
    const channel = (current: string): string =>
      told(
        `Channel A\nparameters\n  a = 1\n  k = 2\n  eA = -80 [mV]\nstates\n  m = 0\n    inf = 0.5\n    tau = 1\ncurrent = ${current}`
      )[0]
    const declare = "declare it in S/cm2, in a text `[S/cm2]`"
    assert.include(channel("m^3 * m * a * (v - eA)"), `found mV; \`a\` has no unit and so is a pure number: ${declare}`)
    assert.include(channel("a * k * (v - eA)"), "`a`, `k` have no unit and so are pure numbers: declare one in S/cm2")
    assert.include(channel("1 [mA/cm2] * exp(v / k)"), "`k` has no unit and so is a pure number: declare it in mV")
    assert.include(channel("1 [S/cm2] * (v - k)"), "`k` has no unit and so is a pure number: declare it in mV")
    assert.notInclude(channel("m * (v - eA)"), "no unit")
    assert.include(channel("a * HH_n"), "what belongs to another mechanism or is a label is declared under `reads`")
  })

  it("shows the line and a caret", () => {
    assert.throws(
      () => Mechanism.parse("Channel A\n\ncurrent i_A = 1 [mA/cm2] *\n    sinn(v / 10 [mV])"),
      `mechanism A has a problem

current: there is no function \`sinn\`; functions are exp, expm1, log, log1p, sqrt, abs, min, max, floor, ceil, sin, cos, tanh, sinh, cosh, sigmoid, efun, efunD, exprel, exprelD, vtrap (line 4, column 5)
      sinn(v / 10 [mV])
      ^^^^`
    )
  })

  it("has limits", () => {
    const long = Mechanism.parseResult(`Channel A${" ".repeat(longestSource)}`)
    assert.include(Result.isFailure(long) ? long.failure.message : "", `4000009 characters, at most ${longestSource}`)
    assert.strictEqual(problems(`Channel A\nupdate\n${"  x\n".repeat(5000)}`).length, mostTold)
  })
})
