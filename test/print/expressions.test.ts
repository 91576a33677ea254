/**
 * Printed expressions: how they read, and what has no text.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Cell, Channel, Channels, Connect, Mechanism, Print, Select, Share, Stimulus, Synapses } from "neurolens"
import { mostEntries } from "../../src/print/limits.ts"

describe("Print", () => {
  it("writes selections as the path that makes them", () => {
    const texts = [
      "Select.all",
      "Select.edges",
      "Select.cell([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])",
      "Select.cell(\"all\").branch(1, { scope: \"global\" }).loc([0, 0.5])",
      "Select.where({ radius: 1.5, cell_type: [\"exc\", null], \"two words\": true })",
      "Select.group(\"soma\").and(Select.mechanism(\"HH\")).or(Select.rows([3, 1])).not()",
      "Select.synapse(\"Ionotropic\").edge(Select.range(0, 10, 2)).pre(Select.cell(0)).post(Select.cell(1))",
      "Select.cell(0).where(\"radius < 2 && cell_type == \\\"exc\\\"\")",
      "Select.edges.rows([2, 0]).or(Select.edges.between(Select.branch([true, false])))"
    ]
    const values = [
      Select.all,
      Select.edges,
      Select.cell(Array.from({ length: 12 }, (_, i) => i)),
      Select.cell("all").branch(1, { scope: "global" }).loc([0, 0.5]),
      Select.where({ radius: 1.5, cell_type: ["exc", null] as ReadonlyArray<string>, "two words": true }),
      Select.group("soma").and(Select.mechanism("HH")).or(Select.rows([3, 1])).not(),
      Select.synapse("Ionotropic").edge(Select.range(0, 10, 2)).pre(Select.cell(0)).post(Select.cell(1)),
      Select.cell(0).where("radius < 2 && cell_type == \"exc\""),
      Select.edges.rows([2, 0]).or(Select.edges.between(Select.branch([true, false])))
    ]
    assert.deepStrictEqual(values.map((value) => Print.selection(value)), texts)
  })

  it("breaks lines as a person would", () => {
    assert.strictEqual(
      Print.selection(
        Select.cell(Array.from({ length: 40 }, (_, i) => 100 + i)).or(Select.group("soma").where({ radius: 2 })).comp(0)
      ),
      `Select.cell([
  100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
  123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139
])
  .or(Select.group("soma").where({ radius: 2 }))
  .comp(0)`
    )
  })

  it("writes rules, wirings, stimuli and cells without what they would have anyway", () => {
    const [a, b] = [Select.cell(0), Select.cell(1)]
    assert.deepStrictEqual([
      Print.rule(Share.scaled(Share.meet(Share.by("pre_cell_type", "type"), Share.bins("x", [0, 10])), "x")),
      Print.rule(Share.join(Share.perCell, Share.each)),
      Print.rule(Share.scaled(Share.key("side", "pre_x > 0"), "abs(pre_x - post_x)")),
      Print.wiring(Connect.full(a, b)),
      Print.wiring(Connect.sparse(a, b, { probability: 0.1, seed: 3, to: { random: 4 } })),
      Print.wiring(Connect.matrix(a, b, [[true]], { to: "first" })),
      Print.wiring(Connect.listed([[0, 7], [3, 7]])),
      Print.stimulus(Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 })),
      Print.stimulus(Stimulus.sine({ duration: 2, amplitude: -0, frequency: 10, phase: -0 })),
      Print.stimulus(Stimulus.samples([0.1, 0.2 + 0.1])),
      Print.cell(Cell.make()),
      Print.cell(Cell.make({ parents: [-1, 0, 0], ncomp: 2, radius: 0.5, v: [-70, -65, -60, -70, -70, -70] }))
    ], [
      "Share.scaled(Share.meet(Share.by(\"pre_cell_type\", \"type\"), Share.bins(\"x\", [0, 10])), \"x\")",
      "Share.join(Share.perCell, Share.each)",
      "Share.scaled(Share.key(\"side\", \"pre_x > 0\"), \"abs(pre_x - post_x)\")",
      "Connect.full(Select.cell(0), Select.cell(1))",
      "Connect.sparse(Select.cell(0), Select.cell(1), { probability: 0.1, seed: 3, to: { random: 4 } })",
      "Connect.matrix(Select.cell(0), Select.cell(1), [[true]])",
      "Connect.listed([[0, 7], [3, 7]])",
      "Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 })",
      "Stimulus.sine({ duration: 2, amplitude: -0, frequency: 10, phase: -0 })",
      "Stimulus.samples([0.1, 0.30000000000000004])",
      "Cell.make()",
      "Cell.make({ parents: [-1, 0, 0], ncomp: 2, radius: 0.5, v: [-70, -65, -60, -70, -70, -70] })"
    ])
  })

  it("writes mechanisms as what makes them", () => {
    const Kdr = Channel.make("Kdr", {
      about: "A delayed rectifier",
      parameters: { gK: { default: 0.01, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
      states: { n: { default: 0.1, alpha: "0.02 * vtrap(25 - v, 9)", beta: "0.002 * vtrap(v - 25, 9)" } },
      current: "gK * n^4 * (v - eK)"
    })
    const leaky = Mechanism.withDefaults(Channels.Leak, { gLeak: 1e-5 })
    assert.deepStrictEqual([
      Print.mechanism(Channels.HH),
      Print.mechanism(Synapses.Ionotropic),
      Print.mechanism(leaky),
      Print.mechanism(Mechanism.rename(leaky, "Slow")),
      Print.mechanism(Kdr)
    ], [
      "Channels.HH",
      "Synapses.Ionotropic",
      "Mechanism.withDefaults(Channels.Leak, { gLeak: 0.00001 })",
      "Mechanism.rename(Mechanism.withDefaults(Channels.Leak, { gLeak: 0.00001 }), \"Slow\")",
      `Channel.make("Kdr", {
  about: "A delayed rectifier",
  parameters: { gK: { default: 0.01, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
  states: { n: { default: 0.1, alpha: "0.02 * vtrap(25 - v, 9)", beta: "0.002 * vtrap(v - 25, 9)" } },
  current: "gK * n^4 * (v - eK)"
})`
    ])
  })

  it("refuses programs by name", () => {
    const message = (printed: Result.Result<string, Error>): string =>
      Result.isFailure(printed) ? printed.failure.message : printed.success
    assert.deepStrictEqual([
      message(Print.selectionResult(Select.cell(0).where({ radius: (r: number) => r > 1 }))),
      message(Print.selectionResult(Select.edges.pre(Select.where(() => true)))),
      message(Print.ruleResult(Share.meet(Share.one, Share.key("side", () => 1)))),
      message(Print.ruleResult(Share.scaled(Share.one, () => 2))),
      message(Print.wiringResult(Connect.pairwise(Select.cell(0), Select.where(() => true))))
    ], [
      "the predicate on \"radius\" in `where` is a function, which has no text; expected a value, a list of values, or a test as text, such as where(\"radius > 1\")",
      "the predicate on the row in `where` is a function, which has no text; expected a value, a list of values, or a test as text, such as where(\"radius > 1\")",
      "the key \"side\" of Share.key is a function, which has no text; expected a text over the columns of the row, such as \"abs(pre_x - post_x)\"",
      "the factor of Share.scaled is a function, which has no text; expected a text over the columns of the row, such as \"abs(pre_x - post_x)\"",
      "the predicate on the row in `where` is a function, which has no text; expected a value, a list of values, or a test as text, such as where(\"radius > 1\")"
    ])
  })

  it("lists so many entries and no more", () => {
    const rows = Select.rows(Array.from({ length: mostEntries + 1 }, () => 0))
    assert.throws(
      () => Print.selection(rows),
      "1000001 entries of rows are asked for, at most 1000000 are possible; store it as JSON: Json.encode"
    )
  })

  it("prints what is deep, in lines", () => {
    const deep = Array.from({ length: 900 }).reduce<Select.NodeSelection>((all) => Select.cell(0).or(all), Select.all)
    const long = Array.from({ length: 900 }).reduce<Select.NodeSelection>((all) => all.or(Select.cell(0)), Select.all)
    for (const text of [Print.selection(deep), Print.selection(long)]) {
      assert.isAtMost(Math.max(...text.split("\n").map((line) => line.length)), 120)
    }
  })
})
