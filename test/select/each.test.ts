/** Loops over parts of selections: together the parts are the selection, each compartment once. */
import { Cell, Edit, Network, Select, View } from "neurolens"
import { describe, expect, it } from "vitest"

const cell = Cell.make({ parents: [-1, 0, 0], ncomp: 2 })
const network = Network.editSync(Network.make([cell, cell]), [Edit.group("some", Select.rows([1, 2, 3, 8]))])
const rows = (parts: ReadonlyArray<Select.NodeSelection>) => parts.map((at) => [...View.of(network, at).rows])

describe("each part of a selection", () => {
  it("is a cell, a branch or a compartment, with what is selected of it", () => {
    expect(rows(Select.each(network, "cell", Select.all))).toEqual([[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]])
    expect(rows(Select.each(network, "branch", Select.cell(1)))).toEqual([[6, 7], [8, 9], [10, 11]])
    expect(rows(Select.each(network, "branch", Select.group("some")))).toEqual([[1], [2, 3], [8]])
    expect(rows(Select.each(network, "comp", Select.group("some")))).toEqual([[1], [2], [3], [8]])
    expect(rows(Select.each(network, "cell", Select.rows([8, 1, 0])))).toEqual([[8], [1, 0]])
    expect(Select.each(network, "branch", Select.cell(1)).map(String)).toEqual(
      [0, 1, 2].map((b) => `cell(1).branch(${b})`)
    )
  })

  it("fails where nothing is selected", () => {
    expect(() => Select.each(network, "cell", Select.group("none"))).toThrow("none")
    expect(() => Select.each(network, "cels" as never, Select.all)).toThrow("cell")
  })
})
