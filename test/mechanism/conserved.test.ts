/**
 * `Mechanism.conserved`: the sums that schemes and typed derivatives keep, written out.
 */
import { Channel, Channels, Mechanism } from "neurolens"
import { describe, expect, it } from "vitest"

const rate = (unit = "1/ms") => ({ default: 1, unit })
const parameters = { a: rate(), b: rate(), c: rate(), d: rate(), kon: rate("1/mM/ms") }
const conserved = (spec: Channel.ChannelSpec): ReadonlyArray<string> =>
  Mechanism.conserved(Channel.make("X", { parameters, ...spec }))

const millimolar = { unit: "mM" }

describe("what is conserved", () => {
  it("by a scheme, in the order of declaration", () => {
    expect(conserved({ states: { C: {}, O: {}, I: {} }, scheme: ["O <-> I : c, d", "C <-> O : a, b"] })).toEqual([
      "C + O + I"
    ])
    expect(conserved({ states: { A: {}, B: {} }, scheme: ["2 A <-> B : a, b"] })).toEqual(["A + 2 B"])
    expect(conserved({
      states: { Ca: millimolar, B: millimolar, CaB: millimolar },
      scheme: ["Ca + B <-> CaB : kon, a"]
    })).toEqual(["Ca + CaB", "B + CaB"])
    expect(conserved({
      states: { E: {}, S: {}, ES: {}, P: {} },
      scheme: ["E + S <-> ES : a, b", "ES -> E + P : c"]
    })).toEqual(["E + ES", "S + ES + P"])
  })

  it("by derivatives that are typed in, however they are written", () => {
    expect(conserved({
      states: {
        C: { derivative: "b * O - a * C" },
        O: { derivative: "a * C - (b + c) * O + d * I" },
        I: { derivative: "c * O - d * I" }
      }
    })).toEqual(["C + O + I"])
    expect(conserved({
      definitions: { flow: "kon * Ca * B - a * CaB" },
      states: {
        Ca: { ...millimolar, derivative: "a * CaB - B * kon * Ca" },
        B: { ...millimolar, derivative: "-flow" },
        CaB: { ...millimolar, derivative: "flow" }
      }
    })).toEqual(["Ca + CaB", "B + CaB"])
    expect(conserved({
      states: {
        x: { derivative: "v > 0 [mV] ? -a * x : 0.1 * 3 * b * y" },
        y: { derivative: "v > 0 [mV] ? a * x : -0.3 * b * y" }
      }
    })).toEqual(["x + y"])
    expect(conserved({
      states: {
        x: { derivative: "a * exp(-(v + 1) / 10) * (y - x) / 2" },
        y: { derivative: "a * exp((-1 - v) / 10) * (x - y)" }
      }
    })).toEqual(["2 x + y"])
  })

  it("by a chain with definitions as rates", () => {
    const definitions = { a4: "0.01 * vtrap(-(v + 55), 10)", b4: "0.125 * exp(-(v + 65) / 80)" }
    expect(conserved({
      definitions,
      states: {
        s0: { default: 1, derivative: "1 * b4 * s1 - (4 * a4) * s0" },
        s1: { derivative: "4 * a4 * s0 + 2 * b4 * s2 - (1 * b4 + 3 * a4) * s1" },
        s2: { derivative: "3 * a4 * s1 + 3 * b4 * s3 - (2 * b4 + 2 * a4) * s2" },
        s3: { derivative: "2 * a4 * s2 + 4 * b4 * s4 - (3 * b4 + 1 * a4) * s3" },
        s4: { derivative: "1 * a4 * s3 - (4 * b4) * s4" }
      }
    })).toEqual(["s0 + s1 + s2 + s3 + s4"])
  })

  it("is nothing where something leaks, swings, or moves alone", () => {
    expect(conserved({ states: { C: {}, O: {} }, scheme: ["C <-> O : a, b", "O -> : c"] })).toEqual([])
    expect(conserved({ states: { x: { derivative: "a * y" }, y: { derivative: "-a * x" } } })).toEqual([])
    expect(Mechanism.conserved(Channels.HH)).toEqual([])
  })

  it("may be a difference", () => {
    expect(conserved({ states: { A: {}, B: {} }, scheme: ["A + B -> : a", " -> A + B : b"] })).toEqual(["A - B"])
  })
})
