/**
 * `Edit.geometry`: cells as cylinders and on tracings; what stays, and what is refused.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Cell, Channels, Edit, Json, Network, Print, Select, Share, Swc, View } from "../../src/index.ts"

const swc = "1 1 0 0 0 5 -1\n2 3 5 0 0 2 1\n3 3 45 30 0 1 2\n4 3 45 60 0 0.5 3\n5 3 75 30 0 0.5 3\n"

const { morphology } = Swc.readSync(swc)

const cell = Cell.traced(morphology, { ncomp: [1, 4, 2, 2] })

const column = (network: Network.Network, name: string): ReadonlyArray<number> =>
  Array.from(View.column(Select.all, name).get(network))

const message = (network: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): string =>
  Result.getOrThrow(Result.flip(Network.edit(network, edits))).message

const cylinders = Edit.geometry("cylinders", Select.all)

describe("geometry", () => {
  it("makes cylinders of what compartments say, where they are", () => {
    const made = Network.editSync(cell, [cylinders])
    expect(Network.check(made)).toEqual([])
    const [length, radius] = ["length", "radius"].map((name) => column(made, name))
    expect(column(made, "area")).toEqual(length.map((l, k) => 2 * Math.PI * radius[k] * l))
    expect(column(made, "area")).not.toEqual(column(cell, "area"))
    expect(length).toEqual(column(cell, "length"))
    for (const axis of ["x", "y", "z"]) {
      for (const [k, x] of column(made, axis).entries()) expect(x).toBeCloseTo(column(cell, axis)[k], 9)
    }
    expect(made.groups).toEqual(cell.groups)
    expect(Network.editSync(made, [cylinders])).toBe(made)
  })

  it("puts cells on a tracing, with its sizes or with their own", () => {
    const made = Network.editSync(cell, [cylinders])
    expect(Network.editSync(made, [Edit.geometry(morphology, Select.all)]).equals(cell)).toBe(true)
    expect(Network.editSync(cell, [Edit.geometry(morphology, Select.all)])).toBe(cell)
    const thick = Network.editSync(cell, [Edit.set("radius", (row) => 2 * row.radius)])
    const kept = Edit.geometry(morphology, Select.all, { sizes: "kept" })
    expect(Network.editSync(thick, [cylinders, kept]).equals(thick)).toBe(true)
    expect(Network.editSync(thick, [cylinders, Edit.geometry(morphology, Select.all)]).equals(cell)).toBe(true)
  })

  it("keeps numbers of compartments, mechanisms and what is attached, of the chosen cells alone", () => {
    const two = Network.editSync(Network.make([cell, cell]), [
      Edit.insert(Channels.HH),
      Edit.move({ x: 100 }, Select.cell(1)),
      Edit.record("v", Select.cell(1).branch(2).loc(1))
    ])
    const made = Network.editSync(two, [Edit.geometry("cylinders", Select.cell(1))])
    expect(made.cells.get(0)).toBe(two.cells.get(0))
    expect(made.recordings).toBe(two.recordings)
    expect(made.edges).toBe(two.edges)
    expect(column(made, "HH_gNa")).toEqual(column(two, "HH_gNa"))
    expect(made.cells.get(1)!.ncomp).toEqual([1, 4, 2, 2])
    expect(column(made, "x")[9]).toBeCloseTo(100, 9)
  })

  it("shares one path among cells that are alike", () => {
    const many = Network.editSync(Network.make([cell, cell, cell]), [cylinders])
    expect(many.cells.get(2)!.path).toBe(many.cells.get(0)!.path)
  })

  it("says which tracing does not fit, and what would be lost", () => {
    const other = Swc.readSync("1 3 0 0 0 1 -1\n2 3 10 0 0 1 1\n").morphology
    expect(message(cell, Edit.geometry(other, Select.all))).toBe(
      "geometry: the tracing for cell 0 is one of 1 branch; expected one with the branches of the cell: 4 branches, each behind the same one " +
        "(Network.morphology gives the cell as a tracing)"
    )
    expect(message(cell, Edit.geometry("cylinders", Select.branch(1)))).toContain("expected whole cells in geometry")
    expect(message(cell, Edit.geometry("cylinders", Select.all, { sizes: "kept" }))).toBe(
      "geometry: sizes of geometry is \"kept\"; expected none with cylinders, which have the lengths and radii that there are"
    )
    expect(message(cell, Edit.set("area", 7, Select.branch(0)), cylinders)).toContain(
      "area of cell 0, branch 0, compartment 0 (row 0) is 7, set by hand; expected"
    )
    const trained = Network.editSync(cell, [
      Edit.set("radius", 2),
      Edit.train("radius", { share: Share.one, name: "thickness" })
    ])
    expect(message(trained, Edit.geometry(morphology, Select.all))).toContain(
      "keep it with { sizes: \"kept\" }, or Edit.untrain it first"
    )
    expect(Result.isSuccess(Network.edit(trained, [cylinders]))).toBe(true)
  })

  it("is data: stored, read and printed with its tracing", () => {
    const spiny = Edit.geometry(Network.morphology(Network.editSync(cell, [Edit.set("radius", 1)]), 0), Select.cell(0))
    for (const edit of [cylinders, Edit.geometry(morphology, Select.cell(0), { sizes: "kept" }), spiny]) {
      const [back] = Json.decodeEditsSync(Json.encodeEdits([edit]))
      expect(back.equals(edit)).toBe(true)
      expect(Print.edit(edit)).toContain("Edit.geometry(")
    }
    expect(() => Json.decodeEditsSync(Json.encodeEdits([spiny]).replace("\"parent\": [", "\"parent\": [3, "))).toThrow()
  })
})
