/**
 * Which parameter drives each row, as an array.
 */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Cell, Edit, Explain, Network, Select, Share } from "neurolens"
import { network } from "neurolens/testing"
import { settings } from "../../property-tests/settings.ts"

const net = Network.editSync(Network.make([Cell.make({ ncomp: 4 })]), [
  Edit.train("radius", { at: Select.rows([3, 1]), share: Share.each }),
  Edit.train("v", { at: Select.rows([0, 2]), share: Share.one })
])

describe("Explain.drivers", () => {
  it("gives every row its parameter, -1 where there is none", () => {
    assert.deepStrictEqual([...Explain.drivers(net, "nodes", "radius")], [-1, 1, -1, 0])
    assert.deepStrictEqual([...Explain.drivers(net, "nodes", "v")], [0, -1, 0, -1])
    assert.deepStrictEqual([...Explain.drivers(net, "edges")], [])
  })

  it("asks which trainable is meant", () => {
    assert.throws(
      () => Explain.drivers(net, "nodes"),
      "trainable of Explain.drivers is missing; expected the name of one of the 2 trainables of nodes: radius, v"
    )
    assert.throws(() => Explain.drivers(net, "nodes", "radios"), "did you mean \"radius\"? (there is: radius, v)")
    assert.throws(() => Explain.drivers(net, "edges", "radius"), "there is no trainable of edges yet")
  })

  it("says the same as the list of parameters", () => {
    fc.assert(
      fc.property(network({ trainables: true }), (drawn) => {
        const all = Explain.parameters(drawn)
        for (const { domain, formula, parameter, rows, trainable } of all) {
          const together = all.filter((other) => other.domain === domain && other.trainable === trainable).length
          if (formula !== undefined && together > 1) {
            assert.throws(() => Explain.drivers(drawn, domain, trainable), "drive every row together")
            continue
          }
          const drivers = Explain.drivers(drawn, domain, trainable)
          assert.strictEqual(drivers.length, drawn[domain].length)
          assert.deepStrictEqual(
            [...drivers.keys()].filter((row) => drivers[row] === parameter),
            rows.toSorted((a, b) => a - b)
          )
        }
      }),
      settings
    )
  })
})
