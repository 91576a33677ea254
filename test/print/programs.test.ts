/**
 * Printed modules: how they read; that the compiler takes them; that Node makes the same network of them.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Json,
  Mechanism,
  Network,
  Print,
  Select,
  Share,
  States,
  Stimulus,
  Synapses
} from "neurolens"
import { network } from "neurolens/testing"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { networkOf } from "../../property-tests/evaluated.ts"
import { typecheck } from "../../scripts/docs/typecheck.ts"
import { projectNode, run } from "../../scripts/run.ts"
import { asDocument } from "../../src/print/networkProgram.ts"

const Ih = Channel.make("Ih", {
  about: "Hyperpolarisation-activated cation current",
  parameters: { gIh: { default: 1e-5, unit: "S/cm2" }, eIh: { default: -45, unit: "mV" } },
  states: { q: { inf: "sigmoid(-(v + 80) / 6)", tau: "1 [ms] / (exp(-(v + 150) / 15) + exp((v + 10) / 15))" } },
  current: "gIh * q * (v - eIh)"
})

const fast = Mechanism.rename(Mechanism.withDefaults(Channels.HH, { gNa: 0.2 }), "Fast")

const pyramidal = Cell.make({ parents: [-1, 0, 0], ncomp: 2 })

const cells = [pyramidal, pyramidal, pyramidal, pyramidal, pyramidal, pyramidal, Cell.make({ radius: 5 })]

const [first, rest] = [Select.cell([0, 1, 2]), Select.cell([3, 4, 5])]

const edits = [
  Edit.insert(Channels.HH, first),
  Edit.insert(fast, Select.cell(3)),
  Edit.insert(fast, Select.cell(4)),
  Edit.insert(Ih, Select.cell("all").branch([1, 2])),
  Edit.group("dendrite", Select.branch([1, 2])),
  Edit.label("cell_type", "exc", first),
  Edit.label("cell_type", "inh", rest.or(Select.cell(6))),
  Edit.connect(Connect.full(first, rest, { to: { random: 7 } }), Synapses.Ionotropic),
  Edit.connect(Connect.listed([[0, 20], [4, 20]]), Synapses.Ionotropic),
  Edit.copyToEdges("cell_type"),
  Edit.set("radius", [0.1 + 0.2, 1 / 3], Select.rows([0, 1])),
  Edit.set("IonotropicSynapse_gS", 2e-4, Select.synapse("IonotropicSynapse").where("pre_x >= 0")),
  Edit.all([Edit.move({ x: 100, y: -20 }, rest), Edit.ungroup("dendrite", Select.cell(0))], "place"),
  Edit.train("IonotropicSynapse_gS", { share: Share.by("pre_cell_type", "post_cell_type"), name: "weights" }),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 }), Select.cell(0).branch(0).loc(0)),
  Edit.clamp("v", [-60, null, -65], Select.cell(6)),
  Edit.record("v", Select.branch(0).comp(0)),
  Edit.unrecord(undefined, Select.cell(6)),
  States.init()
]

const program = `import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Mechanism,
  Network,
  Select,
  Share,
  States,
  Stimulus,
  Synapses
} from "neurolens"

const cell = Cell.make({ parents: [-1, 0, 0], ncomp: 2 })

const Fast = Mechanism.rename(Mechanism.withDefaults(Channels.HH, { gNa: 0.2 }), "Fast")

const Ih = Channel.make("Ih", {
  about: "Hyperpolarisation-activated cation current",
  parameters: { gIh: { default: 0.00001, unit: "S/cm2" }, eIh: { default: -45, unit: "mV" } },
  states: { q: { inf: "sigmoid(-(v + 80) / 6)", tau: "1 [ms] / (exp(-(v + 150) / 15) + exp((v + 10) / 15))" } },
  current: "gIh * q * (v - eIh)"
})

export const network = Network.editSync(
  Network.make([...Array.from({ length: 6 }, () => cell), Cell.make({ radius: 5 })]),
  [
    Edit.insert(Channels.HH, Select.cell([0, 1, 2])),
    Edit.insert(Fast, Select.cell(3)),
    Edit.insert(Fast, Select.cell(4)),
    Edit.insert(Ih, Select.cell("all").branch([1, 2])),
    Edit.group("dendrite", Select.branch([1, 2])),
    Edit.label("cell_type", "exc", Select.cell([0, 1, 2])),
    Edit.label("cell_type", "inh", Select.cell([3, 4, 5]).or(Select.cell(6))),
    Edit.connect(
      Connect.full(Select.cell([0, 1, 2]), Select.cell([3, 4, 5]), { to: { random: 7 } }),
      Synapses.Ionotropic
    ),
    Edit.connect(Connect.listed([[0, 20], [4, 20]]), Synapses.Ionotropic),
    Edit.copyToEdges("cell_type"),
    Edit.set("radius", [0.30000000000000004, 0.3333333333333333], Select.rows([0, 1])),
    Edit.set("IonotropicSynapse_gS", 0.0002, Select.synapse("IonotropicSynapse").where("pre_x >= 0")),
    Edit.all(
      [Edit.move({ x: 100, y: -20 }, Select.cell([3, 4, 5])), Edit.ungroup("dendrite", Select.cell(0))],
      "place"
    ),
    Edit.train("IonotropicSynapse_gS", { share: Share.by("pre_cell_type", "post_cell_type"), name: "weights" }),
    Edit.stimulate(Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 }), Select.cell(0).branch(0).loc(0)),
    Edit.clamp("v", [-60, null, -65], Select.cell(6)),
    Edit.record("v", Select.branch(0).comp(0)),
    Edit.unrecord(undefined, Select.cell(6)),
    States.init()
  ]
)
`

const made = Network.editSync(Network.make(cells), edits)

describe("Print.program", () => {
  it("writes what a person would have written", () => {
    assert.strictEqual(Print.program(cells, edits), program)
  })

  it("names the edit that has no text", () => {
    const own = Edit.make("own", (network) => Result.succeed(network))
    const message = (edit: Edit.Edit): string => {
      const printed = Print.programResult(cells, [edits[0], edit])
      return Result.isFailure(printed) ? printed.failure.message : printed.success
    }
    assert.deepStrictEqual([
      message(own),
      message(Edit.set("radius", () => 2)),
      message(Edit.all([Edit.insert(Channels.HH, Select.where(() => true))], "all of it")),
      message(Edit.insert(Channels.HH, "soma" as never))
    ], [
      "edit 2 of 2, own: the change of Edit.make(\"own\") is a function, which has no text; expected edits that the library has; what a function does is not known",
      "edit 2 of 2, set \"radius\": a value in set \"radius\" is a function, which has no text; expected data: a number, a string, a boolean, or a list of these",
      "edit 2 of 2, all of it: the predicate on the row in `where` is a function, which has no text; expected a value, a list of values, or a test as text, such as where(\"radius > 1\")",
      "edit 2 of 2, insert: at of insert is \"soma\"; expected a selection of compartments, for example Select.cell(0)"
    ])
  })

  it("gives constants names that are free", () => {
    const odd = ["class", "Network", "cell"].map((name) => Channel.make(name, { about: name }))
    const text = Print.program([Cell.make(), Cell.make()], odd.map((mechanism) => Edit.insert(mechanism)))
    assert.deepStrictEqual([...text.matchAll(/const (\w+) =/g)].map(([, name]) => name), [
      "cell",
      "class2",
      "Network2",
      "cell2",
      "network"
    ])
  })
})

describe("Print.network", () => {
  it("finds cells and edits", () => {
    const pair = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make({ ncomp: 2 })]), [
      Edit.insert(Channels.Leak),
      Edit.set("Leak_gLeak", 2e-4, Select.cell(1)),
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
      Edit.train("Leak_gLeak", { share: Share.perCell }),
      Edit.record("v")
    ])
    assert.strictEqual(
      Print.network(pair),
      `import { Cell, Channels, Connect, Edit, Network, Select, Share, Synapses } from "neurolens"

const cell = Cell.make({ ncomp: 2 })

export const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.Leak),
  Edit.connect(Connect.listed([[0, 2]]), Synapses.Ionotropic),
  Edit.set("Leak_gLeak", 0.0002, Select.cell(1)),
  Edit.record("v", Select.all),
  Edit.train("Leak_gLeak", { at: Select.all, share: Share.perCell, initial: [0.0001, 0.0002] })
])
`
    )
  })

  it("knows ranges, and currents that add up", () => {
    const many = Network.editSync(Network.make(Array.from({ length: 8 }, () => Cell.make({ ncomp: 2 }))), [
      Edit.insert(Channels.Leak, Select.cell(Select.range(1, 7))),
      Edit.stimulate(Stimulus.samples([1, 2]), Select.rows([1, 2])),
      Edit.stimulate(Stimulus.samples([1, 2]), Select.rows([1, 2])),
      Edit.record("v", Select.comp(0))
    ])
    const text = Print.network(many)
    assert.include(
      text,
      `
  Edit.insert(Channels.Leak, Select.cell(Select.range(1, 7))),
  Edit.stimulate(Stimulus.samples([1, 2]), Select.rows([1, 2])),
  Edit.stimulate(Stimulus.samples([1, 2]), Select.rows([1, 2])),
  Edit.record("v", Select.comp(0))
`
    )
    assert.strictEqual(Json.encode(networkOf(text)), Json.encode(many))
  })

  it("writes the document of what no edits make", () => {
    const numbered = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
      Edit.train("v", { at: Select.all, share: Share.key("x", (row) => 9 + Number(row.row)) })
    ])
    const text = Print.network(numbered)
    assert.include(
      text,
      "// No edits make this network: it is read from its document.\nexport const network = Json.decodeSync("
    )
    assert.strictEqual(Json.encode(networkOf(text)), Json.encode(numbered))
  })
})

describe("a printed module", () => {
  const drawn = fc.sample(network({ trainables: true }), { seed: 3, numRuns: 6 })
  const modules = [
    { text: program, of: made },
    { text: Result.getOrThrow(asDocument(made)), of: made },
    ...[made, ...drawn].map((of) => ({ text: Print.network(of), of }))
  ]

  it("is taken by the compiler, and makes the same network in Node", async () => {
    const root = process.cwd()
    mkdirSync(join(root, "out"), { recursive: true })
    const folder = mkdtempSync(join(root, "out", "printed-"))
    try {
      modules.forEach(({ text }, i) => writeFileSync(join(folder, `printed${i}.ts`), text))
      const { inside, outside } = await typecheck(root, folder)
      assert.deepStrictEqual({ inside, outside }, { inside: [], outside: [] })
      const names = modules.map((_, i) => `network as n${i}`)
      const script = [
        ...names.map((name, i) => `import { ${name} } from "./printed${i}.ts"`),
        "import { Json } from \"neurolens\"",
        `console.log(JSON.stringify([${modules.map((_, i) => `Json.encode(n${i})`).join(", ")}]))`
      ]
      writeFileSync(join(folder, "all.ts"), script.join("\n"))
      const args = ["--conditions=neurolens-source", join(folder, "all.ts")]
      const { code, output } = await run(projectNode(root), args, { cwd: root })
      assert.strictEqual(code, 0, output)
      assert.deepStrictEqual(JSON.parse(output), modules.map(({ of }) => Json.encode(of)))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }, 120_000)
})
