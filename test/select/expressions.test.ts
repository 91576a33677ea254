/**
 * `Select.nodesOf` and `Select.edgesOf`: selections from what they say.
 */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Cell, Connect, Edit, Network, Select, Synapses } from "neurolens"
import { edgeSelection, network, nodeSelection } from "neurolens/testing"

const message = (make: () => unknown): string => {
  try {
    return String(make())
  } catch (error) {
    return (error as Error).message
  }
}

describe("Select.nodesOf and Select.edgesOf", () => {
  it("give the selection that says the expression", () => {
    fc.assert(
      fc.property(network().chain((net) => fc.tuple(nodeSelection(net), edgeSelection(net))), ([nodes, edges]) => {
        assert.isTrue(Select.nodesOf(nodes.expression).equals(nodes))
        assert.isTrue(Select.edgesOf(edges.expression).equals(edges))
      }),
      { seed: 7, numRuns: 60 }
    )
  })

  it("take plain data, and rows in any list", () => {
    const found = Select.nodesOf(JSON.parse(`{ "_tag": "Group", "of": { "_tag": "All" }, "name": "exc" }`))
    assert.isTrue(found.equals(Select.group("exc")))
    const net = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.connect(Connect.pairwise(Select.cell(0), Select.cell(1)), Synapses.Ionotropic)
    ])
    assert.strictEqual(
      Network.editSync(net, [Edit.record("v", Select.nodesOf({ _tag: "Rows", rows: [1] }))]).recordings.get(0)?.row,
      1
    )
  })

  it("say what is wrong, and what there is", () => {
    const nodes = (e: unknown) => message(() => Select.nodesOf(e as never))
    const edges = (e: unknown) => message(() => Select.edgesOf(e as never))
    const of = { _tag: "All" }
    assert.include(nodes({ _tag: "Gruop", of, name: "a" }), `did you mean "Group"?`)
    assert.include(nodes({ _tag: "Group", of, nam: "a" }), `did you mean "name"?`)
    assert.include(nodes({ _tag: "Group", of }), "the name of group is missing")
    assert.include(nodes({ _tag: "Group", name: "a" }), "the expression of compartments")
    assert.include(nodes({ _tag: "At", of, level: "bran", index: 0, scope: "local" }), `did you mean "branch"?`)
    assert.include(nodes({ _tag: "At", of, level: "comp", index: 0, scope: "locl" }), `did you mean "local"?`)
    assert.include(nodes({ _tag: "Where", of, where: "radius <" }), "radius <")
    assert.include(edges({ _tag: "Pre", of, nodes: { _tag: "Type" } }), "expression of compartments")
    assert.include(edges({ _tag: "Typ", of, name: "a" }), `did you mean "Type"?`)
    assert.include(edges(Select.edges), "the expression of synapses")
    assert.include(nodes(null), "the expression of compartments")
  })
})
