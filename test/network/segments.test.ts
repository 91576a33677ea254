/**
 * Where compartments lie: segments that hang together, as long as their compartments.
 */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Cell, Edit, Network, Select, Swc } from "neurolens"
import { network } from "neurolens/testing"
import { settings } from "../../property-tests/settings.ts"
import * as Table from "../../src/table/Table.ts"

/** What is wrong with a layout, in words. */
const problem = (net: Network.Network, s: Network.Segments): string | null => {
  const length = Table.floats(net.nodes, "length")
  const cell = Table.ints(net.nodes, "global_cell_index")
  for (let k = 0; k < s.row.length; k++) {
    const p = s.parent[k]
    if (p >= k) return `segment ${k} comes before its parent`
    if (p < 0 && k > 0 && cell[k] === cell[k - 1]) return `segment ${k} has no parent`
    if (p >= 0 && [s.x1[p] - s.x0[k], s.y1[p] - s.y0[k], s.z1[p] - s.z0[k]].some((gap) => gap !== 0)) {
      return `segment ${k} does not begin where ${p} ends`
    }
    const own = Math.hypot(s.x1[k] - s.x0[k], s.y1[k] - s.y0[k], s.z1[k] - s.z0[k])
    // Borders and centres are sums of as many lengths as there are compartments before them; each rounds once.
    const most = Math.abs(s.x1[k]) + Math.abs(s.y1[k]) + own
    if (Math.abs(own - length[k]) > 64 * Number.EPSILON * most * s.row.length) {
      return `segment ${k} is ${own} long, not ${length[k]}`
    }
  }
  return null
}

const drawn = fc.tuple(network({ attachments: false }), fc.boolean())
  .map(([net, apart]) => ({ net, apart }))

describe("Network.layout", () => {
  it("gives segments that hang together and are as long as their compartments", () => {
    fc.assert(fc.property(drawn, ({ apart, net }) => problem(net, Network.layout(net, { apart })) === null), settings)
  })

  it("the property notices segments that begin at the centre of their parent", () => {
    const wrong = fc.check(
      fc.property(drawn, ({ net }) => {
        const right = Network.layout(net)
        const x0 = right.x0.map((x, k) => right.parent[k] < 0 ? x : (right.x0[right.parent[k]] + x) / 2)
        return problem(net, { ...right, x0 }) === null
      }),
      settings
    )
    assert.isTrue(wrong.failed)
  })

  it("knows all three axes and the radii", () => {
    const net = Network.editSync(Network.make([Cell.make({ ncomp: 3, length: 2, radius: [1, 2, 3] })]), [
      Edit.move({ z: 5 }, Select.all),
      Edit.set("length", [2, 4, 2])
    ])
    const { radius0, radius1, row, x0, x1, z0, z1 } = Network.layout(net)
    assert.deepStrictEqual([...x0, ...x1], [0, 2, 6, 2, 6, 8])
    assert.deepStrictEqual([...z0, ...z1], [5, 5, 5, 5, 5, 5])
    assert.deepStrictEqual([...radius0, ...radius1], [1, 2, 3, 1, 2, 3])
    assert.deepStrictEqual([...row], [0, 1, 2])
  })

  it("knows the borders and both radii of traced compartments, however the path winds", () => {
    const { morphology } = Swc.readSync("1 2 0 0 0 2 -1\n2 2 10 0 0 1 1\n3 2 10 10 0 1 2\n")
    const net = Network.make([Cell.traced(morphology, { ncomp: 4 })])
    const { radius0, radius1, x0, x1, y0, y1 } = Network.layout(net)
    assert.deepStrictEqual([...x0, ...x1], [0, 5, 10, 10, 5, 10, 10, 10])
    assert.deepStrictEqual([...y0, ...y1], [0, 0, 0, 5, 0, 0, 5, 10])
    assert.deepStrictEqual([...radius0, ...radius1], [2, 1.5, 1, 1, 1.5, 1, 1, 1])
    const wide = Network.layout(Network.editSync(net, [Edit.set("radius", 3.5, Select.rows([0]))]))
    assert.deepStrictEqual([wide.radius0[0], wide.radius1[0], wide.radius0[1]], [4, 3, 1.5])
  })

  it("sets cells apart in a grid, in columns by a label, and not where they were moved", () => {
    const net = Network.editSync(Network.make([Cell.make(), Cell.make(), Cell.make(), Cell.make()]), [
      Edit.label("kind", "a", Select.cell([0, 1, 2])),
      Edit.label("kind", "b", Select.cell(3))
    ])
    const places = (options: Network.LayoutOptions, of = net): ReadonlyArray<string> => {
      const { x0, y0 } = Network.layout(of, options)
      return Array.from(x0, (x, k) => `${x} ${y0[k]}`)
    }
    assert.deepStrictEqual(places({}), ["0 0", "0 0", "0 0", "0 0"])
    assert.deepStrictEqual(places({ apart: true }), ["0 0", "0 -6", "16 0", "16 -6"])
    assert.deepStrictEqual(places({ apart: true, label: "kind" }), ["0 0", "0 -6", "0 -12", "16 -6"])
    const moved = Network.editSync(net, [Edit.move({ x: 50 }, Select.cell(1))])
    assert.deepStrictEqual(places({ apart: true }, moved), places({}, moved))
  })

  it("refuses a label that is not there", () => {
    assert.throws(
      () => Network.layout(Network.make([Cell.make()]), { apart: true, label: "radios" }),
      /column of nodes "radios" does not exist; did you mean "radius"/
    )
  })
})
