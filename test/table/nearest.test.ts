/** The name that was probably meant. */
import { describe, expect, it } from "vitest"
import { nearest } from "../../src/table/nearest.ts"

describe("the nearest name", () => {
  it.each([
    ["raduis", ["length", "radius"], "radius"],
    ["Ena", ["eK", "eNa"], "eNa"],
    ["gS", ["IonotropicSynapse_s", "IonotropicSynapse_gS"], "IonotropicSynapse_gS"],
    ["axial_resistance", ["axial_resistivity", "capacitance"], "axial_resistivity"],
    ["EXC", ["exc", "inh"], "exc"],
    ["m", ["v", "Na_m"], "Na_m"],
    ["raidus", ["length", "radius"], "radius"],
    ["ab", ["a", "ba", "abc"], "a"],
    ["mv", ["V", "mV", "uV"], "mV"],
    ["Ionotropic", ["IonotropicSynapse", "TanhRateSynapse"], "IonotropicSynapse"]
  ])("to %s among %j is %s", (name, known, expected) => {
    expect(nearest(name, known)).toBe(expected)
  })

  it("is none when no name is near", () => {
    expect(nearest("dendrite", ["soma", "axon"])).toBeUndefined()
    expect(nearest("x", [])).toBeUndefined()
    expect(nearest("HH", ["Na", "K"])).toBeUndefined()
    expect(nearest("m", ["v"])).toBeUndefined()
  })

  it("is the first of equally near ones", () => {
    expect(nearest("eX", ["eNa", "eK", "eNb"])).toBe("eK")
    expect(nearest("cellA", ["cellB", "cellC"])).toBe("cellB")
  })
})
