/** Views and lenses. */
import * as Result from "effect/Result"
import * as SchemaIssue from "effect/SchemaIssue"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import * as Select from "../../src/select/Select.ts"
import * as View from "../../src/select/View.ts"
import * as Table from "../../src/table/Table.ts"
import { channelled, edgeColumn, net, nodeColumn, thrown, values, wired } from "../fixtures.ts"

describe("a view", () => {
  const view = View.of(wired, Select.edges.rows([10, 0]))

  it("has rows in the order of the selection", () => {
    expect([...view.rows]).toEqual([10, 0])
    expect(view.domain).toBe("edges")
    expect(view.network).toBe(wired)
  })

  it("has the stored columns of its rows", () => {
    const table = view.table()
    expect(table.length).toBe(2)
    expect(Table.names(table)).toEqual(Table.names(wired.edges))
    expect([...Table.ints(table, "post_index")]).toEqual([4, 0])
  })

  it("has columns of the compartments at both ends", () => {
    expect(values(view.column("type"))).toEqual(["TanhRateSynapse", "IonotropicSynapse"])
    expect(values(view.column("post_cell_index"))).toEqual([1, 0])
    expect(values(view.column("pre_radius"))).toEqual([1, 1])
  })

  it("has plain objects, with null where a row has no value", () => {
    expect(view.objects()[0]).toMatchObject({
      global_edge_index: 10,
      IonotropicSynapse_gS: null,
      TanhRateSynapse_gS: 0.0001
    })
    expect(view.objects()).toHaveLength(2)
  })

  it("is shown as a table whose rows have their numbers, with the columns that are asked for", () => {
    expect(view.show({ columns: ["type", "pre_cell_index", "IonotropicSynapse_gS"] })).toBe([
      "    type               pre_cell_index  IonotropicSynapse_gS",
      "10  TanhRateSynapse                 0                     -",
      " 0  IonotropicSynapse               0                0.0001"
    ].join("\n"))
  })

  it("may be empty when that is allowed", () => {
    const nothing = View.of(net, Select.all.not(), { allowEmpty: true })
    expect([...nothing.rows]).toEqual([])
    expect(nothing.objects()).toEqual([])
    expect(thrown(() => View.of(net, Select.all.not())).reason._tag).toBe("EmptySelection")
    expect(Result.isFailure(View.ofResult(net, Select.all.not()))).toBe(true)
  })

  it("refuses a column that does not exist", () => {
    expect(thrown(() => view.column("pre_raduis")).message).toMatch(
      /^column of edges "pre_raduis" does not exist; did you mean "pre_radius"\?/
    )
    expect(thrown(() => view.show({ columns: ["typ"] })).message).toMatch(
      /^column of edges "typ" does not exist; did you mean "type"\?/
    )
  })
})

describe("a lens", () => {
  const radius = View.column(Select.cell(1).branch(0), "radius")

  it("gets the values in row order, and in the order of explicit rows", () => {
    const network = Network.editSync(net, [Edit.set("radius", (row) => row.row + 1)])
    expect([...radius.get(network)]).toEqual([5, 6])
    expect([...View.column(Select.rows([7, 2]), "radius").get(network)]).toEqual([8, 3])
  })

  it("replaces values, and what follows from them", () => {
    const next = radius.replace(Float64Array.of(2, 3), net)
    expect(nodeColumn(next, "radius")).toEqual([1, 1, 1, 1, 2, 3, 1, 1, 1, 1, 1, 1])
    expect(nodeColumn(next, "area")[5]).toBe(2 * Math.PI * 3 * 10)
    expect(nodeColumn(net, "radius")).toEqual(Array(12).fill(1))
    expect(Network.check(next)).toEqual([])
  })

  it("modifies values by a function", () => {
    const wider = radius.modify((r) => r.map((x) => 2 * x))(net)
    expect([...radius.get(wider)]).toEqual([2, 2])
  })

  it("keeps its laws: get-set, set-get, set-set", () => {
    const [a, b] = [Float64Array.of(2, 3), Float64Array.of(4, 5)]
    expect(radius.replace(radius.get(net), net)).toBe(net)
    expect(radius.get(radius.replace(a, net))).toEqual(a)
    expect(radius.replace(b, radius.replace(a, net)).equals(radius.replace(b, net))).toBe(true)
  })

  it("sees only those of the selected rows that have the quantity", () => {
    const gK = View.column(Select.branch(0), "K_gK")
    expect([...gK.get(channelled)]).toEqual([0.005, 0.005])
    const gS = View.column(Select.edges, "TanhRateSynapse_gS")
    expect([...gS.get(wired)]).toEqual([1e-4, 1e-4, 1e-4])
    expect(edgeColumn(gS.replace(Float64Array.of(1, 2, 3), wired), "TanhRateSynapse_gS").slice(8)).toEqual([
      null,
      1,
      2,
      3
    ])
  })

  it("throws the error of a wrong selection, name or list", () => {
    expect(thrown(() => View.column(Select.cell(3), "radius").get(net)).message).toBe(
      "cell 3 does not exist; cell indices go from 0 to 2"
    )
    expect(thrown(() => View.column(Select.cell(0), "raduis").get(net)).reason._tag).toBe("UnknownName")
    expect(thrown(() => radius.replace(Float64Array.of(1), net)).message)
      .toBe(`the list for "radius" has 1 value where 2 are needed; a lens is given back as many values as it shows`)
    expect(thrown(() => radius.replace(Float64Array.of(1, -1), net)).message)
      .toBe("radius of cell 1, branch 0, compartment 1 (row 5) is -1; expected a positive number [um]")
  })

  it("as an Optional gives failures back with their message", () => {
    const broken = View.columnResult(Select.cell(3), "radius")
    const found = broken.getResult(net)
    expect(Result.isFailure(found) ? SchemaIssue.makeFormatterDefault()(found.failure) : "").toBe(
      "cell 3 does not exist; cell indices go from 0 to 2"
    )
    const failure = Result.getOrThrow(Result.flip(found))
    expect([`${Object(failure)}`, Object(failure).message]).toEqual(
      Array(2).fill("cell 3 does not exist; cell indices go from 0 to 2")
    )
    expect(Result.isFailure(broken.replaceResult(Float64Array.of(1), net))).toBe(true)
    const sound = View.columnResult(Select.cell(1).branch(0), "radius")
    expect(Result.getOrThrow(sound.getResult(net))).toEqual(Float64Array.of(1, 1))
    expect([...radius.get(Result.getOrThrow(sound.replaceResult(Float64Array.of(2, 3), net)))]).toEqual([2, 3])
  })
})
