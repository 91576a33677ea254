/** `checkRule` lets good rules pass, and says of broken ones which law, which row and which network. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type * as Network from "../../src/Network.ts"
import { cell, edges } from "../../src/select/Select.ts"
import { bins, by, each, join, key, meet, one, perBranch, perCell, type Rule, scaled } from "../../src/share/Rule.ts"
import { checkRule, network, ruleLaws, type Sharing } from "../../src/testing/index.ts"

const networks = network({ cells: [2, 8] })

const messageOf = (run: () => void): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return "passed"
}

const complaint = (rule: Rule | ((net: Network.Network) => Rule), options = {}): string =>
  messageOf(() => checkRule(rule, networks, options))

const distance = (row: { readonly [column: string]: number }): number =>
  Math.hypot(row.pre_x - row.post_x, row.pre_y - row.post_y)

describe("good rules pass", () => {
  const good: Readonly<Record<string, Rule>> = {
    one,
    each,
    perCell,
    "by types": by("pre_cell_type", "post_cell_type"),
    "by the synapse's type": by("type"),
    "by distance": key("distance", (row) => Math.floor(distance(row) / 50)),
    bins: bins("local_comp_index", [0, 1, 2, 100]),
    meet: meet(perBranch, key("radius", (row) => row.radius > 1)),
    "join, order of each": join(each, by("cell_type")),
    scaled: scaled(perCell, "area")
  }
  for (const [name, rule] of Object.entries(good)) it(name, () => checkRule(rule, networks))

  it("one rule per network, on some of its rows", () => {
    checkRule((net) => net.cells.size > 3 ? perCell : perBranch, networks, { at: (net) => cell(net.cells.size - 1) })
  })

  it("on synapses, of which there may be none", () => checkRule(by("pre_cell_type"), networks, { at: edges }))
})

describe("broken rules are reported", () => {
  it("a key that changes from call to call", () => {
    let calls = 0
    const text = complaint(key("counter", () => calls++ % 3))
    assert.match(text, /^The rule key\(counter\) breaks a law: a rule gives a row the same parameter/)
    assert.match(text, /where: .*row \d+/)
    assert.match(text, /expected: parameter "counter \d"/)
    assert.match(text, /Smallest network found: 2 cells, \d+ compartments?, \d+ synapses?/)
    assert.match(text, /Replay with \{ seed: 1, path: "[\d:]+" \}$/)
  })

  it("a key by order of appearance depends on the order of the rows", () => {
    // Built anew for every network, it gives numbers in the order in which it first sees a cell type.
    const text = complaint(() => {
      const seen: Array<string> = []
      return key("appearance", (row) => {
        if (!seen.includes(row.cell_type)) seen.push(row.cell_type)
        return seen.length
      })
    })
    assert.match(text, /in whatever order the rows come/)
  })

  it("a key that is no number in some rows", () => {
    const text = complaint(key("ratio", (row) => row.local_comp_index === 3 ? NaN : 1))
    assert.match(text, /a rule applies to every row/)
    assert.match(text, /the key "ratio" of cell \d, branch \d, compartment 3 \(row \d+\) is NaN/)
    assert.match(text, /compartments per branch: .*\[4/)
  })

  it("a function that throws in some rows", () => {
    const names: Readonly<Record<string, string>> = { exc: "E", inh: "I" }
    const text = complaint(key("short", (row) => names[row.cell_type].toLowerCase()))
    assert.match(text, /a rule applies to every row/)
    assert.match(text, /the key "short" threw TypeError: Cannot read properties of undefined/)
  })

  it("bins that do not reach far enough", () => {
    assert.match(
      complaint(bins("radius", [0, 1.5])),
      /got: .*radius.*bins.*from 0 to 1\.5/
    )
  })

  it("a factor that is 0 in some rows", () => {
    assert.match(
      complaint(scaled(perCell, (row) => row.local_comp_index === 1 ? 0 : 1)),
      /got: .*the factor of cell .* is 0; expected a finite number other than 0/
    )
  })

  it("a column that some rows lack, and one that does not exist", () => {
    assert.match(complaint(by("layer")), /got: .*("layer" of cell \d|column of nodes "layer" does not exist)/)
    assert.match(complaint(by("pre_cel_type")), /can be applied to nothing: .*did you mean "pre_cell_type"\?/)
  })

  it("the seed and path of the message find the same network again", () => {
    const rule = key("ratio", (row) => row.local_comp_index === 3 ? NaN : 1)
    const text = complaint(rule)
    const path = /path: "([\d:]+)"/.exec(text)![1]
    assert.strictEqual(complaint(rule, { seed: 1, path }).split("Replay")[0], text.split("Replay")[0])
  })
})

describe("broken indices are reported", () => {
  const sharing = (change: { readonly labels?: ReadonlyArray<string> }): Sharing => ({
    index: (rows) =>
      Result.succeed({
        rows,
        parameters: rows.map((row) => row % 2),
        factors: null,
        labels: ["even", "odd"],
        ...change
      }),
    gather: (index, p) => Array.from(index.rows, (_, k) => p[index.parameters[k]]),
    scatter: (index, g) =>
      index.labels.map((_, p) => Array.from(g).reduce((sum, x, k) => sum + (index.parameters[k] === p ? x : 0), 0)),
    nameOf: (row) => `row ${row}`
  })

  it("none is wrong", () => assert.isNull(ruleLaws(sharing({}), [0, 1, 2], [2, 1, 0])))
  it("labels collide", () =>
    assert.strictEqual(ruleLaws(sharing({ labels: ["a", "a"] }), [0, 1, 2], [2, 1, 0])?.law, "labels are unique"))
  it("a parameter drives nothing", () =>
    assert.strictEqual(ruleLaws(sharing({ labels: ["a", "b", "c"] }), [0, 1], [1, 0])?.where, "parameter 2 (c)"))
  it("scatter averages", () => {
    const wrong: Sharing = { ...sharing({}), scatter: (index) => index.labels.map(() => 1) }
    assert.strictEqual(ruleLaws(wrong, [0, 1, 2], [2, 1, 0])?.law, "scatter is the transpose of gather")
  })
})
