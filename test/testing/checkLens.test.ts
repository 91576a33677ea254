/** `checkLens` lets good selections and lenses pass, and says of broken ones which law, which row and which network. */
import { assert, describe, it } from "@effect/vitest"
import * as Optic from "effect/Optic"
import type { Network } from "../../src/Network.ts"
import * as Select from "../../src/select/Select.ts"
import * as View from "../../src/select/View.ts"
import { checkLens, network, type NumberLens } from "../../src/testing/index.ts"

const networks = network({ cells: [1, 4] })

const complaint = (subject: Parameters<typeof checkLens>[0], options = {}): string => {
  try {
    checkLens(subject, networks, options)
  } catch (error) {
    return (error as Error).message
  }
  return "passed"
}

describe("good ones pass", () => {
  it("all compartments", () => checkLens(Select.all, networks))
  it("a path", () => checkLens(Select.cell(0).branch("all").loc(0.5), networks))
  it("rows in an order of their own, one selection per network", () => {
    checkLens(
      (net) => Select.rows(Array.from({ length: net.nodes.length }, (_, i) => net.nodes.length - 1 - i)),
      networks
    )
  })
  it("synapses, of which there may be none", () =>
    checkLens(Select.edges.where((row) => row.pre_cell_type === "exc"), networks, { allowEmpty: true }))
  it("a lens", () => checkLens(View.column(Select.all, "v"), networks))
})

describe("broken ones are reported", () => {
  it("a selection that some networks do not have", () => {
    const text = complaint(Select.cell(1))
    assert.match(text, /^The selection cell\(1\) breaks a law: a selection means rows of every network/)
    assert.match(text, /cell 1 does not exist; there is only cell 0/)
    assert.match(text, /Smallest network found: 1 cell, 1 compartment, 0 synapses/)
    assert.match(text, /Replay with \{ seed: 1, path: "[\d:]+" \}$/)
  })

  it("a selection that matches nothing", () => {
    assert.match(complaint(Select.edges), /the network has no synapses yet/)
  })

  it("a predicate that answers differently each time", () => {
    let calls = 0
    assert.match(
      complaint(Select.where(() => calls++ % 3 === 0), { allowEmpty: true }),
      /a selection means the same rows every time/
    )
  })

  it("a lens that drops its last row", () => {
    const v = View.column(Select.all, "v")
    const lens: NumberLens = Optic.makeLens(
      (net: Network) => v.get(net),
      (values, net) => v.replace(values.map((x, k) => k === values.length - 1 ? v.get(net)[k] : x), net)
    )
    const text = complaint(lens)
    assert.match(text, /^The lens breaks a law: set-get: what was put in is shown/)
    assert.match(text, /where: {4}the column, value 0 of \[/)
    assert.match(text, /1 cell, 1 compartment, 0 synapses/)
  })

  it("a lens that scales", () => {
    const v = View.column(Select.all, "v")
    const lens: NumberLens = Optic.makeLens(
      (net: Network) => v.get(net),
      (values, net) => v.replace(values.map((x) => x / 2), net)
    )
    assert.match(
      complaint(lens),
      /breaks a law: (get-set: putting back what is shown changes nothing|set-get: what was put in is shown)/
    )
  })
})
