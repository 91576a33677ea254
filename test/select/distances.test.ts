/** How far compartments are from places: as a list, as a label, and as names in texts. */
import * as Effect from "effect/Effect"
import { pipe } from "effect/Function"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as View from "../../src/select/View.ts"
import { failure, nodeColumn, rows, thrown, values } from "../fixtures.ts"

/** A root of lengths 10, 20 with two children: 30 and 40, 50. Rows 0, 1 | 2 | 3, 4. */
const forked = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 2], length: [10, 20, 30, 40, 50] })])
const two = Network.make([Cell.make({ ncomp: 3 }), Cell.make({ ncomp: 2, length: 4 })])
const column = (network: Network.Network, at: Select.Selection, name: string) =>
  values(View.of(network, at).column(name))
const at = (row: number) => Select.rows([row])

describe("distances along the tree", () => {
  it("go from centre to centre, and branch points have no length", () => {
    expect(Array.from(Network.distances(forked, at(0)))).toEqual([0, 15, 40, 45, 90])
    expect(Array.from(Network.distances(forked, at(1)))).toEqual([15, 0, 25, 30, 75])
  })

  it("go over a branch point from one child to the other", () => {
    expect(Array.from(Network.distances(forked, at(2)))).toEqual([40, 25, 0, 35, 80])
    expect(Array.from(Network.distances(forked, at(4)))).toEqual([90, 75, 80, 45, 0])
  })

  it("have a place in every cell", () => {
    expect(Array.from(Network.distances(two, Select.rows([1, 3])))).toEqual([10, 0, 10, 0, 4])
  })

  it("are an error where no way leads, unless that is allowed", () => {
    expect(thrown(() => Network.distances(two, at(0))).message).toBe(
      "the distance of cell 1, branch 0, compartment 0 (row 3) from rows([0]) is none, as 1 cell has no place to measure from; expected one compartment in every cell, or allowUnreached: true, which leaves such compartments without a value"
    )
    expect(Array.from(Network.distances(two, at(0), { allowUnreached: true }))).toEqual([0, 10, 20, NaN, NaN])
  })

  it("are an error where a cell has several places", () => {
    expect(thrown(() => Network.distances(two, Select.cell(0))).message).toBe(
      "the place to measure from, cell(0) is several compartments of one cell: cell 0, branch 0, compartment 0 (row 0), cell 0, branch 0, compartment 1 (row 1); expected one compartment in each cell, for example Select.branch(0).comp(0)"
    )
  })
})

describe("straight distances", () => {
  it("are those of centres, from one place to all cells", () => {
    const apart = Network.editSync(two, [Edit.move({ y: 3, z: 4 }, Select.cell(1))])
    expect(Array.from(Network.distances(apart, at(0), { along: "straight" }))).toEqual([
      0,
      10,
      20,
      Math.hypot(3, 3, 4),
      Math.sqrt(1 + 9 + 16)
    ])
  })

  it("are from the place of the own cell where there are several", () => {
    expect(Array.from(Network.distances(two, Select.rows([0, 4]), { along: "straight" }))).toEqual([0, 10, 20, 4, 0])
  })
})

describe("Network.distances", () => {
  it("is dual, and comes as a Result and an Effect", () => {
    const expected = Network.distances(forked, at(0))
    expect(pipe(forked, Network.distances(at(0)))).toEqual(expected)
    expect(Result.getOrThrow(Network.distancesResult(forked, at(0)))).toEqual(expected)
    expect(Effect.runSync(Network.distancesEffect(forked, at(0)))).toEqual(expected)
  })

  it("refuses options that it does not know", () => {
    expect(thrown(() => Network.distances(forked, at(0), { allong: "path" } as never)).message).toContain("along")
    expect(thrown(() => Network.distances(forked, at(0), { along: "air" as never })).message).toBe(
      "along of Network.distances is \"air\"; expected \"path\" or \"straight\""
    )
  })
})

describe("Edit.distance", () => {
  const way = (edit: Edit.Edit): ReadonlyArray<unknown> => nodeColumn(Network.editSync(two, [edit]), "way")

  it("makes a label", () => {
    expect(way(Edit.distance("way", { from: Select.comp(0) }))).toEqual([0, 10, 20, 0, 4])
    expect(way(Edit.distance("way", { from: at(0) }, Select.cell(0)))).toEqual([0, 10, 20, null, null])
    expect(way(Edit.distance("way", { from: at(0), allowUnreached: true }))).toEqual([0, 10, 20, null, null])
  })

  it("leaves other rows what they had", () => {
    expect(way(Edit.all([Edit.label("way", 7), Edit.distance("way", { from: at(0) }, Select.rows([1]))]))).toEqual(
      [7, 10, 7, 7, 7]
    )
  })

  it("refuses a column that is something else", () => {
    const edit = Edit.distance("way", { from: at(0) }, Select.cell(0))
    expect(failure(two, [Edit.label("way", "a"), edit]).message).toBe(
      "edit 2 of 2, distance \"way\": column \"way\" of nodes is a label of strings; expected a label of numbers, or a name that is free"
    )
    expect(failure(two, [Edit.distance("radius", { from: at(0) })]).message).toContain("radius")
  })
})

describe("distances in texts", () => {
  it("are from where the tree of the cell begins", () => {
    expect(column(forked, Select.all, "distance")).toEqual([
      0,
      15,
      40,
      45,
      90
    ])
    expect(rows(forked, Select.where("distance > 40"))).toEqual([3, 4])
    expect(rows(forked, Select.where((row) => row["distance"] > 40))).toEqual([3, 4])
    expect(rows(forked, Select.where("distance > 40 [um] && straight_distance > 0"))).toEqual([3, 4])
  })

  it("have a unit", () => {
    expect(failure(forked, [Edit.set("radius", "1 [um] * distance")]).message).toContain("found um2")
  })

  it("follow lengths", () => {
    const longer = Network.editSync(forked, [Edit.set("length", 100, at(0)), Edit.set("v", "-70 + distance / 10")])
    expect(nodeColumn(longer, "v")).toEqual([-70, -64, -61.5, -61, -56.5])
  })

  it("give way to a column of that name", () => {
    const own = Network.editSync(forked, [Edit.label("distance", 3)])
    expect(rows(own, Select.where("distance == 3"))).toEqual([0, 1, 2, 3, 4])
  })

  it("are seen by synapses at their ends and between them", () => {
    const wired = Network.editSync(two, [
      Edit.move({ x: 30 }, Select.cell(1)),
      Edit.connect(Connect.listed([[2, 4], [0, 3]]), Synapses.Ionotropic)
    ])
    expect(column(wired, Select.edges, "pre_distance")).toEqual([20, 0])
    expect(column(wired, Select.edges, "straight_distance")).toEqual([11, 27])
    expect(rows(wired, Select.edges.where("straight_distance < 20 && post_distance == 4"))).toEqual([0])
  })

  it("are offered where a name is wrong", () => {
    expect(failure(forked, [Edit.set("v", "distanse / 10")]).message).toContain("did you mean `distance`?")
  })
})
