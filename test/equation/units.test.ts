/**
 * Units as text, and what the inference accepts and refuses.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import type { Scope } from "../../src/equation/names.ts"
import { checkNames } from "../../src/equation/names.ts"
import { parse } from "../../src/equation/parse.ts"
import * as Quantity from "../../src/equation/Quantity.ts"
import { checkUnit, inferUnit } from "../../src/equation/units.ts"
import { formatProblem } from "../../src/unit/Problem.ts"
import * as Unit from "../../src/unit/Unit.ts"
import { parseUnit, printUnit } from "../../src/unit/unitText.ts"

const unit = (text: string) => Result.getOrThrow(parseUnit(text))
const scope: Scope = new Map(
  Object.entries({
    v: "mV",
    eK: "mV",
    E: "V",
    gK: "mS/cm2",
    t0: "ms",
    tau: "ms",
    n: "1",
    i: "mA/cm2",
    C: "uF/cm2",
    c_i: "mM",
    c_o: "mM"
  }).map(([name, text]) => [name, { unit: unit(text), declared: name !== "v" }])
)
const read = (text: string) => Result.getOrThrow(parse(text))
const complaint = (text: string, needed: string): string =>
  checkUnit(read(text), scope, unit(needed), "the result").map((problem) => formatProblem(text, problem)).join("\n")

describe("unit texts", () => {
  it("come in NEURON's spellings", () => {
    for (
      const [text, same] of [
        ["S/cm^2", "S/cm2"],
        ["/ms", "1/ms"],
        ["ms-1", "1/ms"],
        ["ms^-1", "1/ms"],
        ["(mA/cm2)", "mA/cm2"],
        ["ohm cm", "ohm-cm"],
        ["Ohm*cm", "ohm.cm"],
        ["J/mol/K", "joule/K-mole"],
        ["J/(mol K)", "J/mol K"],
        ["µm²", "um2"],
        ["MOhm", "1e6 ohm"],
        ["Hz", "1/s"],
        ["1/ms", "kHz"],
        ["mM", "mol/m3"],
        ["V", "J/C"],
        ["S", "1/ohm"],
        ["F", "C/V"],
        ["L", "0.001 m3"],
        ["mS mV", "uA"],
        ["uS mV", "nA"]
      ]
    ) expect(Unit.equals(unit(text), unit(same)), `${text} = ${same}`).toBe(true)
  })

  it("are exact where floating point is not: 36 mS/cm2 in S/cm2 is a power of ten", () => {
    expect(Unit.divide(unit("mS/cm2"), unit("S/cm2"))).toEqual(Unit.make(-3, {}))
    expect(unit("uF/cm2")).toEqual(Unit.make(-2, { kg: -1, m: -4, s: 4, A: 2 }))
  })

  it("print by their familiar names, or in base units", () => {
    for (const text of ["mS/cm2", "1/mV/ms", "ohm cm", "um2/ms", "mM/ms", "J/mol/K", "1"]) {
      expect(printUnit(unit(text))).toBe(text)
    }
    expect(printUnit(unit("mA cm"))).toBe("1e-5 m A")
    expect(printUnit(Unit.power(unit("mV"), 0.5)!)).toBe("10^-1.5 kg0.5 m/s1.5/A0.5")
  })

  it("say what cannot be read", () => {
    const said = (text: string): string => {
      const read = parseUnit(text)
      return Result.isSuccess(read) ? "fine" : read.failure.map((problem) => formatProblem(text, problem)).join("\n")
    }
    expect(said("mv")).toBe("there is no unit `mv`; did you mean `mV`?\n  mv\n  ^^")
    expect(said("S/cn2")).toBe("there is no unit `cn`; did you mean `cm`?\n  S/cn2\n    ^^")
    expect(said("mA/")).toBe("expected a unit, found the end of the unit\n  mA/\n     ^")
    expect(said("(mA/cm2")).toBe("this `(` is not closed\n  (mA/cm2\n  ^")
    expect(said("mA)")).toBe("unexpected `)` in a unit\n  mA)\n    ^")
    expect(said("3 mA")).toBe("a number in a unit is a power of ten, found `3`\n  3 mA\n  ^")
    expect(said("  ")).toMatch("the unit is empty: write `1` for a pure number")
    expect(said("constructor")).toMatch("there is no unit `constructor`")
  })
})

describe("unit inference", () => {
  it("takes textbook equations", () => {
    for (
      const [text, needed] of [
        ["0.1 * vtrap(-(v + 40), 10)", "1/ms"],
        ["4 * exp(-(v + 65) / 18)", "1/ms"],
        ["1 / (exp(-(v + 35) / 10) + 1)", "1/ms"],
        ["gK * n^4 * (v - eK) * 0.001", "mA/cm2"],
        ["gK * (v - eK) / C", "mV/ms"],
        ["1000 [mV/V] * E", "mV"],
        ["8.314 [J/mol/K] * 300 [K] / 96485 [C/mol] * log(c_o / c_i)", "V"],
        ["n > 0.5 && v > -40 ? v : eK", "mV"],
        ["sqrt(v^2 + eK^2)", "mV"],
        ["0.04 [1/mV/ms] * v^2 + 5 [1/ms] * v + 140 [mV/ms]", "mV/ms"],
        ["min(v, eK) + abs(v)", "mV"],
        ["-gK * (v - eK)", "uA/cm2"],
        ["exprel(v / 10) * n^n", "1"],
        ["2", "mV"]
      ]
    ) expect(complaint(text, needed), text).toBe("")
  })

  it("infers units, and leaves open what bare numbers leave open", () => {
    const inferred = (text: string) => inferUnit(read(text), scope).unit!
    expect(printUnit(inferred("gK * (v - 3)").unit)).toBe("uA/cm2")
    expect(Quantity.isKnown(inferred("gK * (v - 3)"))).toBe(true)
    expect(printUnit(inferred("2 * gK * (v - 3)").unit)).toBe("uA/cm2")
    for (const text of ["2 * gK * (v - 3)", "v > 3 ? 1 : 2", "sqrt(2 * v)", "sqrt(sqrt(2 * v))"]) {
      expect(Quantity.isKnown(inferred(text)), text).toBe(false)
    }
  })

  it("lets bare numbers convert only where they are the factor", () => {
    for (
      const [text, needed] of [
        ["v + 1000 * E", "mV"],
        ["v + 2 * 10^3 * E / 7", "mV"],
        ["v + E / 0.001", "mV"],
        ["v + 0 * E", "mV"],
        ["v > -1000 * E ? 1 : 0", "1"],
        ["sqrt(1e6) * E", "mV"],
        ["0.001 * 2 * gK * (v - eK)", "mA/cm2"],
        ["100 * 10 * E + v", "mV"],
        ["2 * E / t0", "mV"] // the number takes a time
      ]
    ) expect(complaint(text, needed), text).toBe("")
    const factors: ReadonlyArray<readonly [text: string, needed: string, message: string]> = [
      [
        "2 * E",
        "mV",
        "the result must be in mV, found V: multiply by 1000, or declare E in mV (a bare number hides no factor)"
      ],
      [
        "5000 * E / 5",
        "mV",
        "the result must be in mV, found V: multiply by 1000, or declare E in mV (a bare number hides no factor)"
      ],
      ["v + 2 * E", "mV", "both sides of `+` must have one unit: `v` is in mV, `2 * E` in V; multiply `2 * E` by 1000"],
      ["2 * E + v", "V", "both sides of `+` must have one unit: `2 * E` is in V, `v` in mV; multiply `2 * E` by 1000"],
      [
        "2 * v + 3 * E",
        "mV",
        "both sides of `+` must have one unit: `2 * v` is in mV, `3 * E` in V; multiply `3 * E` by 1000"
      ],
      [
        "v > 2 * E ? 1 : 0",
        "1",
        "both sides of `>` must have one unit: `v` is in mV, `2 * E` in V; multiply `2 * E` by 1000"
      ],
      [
        "max(v, 2 * E)",
        "mV",
        "both arguments of `max` must have one unit: `v` is in mV, `2 * E` in V; multiply `2 * E` by 1000"
      ],
      [
        "n > 0 ? v : 2 * E",
        "mV",
        "both cases of `? :` must have one unit: `v` is in mV, `2 * E` in V; multiply `2 * E` by 1000"
      ],
      ["exp(-v / (25 * E))", "1", "the argument of `exp` must be a pure number, found 1e-3: multiply by 0.001"],
      [
        "v / E > 5 ? 1 : 0",
        "1",
        "both sides of `>` must have one unit: `v / E` is in 1e-3, `5` a pure number; write `5 [1e-3]`"
      ],
      [
        "(2 * E)^2 + v^2",
        "mV2",
        "both sides of `+` must have one unit: `(2 * E)^2` is in kg2 m4/s6/A2, `v^2` in mV2; multiply `(2 * E)^2` by 1000000"
      ],
      ["n", "1e-2", "the result must be in 1e-2, found a pure number: multiply by 100"],
      ["50", "1e-2", "the result must be in 1e-2, found a pure number: write `50 [1e-2]`"]
    ]
    for (const [text, needed, message] of factors) expect(complaint(text, needed).split("\n")[0], text).toBe(message)
  })

  it("refuses what does not fit, and says the factor or the declaration that would", () => {
    for (
      const [text, needed, message, caret] of [
        [
          "gK * (v - eK)",
          "mA/cm2",
          "the result must be in mA/cm2, found uA/cm2: multiply by 0.001, or declare gK in S/cm2",
          "^^^^^^^^^^^^^"
        ],
        ["v + E", "mV", "both sides of `+` must have one unit: `v` is in mV, `E` in V; multiply `E` by 1000", "^^^^^"],
        ["n * (v + t0)", "mV", "both sides of `+` must have one unit: `v` is in mV, `t0` in ms", "    ^^^^^^^^"],
        ["exp(v)", "1", "the argument of `exp` must be a pure number, found mV: divide by a quantity in mV", "    ^"],
        [
          "sigmoid(v / E)",
          "1",
          "the argument of `sigmoid` must be a pure number, found 1e-3: multiply by 0.001",
          "        ^^^^^"
        ],
        ["v^n", "mV", "the exponent of a quantity in mV must be a literal, found `n`", "  ^"],
        ["2^v", "1", "an exponent must be a pure number, found mV: divide by a quantity in mV", "  ^"],
        ["v^0.3", "mV", "mV to the power 0.3 is no unit: `v^0.3`", "^^^^^"],
        ["v > t0 ? 1 : 2", "1", "both sides of `>` must have one unit: `v` is in mV, `t0` in ms", "^^^^^^"],
        ["n > 0 ? v : t0", "mV", "both cases of `? :` must have one unit: `v` is in mV, `t0` in ms", "^^^^^^^^^^^^^^"],
        ["v && n", "1", "the left of `&&` must be a pure number, found mV: divide by a quantity in mV", "^"],
        [
          "vtrap(v, t0)",
          "mV",
          "both arguments of `vtrap` must have one unit: `v` is in mV, `t0` in ms",
          "^^^^^^^^^^^^"
        ],
        ["2 + exp(n)", "ms", "the result must be in ms, found a pure number: write `1 [ms] * (…)`", "^^^^^^^^^^"],
        ["1 [1] / tau", "mV", "the result must be in mV, found 1/ms", "^^^^^^^^^^^"],
        ["v", "1", "the result must be a pure number, found mV", "^"]
      ]
    ) expect(complaint(text, needed)).toBe(`${message}\n  ${text}\n  ${caret}`)
  })

  it("reports one mistake once", () => {
    expect(inferUnit(read("exp(v) * (v + t0) + v^n * E"), scope).problems).toHaveLength(3)
    expect(inferUnit(read("(v + t0) * gK + i"), scope).problems).toHaveLength(1)
  })
})

describe("names", () => {
  const said = (text: string): string =>
    checkNames(read(text), scope, new Map([["dt", "only updates see it"]])).map(({ message }) => message).join("\n")

  it("are known, or nearly, or elsewhere, or functions", () => {
    expect(said("gK * (v - eK)")).toBe("")
    expect(said("gk * vv")).toBe("there is no name `gk`; did you mean `gK`?\nthere is no name `vv`; did you mean `v`?")
    expect(said("v * dt")).toBe("`dt` is not known here: only updates see it")
    expect(said("v * exp")).toBe("`exp` is a function: write `exp(...)`")
    expect(said("z")).toBe("there is no name `z`; known here: v, eK, E, gK, t0, tau, n, i, C, c_i, c_o")
  })
})
