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
        "sharde: what can stand here: `= number`, `[unit]`, `shared`; did you mean `shared`?",
        "eK: there is already a parameter `eK`: rename one of them",
        "v: the default of a parameter is a number, as in `0.1` or `1e-4`",
        "beat: a state moves by `alpha`, `beta`, `inf`, `tau`, `derivative`, `equals`; did you mean `beta`?",
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
        "w: there is no name `w`; known here: v, radius, length, area, volume, axial_resistivity, capacitance, g, n",
        "mv: there is no unit `mv`; did you mean `mV`?",
        "g * v: the current must be in mA/cm2, found mV"
      ]
    )
    assert.deepStrictEqual(told("Channel A\nparametres\n  g = 1 [S/cm2]\ncurrent = g * v"), [
      "parametres: no heading `parametres` is known (there is: parameters, states, reads, definitions, reactions, method, update, reset, current, ion); did you mean `parameters`?"
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
  q = 0 [1] of a of b
  r [1] of a at pre at post
`),
      [
        "= 2: `=` is there already",
        "[mV]: `[unit]` is there already",
        "shared: `shared` is there already",
        "= 0.2: `=` is there already",
        "of b: `of` is there already",
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
      problems(many).map(({ message, span, where }) => [where, many.slice(...span), message]),
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

  it("shows the line and a caret", () => {
    assert.throws(
      () => Mechanism.parse("Channel A\n\ncurrent i_A = 1 [mA/cm2] *\n    sinn(v / 10 [mV])"),
      `mechanism A has a problem

current i_A: there is no function \`sinn\`; for a product write \`sinn * (...)\` (line 4, column 5)
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
