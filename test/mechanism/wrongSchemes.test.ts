/**
 * Schemes that are not well formed, each with the whole message that it gives, and the caret.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Mechanism from "../../src/Mechanism.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import { check } from "../../src/mechanism/check.ts"
import { mechanism } from "../fixtures.ts"

const rate = (unit = "1/ms") => ({ default: 1, unit })

const spec = {
  parameters: { a: rate(), b: rate(), k: rate("1/mM/ms") },
  states: {
    C: { default: 1 },
    O: {},
    Ca: { unit: "mM" },
    B: { unit: "mM" },
    u: { unit: "uM" },
    g: { inf: "0.5", tau: "1" },
    e: { equals: "0.5" }
  },
  definitions: { T: "a" }
}

/** All problems of a channel with one reaction, as `message | what the caret marks`. */
const problemsOf = (line: string): ReadonlyArray<string> => {
  const made = Channel.makeResult("X", { ...spec, scheme: [line] } as Channel.ChannelSpec)
  if (Result.isSuccess(made)) return []
  return made.failure.problems.map((problem) => {
    expect(problem.where).toEqual(["scheme", 0])
    expect(problem.text).toBe(line)
    return `${problem.message} | ${line.slice(...problem.span)}`
  })
}

const cases: ReadonlyArray<readonly [line: string, problems: ReadonlyArray<string>]> = [
  ["C <-> Oo : a, b", ["there is no state `Oo`; did you mean `O`? | Oo"]],
  ["C <-> Zebra : a, b", ["there is no state `Zebra`; there is: C, O, Ca, B, u, g, e | Zebra"]],
  ["1.5 C -> O : a", ["`1.5` is no whole number of at least 1: so many of `C` cannot meet | 1.5"]],
  ["0 C -> O : a", ["`0` is no whole number of at least 1: so many of `C` cannot meet | 0"]],
  ["9 C + 9 C -> O : a", ["a side has at most 16 of a name, found 18 of `C` | C"]],
  ["C <-> O : a", ["`<->` has two rates, forward and backward, found 1 | a"]],
  ["C -> O : a, b", ["`->` has one rate, found 2: write `<->` for a reaction that goes both ways | a, b"]],
  ["C <-> O : a, b, a", ["`<->` has two rates, forward and backward, found 3 | a, b, a"]],
  ["C <-> O : a,, b", ["a rate is missing here | "]],
  ["C <-> O", ["two rates, forward and backward must follow after a colon: `: forward, backward` | "]],
  ["C -> O :", ["one rate must follow after a colon: `: forward` | :"]],
  ["C <-> C : a, b", ["both sides are the same: nothing would move | C <-> C"]],
  ["C + O -> O + C : a", ["both sides are the same: nothing would move | C + O -> O + C"]],
  ["-> : a", ["both sides are the same: nothing would move | ->"]],
  ["T -> C : a", ["`T` is a definition, and a reaction is between states: its place is in a rate | T"]],
  ["C -> a : a", ["`a` is a parameter, and a reaction is between states: its place is in a rate | a"]],
  ["g -> C : a", ["`g` has `inf` and `tau`: a state in a reaction moves by reactions only | g"]],
  ["e -> C : a", ["`e` has `equals`: a state in a reaction moves by reactions only | e"]],
  ["Ca <-> u : a, b", [
    "`Ca` is in mM, `u` in uM: what reacts has one unit, and 1 uM is 0.001 mM, declare both in one | u"
  ]],
  ["Ca <-> O : a, b", ["`Ca` is in mM, `O` in 1: what reacts has one unit, and they measure different things | O"]],
  ["Ca -> : k", ["the forward rate must be in 1/ms, found 1/mM/ms | k"]],
  ["Ca + B <-> : k, a + b", ["the backward rate must be in mM/ms, found 1/ms | a + b"]],
  ["Ca + B <-> : a, 1 [mM/ms]", ["the forward rate must be in 1/mM/ms, found 1/ms | a"]],
  ["2 C <-> O : a * (v, b", ["expected `)` to close the `(` in column 17, found `,` | ,"]],
  ["C <-> O : aa, v", [
    "there is no name `aa`; did you mean `a`? | aa",
    "the backward rate must be in 1/ms, found mV | v"
  ]],
  ["C = O : a", ["write `<->` for a reaction that goes both ways | ="]],
  ["C <- O : a", ["a reaction that goes one way is written from left to right, with `->` | <-"]],
  ["C -> O -> C : a", ["a reaction has one arrow: write a line for each step | ->"]],
  ["C O : a", ["there is no arrow: write `A <-> B : forward, backward`, or `A -> B : forward` | C O"]],
  ["", ["the reaction is empty: write `A <-> B : forward, backward` | "]],
  ["C + -> O : a", ["expected a name, or a whole number and a name as in `2 Ca`, found nothing |  "]],
  ["2 * C -> O : a", ["expected a name, or a whole number and a name as in `2 Ca`, found `2 * C` | 2 * C"]]
]

describe("a reaction that is not well formed", () => {
  it.each(cases)("%s", (line, problems) => {
    expect(problemsOf(line)).toEqual(problems)
  })

  it("has none where it is well formed", () => {
    for (
      const line of [
        "C <-> O : a, b",
        "2Ca + B <-> : 1 [1/mM2/ms], 1 [mM/ms]",
        " -> Ca : 1 [mM/ms]",
        "C->O:max(a, b)",
        "C -> O : v > 0 ? a : b"
      ]
    ) expect(problemsOf(line)).toEqual([])
  })

  it("shows the reaction with a caret", () => {
    const made = Channel.makeResult(
      "X",
      { ...spec, scheme: ["C <-> O : a, b", "O <-> Cc : a, b"] } as Channel.ChannelSpec
    )
    expect(Result.isFailure(made) && made.failure.message).toBe(
      "mechanism X has a problem\n\n"
        + "reaction 2: there is no state `Cc`; did you mean `C`?\n  O <-> Cc : a, b\n        ^^"
    )
  })
})

describe("a mechanism with a scheme", () => {
  const messages = (given: object): ReadonlyArray<string> => {
    const made = Channel.makeResult("X", given as Channel.ChannelSpec)
    return Result.isSuccess(made)
      ? []
      : made.failure.problems.map(({ message, where }) => `${Mechanism.whereText(where)}: ${message}`)
  }

  it("has at most 64 states in a system", () => {
    const chain = (n: number): object => ({
      states: Object.fromEntries(Array.from({ length: n }, (_, i) => [`x${i}`, {}])),
      scheme: Array.from({ length: n - 1 }, (_, i) => `x${i} -> x${i + 1} : 1`)
    })
    expect(messages(chain(64))).toEqual([])
    expect(messages(chain(65))).toEqual([
      "states: 65 states depend on each other (`x0`, `x1`, `x10`, …), at most 64 can move together: "
      + "split the mechanism, or leave states out"
    ])
  })

  it("has a method that exists, and something that it is for", () => {
    const states = { x: { derivative: "-x / 1 [ms]" } }
    expect(messages({ states, method: "implict" })).toEqual([
      "method: there is no method `implict`; did you mean `implicit`?"
    ])
    expect(messages({ states, method: "implicit" })).toEqual([
      "method: `method: \"implicit\"` says how states move together, and none do: "
      + "a state that is alone moves by its own rule, leave `method` out"
    ])
  })

  it("has a list of strings for its scheme", () => {
    expect(messages({ states: { C: {}, O: {} }, scheme: "C -> O : 1" })).toEqual([
      "reactions: a scheme is a list of reactions, each a string: `scheme: [\"C <-> O : alpha, beta\"]`"
    ])
  })

  it("from a file says which states it moves", () => {
    const state = { default: 0, unit: "1", shared: false }
    const fields = mechanism({
      kind: "Channel",
      name: "X",
      states: {
        C: { ...state, rule: { _tag: "Held" } },
        O: { ...state, rule: { _tag: "Scheme" } },
        I: { ...state, rule: { _tag: "Scheme" } }
      },
      scheme: ["C <-> O : 1, 2"]
    })
    expect(check(fields).map(({ message }) => message)).toEqual([
      "`C` has no part in the scheme: a state in a reaction moves by reactions only",
      "`I` moves by the scheme, but no reaction names it"
    ])
  })
})
