/**
 * Defects of Jaxley that do not exist here: masks, locations, unknown names, and groups named
 * like methods.
 */
import { Cell, Channels, Edit, Network, Select, View } from "neurolens"
import { describe, expect, it } from "vitest"
import { failure, rows, thrown } from "../fixtures.ts"

/** Six cells with a branch point each: 3 compartments, rows 0 to 17. */
const network = Network.make(Array.from({ length: 6 }, () => Cell.make({ parents: [-1, 0], ncomp: [1, 2] })))

const mask = (length: number, ...on: ReadonlyArray<number>): ReadonlyArray<boolean> =>
  Array.from({ length }, (_, i) => on.includes(i))

describe("B7: boolean masks select by position", () => {
  it("of cells, with branch points in the network", () => {
    expect(rows(network, Select.cell(mask(6, 4)))).toEqual([12, 13, 14]) // there: cell 5, or none
    expect(rows(network, Select.cell(mask(6, 0, 5)))).toEqual([0, 1, 2, 15, 16, 17])
  })

  it("of branches and compartments, at the level that they are given to", () => {
    expect(rows(network, Select.cell(1).branch(mask(2, 1)))).toEqual([4, 5])
    expect(rows(network, Select.branch(1).comp(mask(2, 1)))).toEqual([2, 5, 8, 11, 14, 17])
    expect(rows(network, Select.comp(mask(18, 3, 17), { scope: "global" }))).toEqual([3, 17])
  })

  it("and one of another length is refused, not tried at the next level", () => {
    expect(failure(network, [Edit.record("v", Select.cell(mask(18, 3)))]).message).toContain("6")
    expect(failure(network, [Edit.record("v", Select.cell(mask(2, 1)))]).message).toContain("6")
  })
})

describe("B8: `loc(\"all\")` means every compartment", () => {
  it("of branches with 2 and 4 compartments", () => {
    const uneven = Network.make([Cell.make({ parents: [-1, 0], ncomp: [2, 4] })])
    expect(rows(uneven, Select.branch("all").loc("all"))).toEqual([0, 1, 2, 3, 4, 5]) // there: 0, 1, 2, 5
    expect(rows(uneven, Select.branch(1).loc("all"))).toEqual([2, 3, 4, 5])
  })
})

describe("B16: a name that does not exist is an error that says what there is", () => {
  const channelled = Network.editSync(network, [Edit.insert(Channels.HH), Edit.group("soma", Select.branch(0))])

  it.each(
    [
      ["a column that is set", () => failure(channelled, [Edit.set("HH_gNaa", 1)]), "HH_gNa"],
      ["a column that is read", () => thrown(() => View.of(channelled, Select.all).column("raduis")), "radius"],
      ["a lens", () => thrown(() => View.column(Select.all, "HH_gKa").get(channelled)), "HH_gK"],
      ["a group", () => failure(channelled, [Edit.record("v", Select.group("somma"))]), "soma"],
      ["a mechanism", () => failure(channelled, [Edit.record("v", Select.mechanism("Hh"))]), "HH"],
      ["a column of a row", () => failure(channelled, [Edit.set("radius", (row) => row["lenght"])]), "length"],
      ["a trainable", () => failure(channelled, [Edit.train("HH_gN")]), "HH_gNa"]
    ] as const
  )("%s", (_, fail, nearest) => {
    const error = fail()
    expect(error.reason._tag).toBe("UnknownName")
    expect(error.message).toContain(nearest)
  })
})

describe("B24: a group may be named like a function", () => {
  it.each([
    "cell",
    "branch",
    "comp",
    "loc",
    "group",
    "where",
    "all",
    "insert",
    "record",
    "show",
    "toString",
    "constructor"
  ])(
    "%s",
    (name) => {
      const named = Network.editSync(network, [Edit.group(name, Select.cell([1, 3]))])
      expect(rows(named, Select.group(name))).toEqual([3, 4, 5, 9, 10, 11])
      expect(rows(named, Select.group(name).cell(3).branch(0))).toEqual([9])
    }
  )
})
