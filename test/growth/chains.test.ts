/** Chains of need and of tree as long as anybody makes them: no stack ends, and what is counted grows as the chain does. */
import { assert, describe, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { treeOf } from "../../src/program/Tree.ts"
import * as Select from "../../src/select/Select.ts"
import { plan } from "../../src/solve/Plan.ts"
import { inOrderOfNeed } from "../../src/solve/rest/inOrderOfNeed.ts"

const long = 200_000

describe("things that need each other", () => {
  const chain = (count: number, closed: boolean) =>
    Array.from({ length: count }, (_, i) => new Set(i + 1 < count ? [i + 1] : closed ? [0] : []))

  it("in a chain of 200,000 come one after the other, the last first", () => {
    const rings = inOrderOfNeed(chain(long, false))
    assert.strictEqual(rings.length, long)
    assert.deepStrictEqual([rings[0], rings[long - 1]], [[long - 1], [0]])
  })

  it("in a ring of 200,000 come together", () => {
    const rings = inOrderOfNeed(chain(long, true))
    assert.strictEqual(rings.length, 1)
    assert.strictEqual(rings[0].length, long)
  })

  it("in rings of two with a bridge between them come ring by ring", () => {
    const needs = [[1], [0, 2], [3], [2], [0]].map((of) => new Set(of))
    assert.deepStrictEqual(inOrderOfNeed(needs).map((ring) => [...ring].sort((a, b) => a - b)), [[2, 3], [0, 1], [4]])
  })
})

describe("states with equals", () => {
  /** Channels whose states follow each other, the first that of the channel after. */
  const channel = (c: number, states: number, last: boolean) =>
    Channel.make(`C${c}`, {
      reads: last ? {} : { next: { of: `C${c + 1}_s0`, unit: "mV", default: 0 } },
      states: Object.fromEntries(
        Array.from({ length: states }, (_, i) => {
          const equals = i + 1 < states ? `s${i + 1}` : last ? "v" : "next"
          return [`s${i}`, { unit: "mV", equals }]
        })
      )
    })

  it("in a chain of 8,000 through 20 channels come in the order of need", () => {
    const channels = Array.from({ length: 20 }, (_, c) => channel(c, 400, c === 19))
    const network = Network.editSync(Network.make([Cell.make()]), channels.map((c) => Edit.insert(c)))
    const order = plan(network).assigned.mechanisms
    assert.strictEqual(order.length, 8000)
    const expected = channels.flatMap(({ name }) => Array.from({ length: 400 }, (_, i) => `${name}_s${i}`)).reverse()
    assert.deepStrictEqual(order.map(({ column }) => column), expected)
  })
})

describe("branches", () => {
  it("in a row of 100,000 are a cell with its tree, that can be asked for any of them", () => {
    const count = 100_000
    const network = Cell.make({ parents: Array.from({ length: count }, (_, i) => i - 1) })
    assert.strictEqual(treeOf(network.cells.get(0)!).parent.length, 2 * count - 1)
    const chosen = Network.editSync(network, [Edit.group("end", Select.branch(count - 1).loc([0, 0.5, 1]))])
    assert.strictEqual(chosen.groups.size, 1)
  })
})
