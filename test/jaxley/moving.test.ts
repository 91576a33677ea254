/** What Jaxley's tests of moving ask: cells, networks and views are moved, and put to places, by numbers and lists, traced cells too. */
import { Cell, Edit, Network, Select, Swc } from "neurolens"
import { assert, describe, it } from "vitest"
import { ofFiles, shared, traced, tree } from "./cells.ts"

/** Where each cell begins. */
const roots = (network: Network.Network, digits = 17): ReadonlyArray<ReadonlyArray<number>> => {
  const { parent, x0, y0, z0 } = Network.layout(network)
  return Array.from(parent).flatMap((p, k) =>
    p < 0 ? [[x0[k], y0[k], z0[k]].map((x) => Number(x.toPrecision(digits)))] : []
  )
}

/** Three branches of compartments that are 10 um long, three times. */
const three = (ncomp: number): Network.Network => Network.make(Array(3).fill(tree(3, ncomp)))

/** A cable from (5, 10, 1) to (10, 15, 0) of radius 10, in four compartments. */
const placed = Cell.traced(Swc.readSync("1 3 5 10 1 10 -1\n2 3 10 15 0 10 1\n").morphology, { ncomp: 4 })

describe("moving", () => {
  it("a cell shifts it, from the origin or from where it was traced", () => {
    const by = Edit.move({ x: 20, y: 30, z: 5 }, Select.all)
    assert.deepStrictEqual(roots(Network.editSync(tree(5, 4), [by])), [[20, 30, 5]])
    const moved = Network.editSync(placed, [Edit.move({ x: 6, y: 9, z: 3 }, Select.all)])
    assert.deepStrictEqual(roots(moved), [[11, 19, 4]])
    assert.strictEqual(Network.layout(moved).radius0[0], 10)
  })

  it("a network shifts every cell", () => {
    const moved = Network.editSync(three(3), [Edit.move({ x: 20, y: 30, z: 5 }, Select.all)])
    assert.deepStrictEqual(roots(moved), Array(3).fill([20, 30, 5]))
  })

  it("a cell to a place puts its root there", () => {
    assert.deepStrictEqual(
      roots(Network.editSync(tree(5, 4), [Edit.moveTo({ x: 20, y: 30, z: 5 }, Select.all)])),
      [[20, 30, 5]]
    )
    const moved = Network.editSync(placed, [Edit.moveTo({ x: 6, y: 9, z: 3 }, Select.all)])
    assert.deepStrictEqual(roots(moved), [[6, 9, 3]])
    assert.strictEqual(Network.layout(moved).radius0[0], 10)
  })

  it("a network to a place puts every cell there", () => {
    const moved = Network.editSync(three(4), [Edit.moveTo({ x: 10, y: 20, z: 30 }, Select.all)])
    assert.deepStrictEqual(roots(moved), Array(3).fill([10, 20, 30]))
  })

  it("to lists of places gives each cell its own", () => {
    const to = { x: [10, 20, 30], y: [5, 15, 25], z: [1, 2, 3] }
    const moved = Network.editSync(three(4), [Edit.moveTo(to, Select.all)])
    assert.deepStrictEqual(roots(moved), [[10, 5, 1], [20, 15, 2], [30, 25, 3]])
    assert.strictEqual(Network.layout(moved).x1[3], 4 * 10 + 10) // the end of its first branch
  })

  it("some cells leaves the others", () => {
    const one = Network.editSync(three(2), [Edit.moveTo({ x: 50, y: 3, z: 40 }, Select.cell(0))])
    assert.deepStrictEqual(roots(one), [[50, 3, 40], [0, 0, 0], [0, 0, 0]])
    const four = Network.make(Array(4).fill(tree(3, 2)))
    const to = { x: [1, 2, 3], y: [4, 5, 6], z: [7, 8, 9] }
    const moved = Network.editSync(four, [Edit.moveTo(to, Select.cell([0, 1, 2]))])
    assert.deepStrictEqual(roots(moved), [[1, 4, 7], [2, 5, 8], [3, 6, 9], [0, 0, 0]])
  })
})

describe.skipIf(shared === null)(ofFiles("moving traced cells"), () => {
  it("goes by the same edits, alone, in a network, and some of them", () => {
    const cell = traced("morph_ca1_n120", 1)
    assert.deepStrictEqual(
      roots(Network.editSync(cell, [Edit.moveTo({ x: 10, y: 20, z: 30 }, Select.all)]), 14),
      [[10, 20, 30]]
    )
    const network = Network.editSync(Network.make([cell, cell, cell]), [
      Edit.moveTo({ x: [20, 30, 40], y: [5, 15, 25], z: [1, 2, 3] }, Select.all)
    ])
    assert.deepStrictEqual(roots(network, 14), [[20, 5, 1], [30, 15, 2], [40, 25, 3]])
    const some = Network.editSync(network, [Edit.moveTo({ x: [3, 4], y: [6, 7], z: [9, 10] }, Select.cell([1, 2]))])
    assert.deepStrictEqual(roots(some, 14), [[20, 5, 1], [3, 6, 9], [4, 7, 10]])
    assert.deepStrictEqual(roots(Network.editSync(some, [Edit.moveTo({ x: 30 }, Select.cell(1))]), 14)[1], [30, 6, 9])
  })
})
