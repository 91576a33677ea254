/** Segments with corners: they follow the tracing, stretched and moved with the cell, and their sums are those of the tracing. */
import { assert, describe, it } from "vitest"
import { Cell, Edit, Network, Select, Swc, Traced } from "../../src/index.ts"
import { withCorners } from "../../src/network/corners.ts"
import { type Segments, segments } from "../../src/network/segments.ts"

/** A soma, and a dendrite with corners that tapers, steps once in one place, and forks. */
const swc = [
  "1 1 0 0 0 5 -1",
  "2 1 10 0 0 5 1",
  "3 3 10 10 0 2 2",
  "4 3 20 10 0 1.5 3",
  "5 3 20 10 0 1 4",
  "6 3 20 30 7 0.5 5",
  "7 3 40 30 0 0.4 6",
  "8 3 20 50 0 0.4 6"
].join("\n")

const { morphology } = Swc.readSync(swc)
const cell = (ncomp: number) => Cell.traced(morphology, { ncomp })
const fine = (network: Network.Network): Segments => withCorners(network, segments(network))

const lengthOf = ({ x0, x1, y0, y1, z0, z1 }: Segments): number =>
  x0.reduce((sum, _, k) => sum + Math.hypot(x1[k] - x0[k], y1[k] - y0[k], z1[k] - z0[k]), 0)

const traced = Object.values(Traced.totals(morphology)).reduce((sum, { length }) => sum + length, 0)

describe("withCorners", () => {
  it("has the length of the tracing, however many compartments there are; chords do not", () => {
    for (const ncomp of [1, 2, 3, 7]) {
      const network = Network.make([cell(ncomp)])
      const own = fine(network)
      assert.closeTo(lengthOf(own), traced, 1e-9)
      assert.deepStrictEqual([...new Set(own.row)], Array.from({ length: network.nodes.length }, (_, row) => row))
    }
    assert.isBelow(lengthOf(segments(Network.make([cell(1)]))), traced - 1)
  })

  it("keeps the ends of compartments, and goes on where the one before ends", () => {
    const network = Network.make([cell(3)])
    const [own, whole] = [fine(network), segments(network)]
    for (let row = 0; row < network.nodes.length; row++) {
      const [first, last] = [own.row.indexOf(row), own.row.lastIndexOf(row)]
      assert.deepStrictEqual([own.x0[first], own.y0[first], own.z0[first]], [
        whole.x0[row],
        whole.y0[row],
        whole.z0[row]
      ])
      assert.deepStrictEqual([own.x1[last], own.y1[last], own.z1[last]], [whole.x1[row], whole.y1[row], whole.z1[row]])
      assert.strictEqual(own.parent[first] < 0 ? -1 : own.row[own.parent[first]], whole.parent[row])
      for (let k = first + 1; k <= last; k++) {
        assert.strictEqual(own.parent[k], k - 1)
        assert.deepStrictEqual([own.x0[k], own.y0[k]], [own.x1[k - 1], own.y1[k - 1]])
      }
    }
  })

  it("steps where the radius steps in one place", () => {
    const own = fine(Network.make([cell(1)]))
    const step = own.radius0.keys().find((k) => own.radius0[k] === 1 && own.x0[k] === 20 && own.y0[k] === 10)
    assert.isDefined(step)
    assert.strictEqual(own.radius1[own.parent[step!]], 1.5)
  })

  it("moves, stretches and thickens with the cell", () => {
    const before = fine(Network.make([cell(2)]))
    const network = Network.editSync(Network.make([cell(2)]), [
      Edit.move({ x: 100, y: 0, z: -3 }, Select.cell(0)),
      Edit.set("radius", "2 * radius" as never, Select.all)
    ])
    const after = fine(network)
    assert.strictEqual(after.row.length, before.row.length)
    for (let k = 0; k < after.row.length; k++) {
      assert.closeTo(after.x0[k], before.x0[k] + 100, 1e-9)
      assert.closeTo(after.z1[k], before.z1[k] - 3, 1e-9)
      assert.closeTo(after.radius1[k], 2 * before.radius1[k], 1e-9)
    }
    const longer = Network.editSync(Network.make([cell(2)]), [Edit.set("length", "3 * length" as never, Select.all)])
    assert.closeTo(lengthOf(fine(longer)), 3 * traced, 1e-6)
  })

  it("leaves cells that were not traced as they are", () => {
    const network = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 2 })])
    assert.deepStrictEqual(fine(network), segments(network))
  })
})
