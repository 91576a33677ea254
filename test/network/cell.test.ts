/** Cells: defaults, geometry (physics.md section 3), and everything that is no cell. */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Result from "effect/Result"
import { is } from "immutable"
import { describe, expect, it } from "vitest"
import * as Cell from "../../src/Cell.ts"
import * as Network from "../../src/Network.ts"
import { area, resistiveLoad, volume } from "../../src/network/Geometry.ts"
import { branchChildren, branchLevels, branchOffsets, compartmentCount } from "../../src/network/Morphology.ts"
import { nodeColumn, thrown } from "../fixtures.ts"

const treeOf = (cell: Network.Network): Network.Morphology => cell.cells.get(0)!

describe("a cell", () => {
  it("is one compartment with the defaults unless more is said", () => {
    const cell = Cell.make()
    expect(Network.isNetwork(cell)).toBe(true)
    expect(treeOf(cell).parents).toEqual([-1])
    expect(treeOf(cell).ncomp).toEqual([1])
    expect(Object.keys(Cell.passiveColumns).map((name) => [name, nodeColumn(cell, name)])).toEqual([
      ["length", [10]],
      ["radius", [1]],
      ["axial_resistivity", [5000]],
      ["capacitance", [1]],
      ["v", [-70]],
      ["celsius", [6.3]]
    ])
    expect(Network.check(cell)).toEqual([])
  })

  it("takes one number for all compartments, or one per compartment", () => {
    const cell = Cell.make({ parents: [-1, 0], ncomp: [1, 2], radius: 2, length: [10, 20, 30], v: -65 })
    expect(nodeColumn(cell, "radius")).toEqual([2, 2, 2])
    expect(nodeColumn(cell, "length")).toEqual([10, 20, 30])
    expect(nodeColumn(cell, "v")).toEqual([-65, -65, -65])
  })

  it("does not follow the lists that it was made from", () => {
    const radius = [1, 2]
    const parents = [-1, 0]
    const cell = Cell.make({ parents, ncomp: 1, radius })
    radius[0] = 99
    parents[1] = 7
    expect(nodeColumn(cell, "radius")).toEqual([1, 2])
    expect(treeOf(cell).parents).toEqual([-1, 0])
  })

  it("has the derived numbers of a cylinder by default", () => {
    const network = Cell.make()
    expect(nodeColumn(network, "area")).toEqual([62.83185307179586])
    expect(nodeColumn(network, "volume")).toEqual([31.41592653589793])
    expect(nodeColumn(network, "resistive_load_in")).toEqual([1.5915494309189535])
    expect(nodeColumn(network, "resistive_load_out")).toEqual([1.5915494309189535])
  })

  it("has lateral area, volume and half a cylinder's load", () => {
    expect(area(30, 2)).toBeCloseTo(2 * Math.PI * 2 * 30, 12)
    expect(volume(30, 2)).toBeCloseTo(Math.PI * 4 * 30, 12)
    expect(resistiveLoad(30, 2)).toBeCloseTo(15 / (Math.PI * 4), 12)
  })

  it("equals a cell of the same description, under Effect and Immutable.js", () => {
    const make = (radius: number): Network.Network => Cell.make({ parents: [-1, 0], ncomp: 2, radius })
    expect(Equal.equals(make(2), make(2))).toBe(true)
    expect(is(make(2), make(2))).toBe(true)
    expect(Hash.hash(make(2))).toBe(Hash.hash(make(2)))
    expect(Equal.equals(make(2), make(3))).toBe(false)
  })

  it("knows its tree", () => {
    const morphology = treeOf(Cell.make({ parents: [-1, 0, 0, 1], ncomp: [2, 3, 1, 1] }))
    expect(compartmentCount(morphology)).toBe(7)
    expect(branchOffsets(morphology)).toEqual([0, 2, 5, 6, 7])
    expect(branchLevels(morphology)).toEqual([0, 1, 1, 2])
    expect(branchChildren(morphology)).toEqual([[1, 2], [3], [], []])
  })
})

describe("no cell", () => {
  const tree = (before: number): string =>
    `a branch that comes before it (0 to ${before}), so that the parents form a tree`
  it.each<[string, Cell.CellOptions, string, string]>([
    [
      "no branches",
      { parents: [] },
      "BadValue",
      "parents is an empty list; expected one entry per branch, the first of them -1"
    ],
    [
      "a root with a parent",
      { parents: [0] },
      "BadValue",
      "parent of branch 0 is 0; expected -1, because branch 0 is the root"
    ],
    ["a second root", { parents: [-1, -1] }, "BadValue", `parent of branch 1 is -1; expected ${tree(0)}`],
    ["a child before its parent", { parents: [-1, 2, 0] }, "BadValue", `parent of branch 1 is 2; expected ${tree(0)}`],
    [
      "a branch that is its own parent",
      { parents: [-1, 0, 2] },
      "BadValue",
      `parent of branch 2 is 2; expected ${tree(1)}`
    ],
    ["a fractional parent", { parents: [-1, 0, 0.5] }, "BadValue", `parent of branch 2 is 0.5; expected ${tree(1)}`],
    [
      "a parent that is no number",
      { parents: [-1, NaN] },
      "BadValue",
      `parent of branch 1 is NaN; expected ${tree(0)}`
    ],
    ["no compartments", { ncomp: 0 }, "BadValue", "ncomp of branch 0 is 0; expected a whole number of at least 1"],
    [
      "fractional ncomp",
      { parents: [-1, 0], ncomp: [2, 1.5] },
      "BadValue",
      "ncomp of branch 1 is 1.5; expected a whole number of at least 1"
    ],
    [
      "too few ncomp",
      { parents: [-1, 0], ncomp: [2] },
      "WrongLength",
      "ncomp has 1 value where 2 are needed; give one number for all branches, or one per branch"
    ],
    [
      "one radius per branch instead of per compartment",
      { parents: [-1, 0], ncomp: 2, radius: [1, 2] },
      "WrongLength",
      "radius has 2 values where 4 are needed; give one number for all compartments, or one per compartment"
    ],
    [
      "a radius that is no number",
      { ncomp: 2, radius: [1, NaN] },
      "BadValue",
      "radius of compartment 1 is NaN; expected a positive number [um]"
    ],
    ["a negative length", { length: -1 }, "BadValue", "length of compartment 0 is -1; expected a positive number [um]"],
    [
      "no capacitance",
      { capacitance: 0 },
      "BadValue",
      "capacitance of compartment 0 is 0; expected a positive number [uF/cm2]"
    ],
    [
      "infinite resistivity",
      { axial_resistivity: Infinity },
      "BadValue",
      "axial_resistivity of compartment 0 is Infinity; expected a positive number [ohm cm]"
    ],
    ["a voltage that is no number", { v: NaN }, "BadValue", "v of compartment 0 is NaN; expected a finite number [mV]"],
    [
      "a temperature below absolute zero",
      { celsius: -273.15 },
      "BadValue",
      "celsius of compartment 0 is -273.15; expected a finite number of °C above -273.15"
    ],
    [
      "text for a number",
      { radius: "2" as never },
      "BadValue",
      `radius is "2"; expected a number, or a list with one number per compartment`
    ],
    [
      "an unknown option",
      { raduis: 2 } as never,
      "UnknownName",
      `cell option "raduis" does not exist; did you mean "radius"? (there is: parents, ncomp, length, radius, axial_resistivity, capacitance, v, celsius)`
    ]
  ])("has %s", (_, options, tag, message) => {
    const error = thrown(() => Cell.make(options))
    expect(error.reason._tag).toBe(tag)
    expect(error.message).toBe(message)
    expect(Result.isFailure(Cell.makeResult(options))).toBe(true)
  })
})
