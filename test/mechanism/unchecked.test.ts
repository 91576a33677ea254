/** Texts whose units are not checked: which places there are, what is checked all the same, and that no value changes. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Mechanism from "../../src/Mechanism.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import type { ChannelSpec } from "../../src/mechanism/Channel.ts"
import { compile } from "../../src/mechanism/compile.ts"
import { longestPlace, mostEntries } from "../../src/mechanism/limits.ts"

const misfit: ChannelSpec = {
  parameters: { gbar: { default: 30, unit: "pS/um2" }, ek: { default: -77, unit: "mV" } },
  definitions: { rate: "gbar + v" },
  states: { n: { alpha: "rate", beta: "ek" }, a: {}, b: { unit: "mM" } },
  scheme: ["a <-> b : v, gbar"],
  current: "gbar * n * (v - ek)"
}

const problems = (spec: ChannelSpec): ReadonlyArray<string> => {
  const made = Channel.makeResult("Misfit", spec)
  return Result.isSuccess(made) ? [] : made.failure.problems.map(({ where }) => where.join("."))
}

describe("unchecked", () => {
  it("leaves the units of the places alone that it names, and no others", () => {
    const all = ["definitions.rate", "states.n.beta", "current", "scheme.0"]
    expect(problems(misfit)).toEqual(all)
    expect(problems({ ...misfit, unchecked: false })).toEqual(all)
    expect(problems({ ...misfit, unchecked: true })).toEqual([])
    expect(problems({ ...misfit, unchecked: all })).toEqual([])
    expect(problems({ ...misfit, unchecked: ["definitions", "states", "scheme", "current"] })).toEqual([])
    for (const [k, place] of all.entries()) {
      expect(problems({ ...misfit, unchecked: [place] })).toEqual(all.toSpliced(k, 1))
    }
  })

  it("checks shapes, names and declared units all the same", () => {
    const spec = {
      parameters: { g: { default: 1, unit: "S/cm3x" } },
      states: { n: { alpha: "m", beta: "1 +" } },
      unchecked: true
    }
    expect(problems(spec)).toEqual(["parameters.g.unit", "states.n.alpha", "states.n.beta"])
  })

  it("names places that are there, once", () => {
    const made = Channel.makeResult("Misfit", {
      current: "v * 1 [mS/mV]",
      unchecked: ["curent", "current", "current", "states.x"]
    })
    expect(Result.isFailure(made) && made.failure.message).toBe(`mechanism Misfit has 3 problems

unchecked, place 1: there is no text at \`curent\`; did you mean \`current\`?
  curent
  ^^^^^^

unchecked, place 3: \`current\` is there already
  current
  ^^^^^^^

unchecked, place 4: there is no text at \`states.x\`; a place is the way to a text, such as \`states.m.alpha\`
  states.x
  ^^^^^^^^`)
  })

  it("reads no more than its limits", () => {
    const told = (unchecked: ReadonlyArray<string>): string => {
      const made = Channel.makeResult("Misfit", { ...misfit, unchecked })
      return Result.isSuccess(made) ? "" : made.failure.message
    }
    expect(told(Array.from({ length: mostEntries.unchecked + 1 }, () => "states"))).toContain(
      "unchecked: 1001 entries, at most 1000"
    )
    expect(told(["x".repeat(longestPlace + 1)])).toContain("unchecked: 201 characters in a place, at most 200")
    expect(told(["x".repeat(longestPlace)])).toContain("there is no text at")
  })

  it("changes no formula, and is kept by text and fields", () => {
    const right: ChannelSpec = {
      parameters: { g: { default: 1e-4, unit: "S/cm2" } },
      states: { n: { inf: "sigmoid(v / 10)", tau: "2" } },
      current: "g * n * v"
    }
    const checked = Channel.make("Right", right)
    for (const unchecked of [true, ["states.n", "current"]]) {
      const made = Channel.make("Right", { ...right, unchecked })
      expect(compile(made).current).toEqual(compile(checked).current)
      expect(compile(made).states).toEqual(compile(checked).states)
      expect(Mechanism.toFields(Mechanism.parse(Mechanism.print(made)))).toEqual(Mechanism.toFields(made))
      expect(Mechanism.show(made)).toContain("units are not checked")
    }
    expect(Mechanism.print(Channel.make("Right", { ...right, unchecked: true }))).toMatch(/\n\nunchecked\n$/)
  })
})
