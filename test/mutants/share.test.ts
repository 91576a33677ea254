/** What mutation testing found untested in `src/share`. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { without } from "../../src/network/Trainable.ts"
import * as Select from "../../src/select/Select.ts"
import * as Parameters from "../../src/share/Parameters.ts"
import * as Share from "../../src/share/Share.ts"
import { failure, net } from "../fixtures.ts"

describe("a rule", () => {
  it("calls classes that are called the same in both rules of a meet so once", () => {
    expect(Share.index(net, Select.all, Share.meet(Share.perCell, Share.perCell)).labels).toEqual([
      "cell 0",
      "cell 1",
      "cell 2"
    ])
    expect(Share.index(net, Select.cell(0), Share.meet(Share.perCell, Share.perBranch)).labels).toEqual([
      "cell 0 & cell 0 branch 0",
      "cell 0 & cell 0 branch 1"
    ])
  })

  it("tells rows apart by the last of many columns of many values", () => {
    // 100 values in each of nine columns are more combinations than a double can count.
    const wide = Array.from({ length: 9 }, (_, k) => `wide${k}`)
    const cells = Network.editSync(Network.make(Array.from({ length: 101 }, () => Cell.make())), [
      ...wide.map((name) => Edit.label(name, (row) => Math.min(99, row.row), Select.all)),
      Edit.label("last", (row) => row.row, Select.all)
    ])
    expect(Share.index(cells, Select.all, Share.by(...wide)).labels.length).toBe(100)
    expect(Share.index(cells, Select.all, Share.by(...wide, "last")).labels.length).toBe(101)
  })
})

describe("an index", () => {
  it("fits the exact value where all rows agree, the mean where they do not", () => {
    const index = Share.index(net, Select.all, Share.perCell)
    const values = [0.1, 0.1, 0.1, 0.1, 0.3, 0.3, 0.3, 0.5, 1, 2, 1, 2]
    expect([...Share.fit(index, values)]).toEqual([0.1, (0.3 + 0.3 + 0.3 + 0.5) / 4, 1.5])
    const three = Share.index(net, Select.comp([0, 1, 2], { scope: "global" }), Share.one)
    expect([...Share.fit(three, [0.1, 0.1, 0.1])]).toEqual([0.1]) // the mean would be 0.10000000000000002
  })

  it("keeps its first row and the order of its parameters when others go", () => {
    const index = Share.index(net, Select.rows([11, 0, 4, 1]), Share.perCell)
    const { index: rest, kept } = without(index, (row) => row === 4)
    expect(kept).toEqual([0, 2])
    expect([[...rest.rows], [...rest.parameters], rest.labels]).toEqual([[11, 0, 1], [1, 0, 0], ["cell 0", "cell 2"]])
  })
})

it("parameters of more rows are refused, even when they begin with the same labels", () => {
  const train = (cells: ReadonlyArray<number>) => Edit.train("radius", { at: Select.cell(cells), share: Share.perCell })
  const wide = Parameters.of(Network.editSync(net, [train([0, 1])]))
  const narrow = Network.editSync(net, [train([0])])
  expect(failure(narrow, [Edit.writeParameters(wide)]).message).toMatch(
    /the list of labels of "radius" has 2 values where 1 is needed/
  )
})

it("trainables of one key are told apart by counting up", () => {
  const edits = [0, 1, 2].map((c) => Edit.train("radius", { at: Select.cell(c) }))
  expect(Network.editSync(net, edits).trainables.map((t) => t.name).toArray()).toEqual([
    "radius",
    "radius#2",
    "radius#3"
  ])
})
