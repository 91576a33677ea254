/** Lists of rows and of indices as typed arrays, wherever they are asked for. */
import * as Equal from "effect/Equal"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/Select.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as View from "../../src/select/View.ts"
import * as Share from "../../src/share/Share.ts"
import { mistakeOf } from "../../src/table/mistake.ts"
import { net, rows, wired } from "../fixtures.ts"

const ints = (...values: ReadonlyArray<number>) => Int32Array.from(values)

describe("typed arrays", () => {
  it.each<[string, Select.Selection, Select.Selection]>([
    ["rows", Select.rows(View.of(net, Select.cell(1)).rows), Select.rows([4, 5, 6, 7])],
    ["rows of synapses", Select.edges.rows(ints(3, 1)), Select.edges.rows([3, 1])],
    ["cells", Select.cell(ints(0, 2)), Select.cell([0, 2])],
    ["branches", Select.branch(Float64Array.of(1)), Select.branch([1])],
    ["compartments", Select.comp(Uint32Array.of(1), { scope: "global" }), Select.comp([1], { scope: "global" })],
    ["places", Select.loc(Float64Array.of(0, 1)), Select.loc([0, 1])],
    ["edges", Select.edges.edge(ints(0, 2)), Select.edges.edge([0, 2])]
  ])("are the same %s", (_, typed, plain) => {
    expect(Equal.equals(typed, plain)).toBe(true)
    expect(rows(wired, typed)).toEqual(rows(wired, plain))
  })

  it("are the same pairs, cells and bins", () => {
    const pairs = Connect.listed([[0, 7], [3, 5]])
    expect(Equal.equals(Connect.listed({ pre: ints(0, 3), post: ints(7, 5) }), pairs)).toBe(true)
    expect(Equal.equals(Connect.listed([ints(0, 7), ints(3, 5)] as never), pairs)).toBe(true)
    const joined = Network.editSync(net, [Edit.connect(pairs, Synapses.Ionotropic)])
    const { column } = View.of(joined, Select.edges)
    const again = Connect.listed({ pre: column("pre_index").values, post: column("post_index").values })
    expect(Equal.equals(again, pairs)).toBe(true)
    expect(Equal.equals(
      Cell.make({ parents: ints(-1, 0), ncomp: ints(1, 2), radius: Float64Array.of(1, 2, 3) }),
      Cell.make({ parents: [-1, 0], ncomp: [1, 2], radius: [1, 2, 3] })
    )).toBe(true)
    expect(Equal.equals(Share.bins("x", Float64Array.of(0, 1)), Share.bins("x", [0, 1]))).toBe(true)
    expect(String(Select.describe(net, View.of(net, Select.cell(1)).rows))).toBe("cell(1)")
  })

  it("are told from masks, and of one length", () => {
    expect(mistakeOf(Select.cell(Uint8Array.of(0, 1)))?.message).toBe(
      "the index of cell is an array of bytes; expected a list of indices, or a mask of booleans: Array.from(mask, Boolean)"
    )
    expect(mistakeOf(Connect.listed({ pre: [0, 1], post: [2] }))?.message).toBe(
      "the list of postsynaptic rows has 1 value where 2 are needed; each synapse needs a compartment on both sides"
    )
  })
})
