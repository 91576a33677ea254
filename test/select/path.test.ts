/** The way between places, against an oracle that walks up both sides, as data, and what is wrong with it. */
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Print from "../../src/print/Print.ts"
import { resolve } from "../../src/select/resolve.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import { read, tape } from "../../src/testing/Draw.ts"
import { network } from "../../src/testing/network.ts"
import { allRows } from "../../src/testing/rows.ts"
import { failure, thrown } from "../fixtures.ts"

/** A soma of 1 compartment, a trunk of 2 with two tufts of 2; and the same cell again, from row 7 on. */
const tree = Cell.make({ parents: [-1, 0, 1, 1], ncomp: [1, 2, 2, 2] })
const two = Network.make([tree, tree])
const rows = (selection: Select.NodeSelection): ReadonlyArray<number> =>
  Array.from(Result.getOrThrow(resolve(two, selection)))

describe("the way", () => {
  it("goes to the root, or to a place, ends included", () => {
    const tip = Select.cell(0).branch(2).loc(1)
    expect(rows(Select.path(tip))).toEqual([0, 1, 2, 3, 4])
    expect(rows(tip.path(Select.branch(3).loc(0)))).toEqual([3, 4, 5])
    expect(rows(Select.cell(0).branch(3).loc(1).path(Select.branch(1).loc(0)))).toEqual([1, 2, 5, 6])
    expect(rows(tip.path(tip))).toEqual([4])
    expect(rows(Select.branch(2).loc(0).path())).toEqual([0, 1, 2, 3, 7, 8, 9, 10])
    expect(rows(Select.all.path())).toEqual(allRows(two, "nodes"))
  })

  it("goes from several places to several", () => {
    expect(rows(Select.cell(0).branch([2, 3]).loc(0).path(Select.branch(0)))).toEqual([0, 1, 2, 3, 5])
    expect(rows(Select.cell(1).branch([2, 3]).path().and(Select.branch(1)))).toEqual([8, 9])
  })

  it("is the same as one walks it", () => {
    fc.assert(
      fc.property(network(), tape, (net, choices) => {
        const draw = read(choices)
        const up = (row: number): ReadonlyArray<number> => {
          const at = (name: string, of: number): number => net.nodes.columns.get(name)!.values[of] as number
          const cell = net.cells.get(at("global_cell_index", row))!
          const comp = at("local_comp_index", row)
          if (comp > 0) return [row, ...up(row - 1)]
          const parent = cell.parents[at("local_branch_index", row)]
          if (parent < 0) return [row]
          const before = allRows(net, "nodes").filter((other) =>
            at("global_cell_index", other) === at("global_cell_index", row) &&
            at("local_branch_index", other) === parent
          )
          return [row, ...up(before[before.length - 1])]
        }
        const walked = (a: number, b: number): ReadonlyArray<number> => {
          const [left, right] = [up(a), up(b)]
          const meet = left.find((row) => right.includes(row))!
          const turn = meet === a || meet === b ? [meet] : [] // else they meet at a branch point
          return [...left.slice(0, left.indexOf(meet)), ...turn, ...right.slice(0, right.indexOf(meet))]
        }
        const cellOf = net.nodes.columns.get("global_cell_index")!.values
        const from = draw.some(allRows(net, "nodes"))
        const to = draw.some(allRows(net, "nodes").filter((row) => from.some((one) => cellOf[one] === cellOf[row])))
        const found = resolve(net, Select.rows(from).path(Select.rows(to)))
        const isLost = from.some((row) => !to.some((other) => cellOf[other] === cellOf[row]))
        expect(Result.isFailure(found)).toBe(isLost)
        const ways = from.flatMap((a) => to.filter((b) => cellOf[b] === cellOf[a]).flatMap((b) => walked(a, b)))
        if (!isLost) expect(Array.from(Result.getOrThrow(found))).toEqual([...new Set(ways)].sort((a, b) => a - b))
        expect(Array.from(Result.getOrThrow(resolve(net, Select.rows(from).path())))).toEqual(
          [...new Set(from.flatMap(up))].sort((a, b) => a - b)
        )
      }),
      { numRuns: 60, seed: 20260117 }
    )
  })

  it("is data: text, JSON, code, a rule", () => {
    const way = Select.cell(0).branch(2).loc(1).path(Select.group("soma"))
    expect(String(way)).toBe("cell(0).branch(2).loc(1).path(group(\"soma\"))")
    expect(String(Select.path(Select.all))).toBe("all compartments.path()")
    for (const one of [way, Select.path(Select.branch(1)), Select.all.path()]) {
      expect(Equal.equals(Result.getOrThrow(Json.decodeSelection(Json.encodeSelection(one))), one)).toBe(true)
      expect(Equal.equals(Select.nodesOf(one.expression), one)).toBe(true)
    }
    expect(Print.selection(way)).toContain("Select.cell(0).branch(2).loc(1).path(Select.group(\"soma\"))")
    expect(Print.selection(Select.all.path())).toContain("Select.all.path()")
    expect(Share.defaultRule(way)).toBe(Share.one)
  })

  it("has both ends in a cell, and is made of selections", () => {
    expect(failure(two, [Edit.group("way", Select.cell([0, 1]).branch(2).path(Select.cell(0).branch(0)))]).message)
      .toBe(
        "group \"way\": the way from cell 1, branch 2, compartment 0 (row 10) is without an end: nothing of cell 1 is selected as its other end; expected places of the same cells at both ends"
      )
    expect(thrown(() => Network.editSync(two, [Edit.group("way", Select.path(1 as never))])).message).toContain(
      "a selection of compartments"
    )
    expect(thrown(() => Network.editSync(two, [Edit.group("way", Select.all.path(1 as never))])).message).toContain(
      "the argument of path"
    )
  })
})
