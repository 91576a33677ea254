/**
 * What a declaration becomes: plain data that keeps the text, and formulas with definitions inlined.
 */
import { describe, expect, it } from "vitest"
import { print } from "../../src/equation/print.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import { check } from "../../src/mechanism/check.ts"
import { compile } from "../../src/mechanism/compile.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import { fromFields, rename, toFields } from "../../src/network/Mechanism.ts"

const Kdr = Channel.make("Kdr", {
  parameters: { gK: { default: 0.01, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
  states: { n: { alpha: "0.02 * vtrap(25 - v, 9)", beta: "0.002 * vtrap(v - 25, 9)" } },
  current: "gK * n^4 * (v - eK)"
})

describe("a declaration", () => {
  it("becomes plain data that keeps the text", () => {
    expect(toFields(Kdr)).toEqual({
      kind: "Channel",
      name: "Kdr",
      about: "",
      parameters: {
        gK: { default: 0.01, unit: "S/cm2", shared: false },
        eK: { default: -90, unit: "mV", shared: true }
      },
      states: {
        n: {
          default: 0,
          unit: "1",
          shared: false,
          rule: { _tag: "Rates", alpha: "0.02 * vtrap(25 - v, 9)", beta: "0.002 * vtrap(v - 25, 9)" }
        }
      },
      scheme: [],
      method: null,
      reads: {},
      definitions: {},
      update: [],
      reset: null,
      requires: [],
      onPre: [],
      onPost: [],
      onEvent: {},
      emits: null,
      current: { name: "i_Kdr", text: "gK * n^4 * (v - eK)" },
      currents: [],
      ion: null,
      unchecked: []
    })
    expect(check(JSON.parse(JSON.stringify(toFields(Kdr))))).toEqual([])
  })

  it("may spread an update over lines, and an expression too", () => {
    const { update } = Channel.make("X", {
      states: { a: {}, b: {} },
      update: ["a = a +\n  1\n  b = a == 2 ? 1 : 0\n", "v = v\n  + 1"]
    })
    expect(update).toEqual([
      { target: "a", text: "a +\n  1" },
      { target: "b", text: "a == 2 ? 1 : 0\n" },
      { target: "v", text: "v\n  + 1" }
    ])
  })
})

describe("compile", () => {
  it("inlines definitions, derives through them, and names what each formula looks up", () => {
    const X = Synapse.make("X", {
      parameters: { g: { default: 1, unit: "uS" }, s: { default: 5, unit: "mV" } },
      definitions: { z: "v_post / s", open: "1 / (1 + z^2)" },
      current: "g * open * v_post"
    })
    const { value, slope, by } = compile(X).current!
    expect(by).toBe("v_post")
    expect(print(value.expression)).toBe("g * (1 / (1 + (v_post / s)^2)) * v_post")
    expect([...value.names]).toEqual(["g", "v_post", "s"])
    expect([...slope.names].sort()).toEqual(["g", "s", "v_post"])
  })

  it("tells straight lines from curves, and where a line rests", () => {
    const X = Channel.make("X", {
      states: {
        line: { derivative: "(v / 10 [mV] - line) / 5 [ms]" },
        curve: { derivative: "(line - curve^3) / 5 [ms]" },
        flat: { derivative: "1 [1/ms] * line" }
      }
    })
    const [line, curve, flat] = compile(X).states
    expect(line.rule).toMatchObject({ _tag: "Derivative", linear: true })
    expect(print(line.fixedPoint!.expression)).toBe("v / 10 [mV] / 5 [ms] / 0.2")
    expect(curve).toMatchObject({ rule: { linear: false }, fixedPoint: null })
    expect(flat).toMatchObject({ rule: { linear: true }, fixedPoint: null })
  })

  it("has no fixed point where the steady state depends on the state", () => {
    const X = Channel.make("X", { states: { x: { inf: "x^2", tau: "5" }, y: { inf: "x", tau: "5" } } })
    expect(compile(X).states.map(({ fixedPoint }) => fixedPoint === null)).toEqual([true, false])
  })

  it("remembers by identity", () => {
    expect(compile(Kdr)).toBe(compile(Kdr))
    expect(compile(rename(Kdr, "Other"))).not.toBe(compile(Kdr))
    expect(compile(rename(Kdr, "Other")).current!.name).toBe("i_Kdr")
  })

  it("refuses what was never checked", () => {
    expect(() => compile(fromFields({ ...toFields(Kdr), current: { name: "i", text: "(" } }))).toThrow(
      /^internal: Channel Kdr was not checked/
    )
  })
})
