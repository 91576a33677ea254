/** What Jaxley's tests of distances ask: straight lines and ways along the tree, conductances that depend on them, numbers of a traced cell. */
import { Cell, Channels, Edit, Network, Select, Share } from "neurolens"
import { assert, describe, it } from "vitest"
import { column, pulse, tree, voltages } from "./cells.ts"

const [ncomp, length] = [4, 15]
const chain = Cell.make({ parents: [-1, 0, 1], ncomp, length })
const straight = { along: "straight" } as const

describe("distances", () => {
  it("in space go from centre to centre, within a branch, over branches, and from cell to cell", () => {
    const within = Network.distances(
      Network.editSync(tree(5, ncomp), [Edit.set("length", length)]),
      Select.rows([0]),
      straight
    )
    assert.strictEqual(within[ncomp - 1], (ncomp - 1) * length)
    assert.strictEqual(Network.distances(chain, Select.rows([0]), straight)[3 * ncomp - 1], (3 * ncomp - 1) * length)

    const pair = Network.editSync(Network.make([chain, chain]), [Edit.move({ x: 220 }, Select.cell(1))])
    const from = Network.distances(pair, Select.rows([3 * ncomp]), straight)
    assert.strictEqual(from[0], 220)
    assert.strictEqual(from[3 * ncomp], 0)
    assert.strictEqual(from[6 * ncomp - 1], (3 * ncomp - 1) * length)
    assert.strictEqual(
      Network.distances(pair, Select.cell(1).branch(2).loc(0.3), straight)[3 * ncomp + 2 * ncomp + 1],
      0
    )
  })

  it("along the tree add up the lengths between the centres", () => {
    const cell = Network.editSync(tree(5, ncomp), [Edit.set("length", 25)])
    assert.strictEqual(Network.distances(cell, Select.rows([0]))[3 * ncomp + 3], (3 * ncomp - 1) * 25)
  })

  it.each(["distance", "straight_distance"])("give conductances by formula (%s)", async (name) => {
    const formula = Share.formula(`scaling * exp((${name} + offset) / (1 um)) * 1e-4 [S/cm2]`, {
      scaling: 1,
      offset: 1
    })
    const cell = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: 3, length: 2 }), [
      Edit.insert(Channels.Leak),
      Edit.train("Leak_gLeak", { share: formula }),
      pulse()
    ])
    const from = Network.distances(cell, Select.rows([0]), { along: name === "distance" ? "path" : "straight" })
    const expected = Array.from(from, (d) => Math.exp(d + 1) * 1e-4)
    column(cell, "Leak_gLeak").forEach((g, row) => assert.closeTo(g, expected[row], 1e-12 * expected[row]))
    assert.isTrue((await voltages(cell)).flat().every(Number.isFinite))
  })
})
