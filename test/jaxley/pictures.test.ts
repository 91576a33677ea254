/**
 * What Jaxley's tests of plotting ask: cells, parts of them in a colour of their own, networks with synapses, arranged and turned, built from
 * traced files and from scratch, drawn as lines, compartments and volumes, in the plane and in space.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { Cell, Connect, Edit, Network, Select, Synapses } from "neurolens"
import * as Plot from "neurolens/plot"
import { xmlProblem } from "../plot/wellFormed.ts"
import { column, ofFiles, shared, traced, tree } from "./cells.ts"

/** How many compartments a picture has in each colour, and how many synapses. */
const drawn = (network: Network.Network, options: Plot.CellsOptions = {}) =>
  Effect.map(Plot.cells(network, options), ({ svg }) => {
    assert.isNull(xmlProblem(svg))
    assert.notInclude(svg, "NaN")
    const { document } = parseHTML(svg)
    const colours: Record<string, number> = {}
    for (const path of document.querySelectorAll("g[aria-description='compartments'] path")) {
      const colour = path.getAttribute("stroke") ?? path.getAttribute("fill") ?? ""
      colours[colour] = (colours[colour] ?? 0) + 1
    }
    return { colours, synapses: document.querySelectorAll("g[aria-description='synapses'] *").length }
  })

const red = "#ff0000"
const [lines, frusta, compartments] = ["lines", "frusta", "compartments"] as const

/** Synapses from the start of cell 0. */
const joined = (network: Network.Network, ends: ReadonlyArray<Select.NodeSelection>): Network.Network =>
  Network.editSync(
    network,
    ends.map((at) => Edit.connect(Connect.pairwise(Select.cell(0).branch(0).loc(0), at), Synapses.Ionotropic))
  )

describe("networks from scratch", () => {
  const cell = Cell.make({ parents: [-1, 0, 0, 1, 1], ncomp: [4, 3, 3, 3, 3] }) // unequal numbers of compartments
  const network = joined(Network.make([cell, cell]), [Select.cell(1).branch(0).loc(0), Select.cell(1).branch(2).loc(0)])

  it.effect("are drawn with their synapses, where they are and after a move", () =>
    Effect.gen(function*() {
      const apart = Network.editSync(network, [Edit.move({ y: 100 }, Select.cell(0))])
      for (const one of [network, apart]) {
        const { colours, synapses } = yield* drawn(one)
        assert.isAtLeast(Object.values(colours).reduce((a, b) => a + b, 0), 32)
        assert.isAtLeast(synapses, 2)
      }
      for (const part of [Cell.make(), Cell.make({ ncomp: 4 })]) {
        const { colours } = yield* drawn(part)
        assert.deepStrictEqual(Object.values(colours), [part.nodes.length])
      }
    }))

  it.effect("are drawn as volumes, in the plane and in space", () =>
    Effect.gen(function*() {
      for (const one of [Cell.make(), Cell.make({ ncomp: 2 }), tree(2, 2), Network.make([tree(2, 2), tree(2, 2)])]) {
        for (const style of [frusta, compartments]) assert.isNotEmpty((yield* drawn(one, { style })).colours)
        assert.include(yield* Plot.page3d(one), "<canvas")
      }
    }))
})

describe.skipIf(shared === null)(ofFiles("traced cells"), () => {
  it.effect("are drawn, with parts of them in colours of their own", () =>
    Effect.gen(function*() {
      const cell = Network.editSync(traced("morph_ca1_n120", 1), [Edit.group("both", Select.branch([0, 1]))])
      const selections = [
        { at: Select.branch([0, 1, 2]), colour: red },
        { at: Select.branch(1).loc(0.9), colour: "#0000ff" }
      ]
      const { colours } = yield* drawn(cell, { selections })
      assert.deepStrictEqual([colours[red], colours["#0000ff"]], [2, 1])
      const grouped = yield* drawn(cell, { selections: [{ at: Select.group("both"), colour: red }] })
      assert.strictEqual(grouped.colours[red], 2)
    }))

  it.effect("in a network are drawn in every style, arranged in layers, with a group over the rest", () =>
    Effect.gen(function*() {
      const cell = traced("morph_ca1_n120", 1)
      const network = Network.editSync(
        joined(Network.make([cell, cell, cell]), [Select.cell(1).branch(0).loc(0), Select.cell(2).branch(0).loc(0)]),
        [Edit.group("excitatory", Select.cell([0, 1])), Edit.arrange({ layers: [2, 1] })]
      )
      assert.deepStrictEqual(
        [0, 1, 2].map((c) => {
          const { parent, x0, y0 } = Network.layout(network)
          const first = Array.from(parent.keys()).filter((k) => parent[k] < 0)[c]
          return [x0[first], y0[first]].map(Math.round)
        }),
        [[0, -250], [0, 250], [1500, 0]]
      )
      for (const style of [lines, compartments, frusta]) {
        const selections = [{ at: Select.group("excitatory"), colour: red }]
        const { colours, synapses } = yield* drawn(network, { style, selections })
        assert.strictEqual(colours[red], 2 * cell.nodes.length)
        assert.isAtLeast(synapses, 2)
      }
    }))

  it.effect("beside cells from scratch are moved and turned clockwise about the origin", () =>
    Effect.gen(function*() {
      const network = joined(
        Network.make([traced("morph_ca1_n120", 1), Cell.make({ parents: [-1, 0, 0, 1, 1], ncomp: 4 })]),
        [Select.cell(1).branch(0).loc(0), Select.cell(1).branch(1).loc(0)]
      )
      const before = Network.editSync(network, [
        Edit.move({ y: 800 }, Select.cell(0)),
        Edit.move({ y: -800 }, Select.cell(1)),
        Edit.rotate(180, "xy", Select.all)
      ])
      const after = Network.editSync(before, [Edit.rotate(90, "xy", Select.cell(1))])
      const at = Select.cell(1)
      for (const [k, x] of column(before, "x", at).entries()) {
        assert.closeTo(column(after, "y", at)[k], -x, 1e-9)
        assert.closeTo(column(after, "x", at)[k], column(before, "y", at)[k], 1e-9)
      }
      assert.isAtLeast((yield* drawn(after)).synapses, 2)
    }))

  it.effect("are drawn as volumes, in one and two compartments a branch, in the plane and in space", () =>
    Effect.gen(function*() {
      for (const file of ["morph_ca1_n120_250", "morph_ca1_n120_250_single_point_soma"]) {
        for (const ncomp of [1, 2]) {
          const cell = traced(file, ncomp)
          for (const style of [frusta, compartments]) assert.isNotEmpty((yield* drawn(cell, { style })).colours)
          assert.include(yield* Plot.page3d(cell), "<canvas")
        }
      }
    }))
})
