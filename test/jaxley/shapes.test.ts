/** What Jaxley's test of trained radius and length of a traced cell asks, and where ours goes on from there: the tracing is scaled. */
import { Cell, Edit, Network, Parameters, Select, Stimulus } from "neurolens"
import { assert, describe, it } from "vitest"
import { apart, column, ofFiles, shared, traced, voltages } from "./cells.ts"

const looked = Edit.all([
  Edit.stimulate(Stimulus.step({ delay: 2, duration: 5, amplitude: 0.01 }), Select.rows([0])),
  Edit.record("v", Select.rows([0]))
])

describe.skipIf(shared === null)(ofFiles("radius and length of a traced cell"), () => {
  const cell = traced("morph_variable_radiuses_within_branch", 1)
  const [[length], [radius]] = [column(cell, "length"), column(cell, "radius")]

  it("trained and with their own values are those of the table", async () => {
    const set = Network.editSync(cell, [Edit.set("length", length), Edit.set("radius", radius), looked])
    const trained = Network.editSync(cell, [Edit.train("radius"), Edit.train("length"), looked])
    assert.isTrue(set.nodes.equals(cell.nodes))
    assert.strictEqual(Parameters.size(Network.parameters(trained)), 2)
    assert.isBelow(apart(await voltages(trained, 10), await voltages(set, 10)), 1e-8)
  })

  it("keep the shape of the tracing, where Jaxley makes a cylinder of it", async () => {
    const cylinder = Network.editSync(Cell.make({ length, radius }), [looked])
    const own = column(cell, "area")[0]
    const round = column(cylinder, "area")[0]
    assert.isAbove(Math.abs(own / round - 1), 1e-3)
    assert.isAbove(apart(await voltages(cylinder, 10), await voltages(Network.editSync(cell, [looked]), 10)), 1e-3)
    const doubled = Network.editSync(cell, [Edit.set("length", 2 * length), Edit.set("radius", 2 * radius)])
    assert.closeTo(column(doubled, "area")[0], 4 * own, 1e-12 * own)
    assert.closeTo(column(doubled, "volume")[0], 8 * column(cell, "volume")[0], 1e-9)
  })
})
