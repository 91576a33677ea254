/** Networks as JSON: what the text looks like, and what is said of documents that are no network. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import { deepestDocument } from "../../src/io/json/limits.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import { mechanism } from "../fixtures.ts"

const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.insert(Channels.HH, Select.cell(0)),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
  Edit.group("soma", Select.comp(0)),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 }), Select.cell(1)),
  Edit.stimulate(Stimulus.samples([0, -0, 1e-320]), Select.cell(1)),
  Edit.clamp("HH_h", 0.5, Select.cell(0).comp(0)),
  Edit.clamp("v", [-70, -60], Select.cell(1)),
  Edit.record("v"),
  Edit.train("HH_gNa", { share: Share.scaled(Share.one, (row) => 1 + row.local_comp_index), initial: 0.1 })
])

const text = Json.encode(network)

/** A copy of the document that tests may spoil: everything in it is known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- a document that is about to be broken has no type
const spoilt = (spoil: (document: any) => void): Result.Result<Network.Network, Json.JsonError> => {
  const document: unknown = JSON.parse(text)
  spoil(document)
  return Json.fromValue(document)
}

// oxlint-disable-next-line typescript/no-explicit-any -- as above
const problems = (spoil: (document: any) => void): ReadonlyArray<string> => {
  const result = spoilt(spoil)
  return Result.isFailure(result) ? result.failure.problems.map(({ message, path }) => `${path}: ${message}`) : []
}

// oxlint-disable-next-line typescript/no-explicit-any -- as above
const first = (spoil: (document: any) => void): Json.JsonProblem => {
  const result = spoilt(spoil)
  if (Result.isSuccess(result)) throw new Error("the document is a network")
  return result.failure.problems[0]
}

describe("a network goes to text and back", () => {
  it("equal for Immutable and for Effect", () => {
    const back = Json.decodeSync(text)
    assert.isTrue(back.equals(network))
    assert.isTrue(Equal.equals(back, network))
    assert.strictEqual(Json.encode(back), text)
  })

  it("as an Effect, and as a value", async () => {
    assert.isTrue((await Effect.runPromise(Json.decodeEffect(text))).equals(network))
    assert.isTrue((await Effect.runPromise(Json.fromValueEffect(Json.toValue(network)))).equals(network))
    const error = await Effect.runPromise(Effect.flip(Json.decodeEffect("{}")))
    assert.strictEqual(error._tag, "JsonError")
    assert.throws(() => Json.decodeSync("{}"), /this is no network: "format" is missing, expected "neurolens\/network"/)
  })

  it("with a line for each column and each attachment", () => {
    const lines = text.split("\n").map((line) => line.trim())
    assert.include(lines, "{ \"name\": \"v\", \"kind\": \"Float\", \"values\": [-70,-70,-70] },")
    assert.include(lines, "{ \"name\": \"HH_gK\", \"kind\": \"Float\", \"values\": [0.036,0.036,null] },")
    assert.include(lines, "{ \"name\": \"type\", \"kind\": \"Text\", \"values\": [\"IonotropicSynapse\"] },")
    assert.include(lines, "{ \"name\": \"HH\", \"kind\": \"Flag\", \"values\": [1,1,0] },")
    assert.include(lines, "\"stimulus\": { \"_tag\": \"Samples\", \"values\": [0,\"-0\",1e-320] }")
    assert.include(lines, "{ \"domain\": \"nodes\", \"row\": 2, \"state\": \"v\", \"value\": [-70,-60] }")
    assert.strictEqual(lines[1] + lines[2], "\"format\": \"neurolens/network\",\"version\": 2,")
  })
})

describe("what is no network is refused", () => {
  it("text that is not JSON", () => {
    const result = Json.decode(text.slice(0, -20))
    assert.isTrue(Result.isFailure(result) && result.failure.problems[0]._tag === "Syntax")
    assert.match(Result.isFailure(result) ? result.failure.message : "", /a problem\n {2}the text is not JSON: /)
  })

  it("text that goes too deep, in networks and in training", () => {
    const nested = (n: number): string => `${"[".repeat(n)}"${"[".repeat(1000)}\\""${"]".repeat(n)}`
    const said = (text: string): ReadonlyArray<string> => {
      const [network, training] = [Json.decode(text), Json.decodeTraining(text)]
      return [
        Result.isFailure(network) ? network.failure.message : "",
        Result.isFailure(training) ? training.failure.message : ""
      ]
    }
    for (const n of [deepestDocument + 1, 100_000]) {
      for (const message of said(nested(n))) assert.match(message, /stand more than 200 deep within each other/)
    }
    for (const message of said(nested(deepestDocument))) {
      assert.match(
        message,
        /^the document has a problem\n {2}this is no (network|state of training): it is a list of 1/
      )
    }
  })

  it("JSON of something else", () => {
    for (const other of ["null", "[]", "3", "{\"format\":\"neurolens/run\"}"]) {
      const result = Json.decode(other)
      assert.isTrue(Result.isFailure(result) && result.failure.problems[0]._tag === "Format", other)
    }
  })

  it("another version", () => {
    const newer = first((d) => d.version = 3)
    assert.deepStrictEqual([newer._tag, newer.path, newer.found], ["Version", "version", "3"])
    assert.match(newer.message, /version 3 is not known, expected 1 or 2; a newer neurolens wrote it/)
    assert.match(first((d) => d.version = 0.5).message, /version 0.5 is not known, expected 1 or 2$/)
    assert.match(first((d) => delete d.version).message, /version nothing is not known/)
  })

  it("wrong shapes, all of them at once, with the nearest key or word", () => {
    assert.deepStrictEqual(
      problems((d) => {
        d.cels = d.cells
        delete d.cells
        d.nodes.columns[1].kind = "Flaot"
        d.nodes.columns[3].values[1] = 1.5
        d.nodes.columns[7].values[0] = "x"
        d.stimuli[0].stimulus._tag = "Stpe"
        delete d.stimuli[1].row
        d.recordings[0].domain = "node"
        d.mechanisms[0].states.m.rule = {}
        d.mechanisms[0].kind = "Synapse"
        d.clamps[0].value = "abc"
        d.clamps[1].value[1] = "abc"
        d.clamps[1].row = 1.5
        d.trainables[0].factors = 2
        d.trainables[0].labels[0] = null
        d.nodes.columns.find((c: { readonly name: string }) => c.name === "soma").values[0] = 2
        d.edges.columns[6].values[0] = 5
      }),
      [
        "cels: there is no key \"cels\" here; did you mean \"cells\"?",
        "cells: \"cells\" is missing",
        "mechanisms[0].kind: expected \"Channel\" or \"Pump\", found \"Synapse\"",
        "mechanisms[0].states.m.rule._tag: expected \"Rates\", \"Relaxation\", \"Derivative\", \"Assigned\", \"Scheme\" or \"Held\", found nothing",
        "stimuli[0].stimulus._tag: expected \"Step\", \"Sine\", \"Samples\", \"White\" or \"OrnsteinUhlenbeck\", found \"Stpe\"; did you mean \"Step\"?",
        "stimuli[1].row: \"row\" is missing",
        "clamps[0].value: expected a number or a list of numbers, found \"abc\"",
        "clamps[1].row: expected an integer, found 1.5",
        "clamps[1].value[1]: expected a number, or null for a missing one, found \"abc\"",
        "recordings[0].domain: expected \"nodes\" or \"edges\", found \"node\"; did you mean \"nodes\"?",
        "trainables[0].labels[0]: expected a string, found null",
        "trainables[0].factors: expected a list of numbers or null, found 2",
        "nodes.columns[1].kind: expected \"Float\", \"Int\", \"Flag\" or \"Text\", found \"Flaot\"; did you mean \"Float\"?",
        "nodes.columns[3].values[1]: expected an integer of 32 bits, found 1.5",
        "nodes.columns[7].values[0]: expected a number, or null for a missing one, found \"x\"",
        "nodes.columns[28].values[0]: expected 0 or 1, found 2",
        "edges.columns[6].values[0]: expected a string, or null for none, found 5"
      ]
    )
  })

  it("parts that cannot be", () => {
    const found = problems((d) => {
      d.cells[0].ncomp = [0]
      d.nodes.columns.push(d.nodes.columns[0])
      d.nodes.columns[3].values.pop()
      d.stimuli[0].stimulus.delay = -1
      d.clamps[0].value = "Infinity"
      d.clamps[1].value = []
      d.groups = ["soma", "soma"]
    })
    assert.deepStrictEqual(found.map((line) => line.split(":")[0]), [
      "cells[0]",
      `nodes.columns[${network.nodes.columns.size - 1}].name`, // all but the usual temperature are written
      "nodes.columns[3].values",
      "groups[1]",
      "stimuli[0].stimulus",
      "clamps[0].value",
      "clamps[1].value"
    ])
    assert.match(found[0], /ncomp of branch 0 is 0; expected a whole number of at least 1/)
    assert.match(found[2], /column local_cell_index has 2 values, nodes has 3 rows/)
  })

  it("mechanisms that could not be made", () => {
    const result = spoilt((d) => {
      d.mechanisms[0].states.m.rule.alpha = "0.1 * vtrp(v, 3)"
      d.synapses[0].current.text = "gS * s"
    })
    const found = Result.isFailure(result) ? result.failure.problems : []
    assert.deepStrictEqual(found.map(({ _tag, nearest, path }) => [_tag, path, nearest]), [
      ["Mechanism", "mechanisms[0]", "vtrap"],
      ["Mechanism", "synapses[0]", undefined]
    ])
    assert.match(
      found[0].message,
      /Channel HH, state m, alpha: .*did you mean `vtrap`\?\n.*0\.1 \* vtrp\(v, 3\)\n +\^\^\^\^/
    )
  })

  it("even where somebody made them past the checks", () => {
    const wrong = mechanism({ kind: "Channel", name: "Wrong", current: { name: "i_Wrong", text: "v" } })
    const forced = Network.editSync(network, [Edit.insert(wrong)])
    const back = Json.decode(Json.encode(forced))
    assert.isTrue(Result.isFailure(back) && back.failure.problems[0]._tag === "Mechanism")
  })

  it("names that mean nothing", () => {
    const found = problems((d) => {
      d.recordings[0].state = "vv"
      d.recordings[1].state = "HH_gNa"
      d.clamps[0].state = "HH_q"
      d.trainables[0].key = "HH_gNaa"
      d.diffusion = ["CaCon_i"]
    })
    assert.includeMembers([...found], [
      "clamps[0].state: nodes has no quantity \"HH_q\" that moves; did you mean \"HH_m\"?",
      "recordings[0].state: nodes has no quantity \"vv\" that moves; did you mean \"v\"?",
      "recordings[1].state: nodes has no quantity \"HH_gNa\" that moves (there is: v, HH_m, HH_h, HH_n, i_HH, i_clamp, i_stimulus, i_membrane)",
      "trainables[0].key: nodes has no quantity \"HH_gNaa\" that can be trained; did you mean \"HH_gNa\"?",
      "diffusion[0]: nodes has no quantity \"CaCon_i\" that can diffuse (there is: HH_m, HH_h, HH_n)"
    ])
  })

  it("broken invariants, with their place", () => {
    const found = problems((d) => {
      d.recordings[0].row = 7
      d.stimuli[1].row = -1
      d.nodes.columns[8].values[0] = null
      d.trainables[0].values[0] = 3
      d.groups = ["axon"]
    })
    assert.deepStrictEqual(found.map((line) => line.split(":")[0]), [
      "nodes.columns[8]",
      "groups[0]",
      "stimuli[1]",
      "recordings[0]",
      "trainables[0]",
      "trainables[0]"
    ])
    assert.strictEqual(first((d) => d.groups = ["axon"])._tag, "Invariant")
  })

  it("in a message that stays short", () => {
    const result = spoilt((d) => d.nodes.columns[7].values = Array.from({ length: 1000 }, () => "x"))
    assert.isTrue(Result.isFailure(result))
    if (Result.isFailure(result)) {
      assert.strictEqual(result.failure.problems.length, 1000)
      assert.strictEqual(result.failure.message.split("\n").length, 22)
      assert.match(result.failure.message, /… 980 more$/)
    }
  })
})
