/** Trees that are drawn from a place: every compartment once, in order outwards, against a walk over neighbours that knows nothing of branches. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Cell, Network, Select } from "../../src/index.ts"
import { stretches } from "../../src/plot/tree.ts"

/** A tree of some branches of some compartments, and one of these. */
const aTree = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 8 }).chain(
  (drawn) => {
    const parents = drawn.map(([p], b) => b === 0 ? -1 : p % b)
    const ncomp = drawn.map(([, n]) => n)
    const network = Network.make([Cell.make({ parents, ncomp })])
    return fc.record({ network: fc.constant(network), place: fc.nat(network.nodes.length - 1) })
  }
)

const drawn = (network: Network.Network, place: number) => stretches(network.cells.get(0)!, 0, place)

/** Whether distances grow along every stretch, and every compartment is there: once, the place itself once or twice. */
const holds = (made: typeof drawn) =>
  fc.property(aTree, ({ network, place }) => {
    const distance = Network.distances(network, Select.rows([place]))
    const { all } = made(network, place)
    const rows = all.flatMap((stretch) => stretch.rows)
    const times = (row: number) => rows.filter((other) => other === row).length
    if (!distance.keys().every((row) => times(row) === 1 || (row === place && times(row) === 2))) return false
    return all.every(({ before, rows }) => {
      const last = before < 0 ? -1 : distance[all[before].rows.at(-1)!]
      return [last, ...rows.map((row) => distance[row])].every((d, k, list) => k === 0 || d > list[k - 1])
    })
  })

describe("stretches", () => {
  it("have every compartment, farther and farther away; one that forgets to turn branches around does not", () => {
    fc.assert(holds(drawn))
    const straight: typeof drawn = (network, place) => {
      const { all, lines } = drawn(network, place)
      return { lines, all: all.map((stretch) => ({ ...stretch, rows: [...stretch.rows].sort((a, b) => a - b) })) }
    }
    assert.isTrue(fc.check(holds(straight)).failed)
  })

  it("stand in lines of their own where nothing goes on, in the middle of what does otherwise", () => {
    fc.assert(fc.property(aTree, ({ network, place }) => {
      const { all, lines } = drawn(network, place)
      const tips = all.filter((_, k) => !all.some(({ before }) => before === k)).map(({ line }) => line)
      assert.deepStrictEqual([...tips].sort((a, b) => a - b), Array.from({ length: lines }, (_, k) => k))
      for (const [k, stretch] of all.entries()) {
        const next = all.filter(({ before }) => before === k).map(({ line }) => line)
        if (next.length === 0) continue
        assert.deepStrictEqual([stretch.first, stretch.last], [next[0], next.at(-1)!])
        assert.strictEqual(stretch.line, (stretch.first + stretch.last) / 2)
      }
    }))
  })

  it("are as deep as they like", () => {
    const network = Network.make([Cell.make({ parents: Array.from({ length: 20_000 }, (_, b) => b - 1), ncomp: 1 })])
    assert.lengthOf(drawn(network, 10_000).all, 20_001)
  })
})
