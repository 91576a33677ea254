/**
 * Edits as JSON: how a document looks, what cannot be stored and what to do instead, and everything that is wrong with one that is read.
 */
import { assert, describe, it } from "@effect/vitest"
import { Equal, Result, Schema } from "effect"
import { Cell, Channels, Connect, Edit, Json, Network, Schemas, Select, Share, Stimulus, Synapses } from "neurolens"

const at = Select.cell(0)

const thrown = (make: () => unknown): string => {
  try {
    make()
    return "nothing"
  } catch (error) {
    return (error as Error).message
  }
}

const refused = (edits: unknown): ReadonlyArray<Json.JsonProblem> => {
  const read = Json.decodeEdits(JSON.stringify({ format: "neurolens/edits", version: 1, edits }))
  return Result.isFailure(read) ? read.failure.problems : []
}

describe("Json.encodeEdits", () => {
  it("writes what each edit says", () => {
    const text = Json.encodeEdits([Edit.set("radius", [1, -0], at), Edit.clamp("v", [-60, null], at)])
    assert.deepStrictEqual(JSON.parse(text), {
      format: "neurolens/edits",
      version: 1,
      edits: [
        {
          _tag: "Set",
          key: "radius",
          value: [1, { number: "-0" }],
          at: { domain: "nodes", path: [{ step: "cell", index: 0 }] }
        },
        {
          _tag: "Clamp",
          state: "v",
          value: [-60, null],
          at: { domain: "nodes", path: [{ step: "cell", index: 0 }] }
        }
      ]
    })
  })

  it("a model comes back whole", () => {
    const edits = [
      Edit.insert(Channels.HH),
      Edit.connect(Connect.listed([[0, 1], [1, 0]]), Synapses.Ionotropic),
      Edit.connect(Connect.matrix(at, Select.cell(1), [[true]], { to: { random: 1 } }), Synapses.Ionotropic),
      Edit.stimulate(
        [Stimulus.samples([0, 1]), Stimulus.sine({ duration: 1, amplitude: 1, frequency: 5 })],
        Select.all
      ),
      Edit.train("radius", { at, share: Share.key("d", "abs(x)"), initial: { "d 5": 2 }, name: "size" }),
      Edit.values("size", 3),
      Edit.all([Edit.all([Edit.record("v", Select.where("radius < 5"))], "inner")])
    ]
    const back = Result.getOrThrow(Json.decodeEdits(Json.encodeEdits(edits)))
    assert.isTrue(Equal.equals(back, edits))
    const start = Network.make([Cell.make(), Cell.make()])
    assert.strictEqual(Json.encode(Network.editSync(start, back)), Json.encode(Network.editSync(start, edits)))
    assert.strictEqual(Network.editSync(start, back).edges.length, 3)
  })

  it("names every edit that holds a function, and the way out", () => {
    const message = thrown(() =>
      Json.encodeEdits([
        Edit.set("radius", () => 1),
        Edit.record("v"),
        Edit.label("kind", () => "a"),
        Edit.record("v", Select.where((row) => row.x > 1)),
        Edit.train("v", { share: Share.key("k", (row) => row.x) }),
        Edit.train("v", { share: Share.scaled(Share.one, () => 2) }),
        Edit.all([Edit.make("mine", (network) => Result.succeed(network))], "several"),
        Edit.set(2 as never, 1)
      ])
    )
    assert.deepStrictEqual(message.split("\n").slice(1), [
      "  edits[0].value: set \"radius\": the value is a function; a function cannot be stored: write it as text, as in " +
      "\"0.12 * exp(-x / 100)\"",
      "  edits[2].value: label \"kind\": the value is a function; a function cannot be stored: give a list of values, one for each row",
      "  edits[3].at: record \"v\": the test of where is a function; a function cannot be stored: write the test as text, as in " +
      "where(\"radius < 2\")",
      "  edits[4].options.share: train \"v\": the key \"k\" is a function; a function cannot be stored: write it as text, as in " +
      "\"abs(pre_x - post_x)\"",
      "  edits[5].options.share: train \"v\": the factor is a function; a function cannot be stored: write it as text, as in " +
      "\"abs(pre_x - post_x)\"",
      "  edits[6].edits[0]: several: it was made by Edit.make and is a function; a function cannot be stored: use the other functions " +
      "of Edit, together with Edit.all",
      "  edits[7]: set: it cannot be: key of set is 2; expected a string"
    ])
  })

  it("loses nothing in silence: an argument that is none is refused", () => {
    const message = thrown(() => Json.encodeEdits([Edit.move({ x: 1, w: 2 } as never, at)]))
    assert.include(message, "edits[0].by.w: move")
    assert.include(thrown(() => Json.encodeEdits("edits" as never)), "a list of edits")
    assert.include(thrown(() => Json.encodeEdits([Edit.insert("HH" as never)])), "edits[0].mechanism: insert")
  })

  it("refuses edits that stand too deep within each other", () => {
    let edit = Edit.record("v")
    for (let i = 0; i < 120; i++) edit = Edit.all([edit])
    assert.include(thrown(() => Json.encodeEdits([edit])), "at most 200 lists and records within each other")
  })
})

describe("Json.decodeEdits", () => {
  it("tells everything that is wrong, with its place and the nearest name", () => {
    const leak = JSON.parse(Json.encodeEdits([Edit.insert(Channels.Leak)])).edits[0]
    const problems = refused([
      { _tag: "Recrod", state: "v" },
      { _tag: "Record", stat: "v" },
      { _tag: "Set", key: "v", value: [1, true] },
      { _tag: "Group", name: "a", at: { domain: "nodes", path: [{ step: "where", test: "radius <" }] } },
      { _tag: "Connect", wiring: { wiring: "listed", from: [1], to: [] }, synapse: leak.mechanism },
      { ...leak, mechanism: { ...leak.mechanism, current: { name: "i_Leak", text: "gLaek * v" } } },
      { _tag: "Make", title: "mine" }
    ])
    const shown = problems.map(({ message, path }) => `${path}: ${message}`)
    assert.deepStrictEqual(problems.map(({ path }) => path), [
      "edits[0]._tag",
      "edits[1].stat",
      "edits[1].state",
      "edits[2].value[1]",
      "edits[3].at",
      "edits[4].wiring",
      "edits[5].mechanism",
      "edits[6]._tag"
    ])
    assert.include(shown[0], `did you mean "Record"?`)
    assert.include(shown[1], `did you mean "state"?`)
    assert.include(shown[5], `"from" has 1 rows and "to" has 0`)
    assert.include(shown[6], "did you mean `gLeak`?")
  })

  it("refuses another document, another version and what is no JSON", () => {
    const read = (text: string): string => {
      const found = Json.decodeEdits(text)
      return Result.isFailure(found) ? found.failure.message : "no failure"
    }
    assert.include(read(Json.encode(Network.make([Cell.make()]))), "this is no list of edits")
    assert.include(read(Json.encodeEdits([]).replace(`"version": 1`, `"version": 2`)), "a newer neurolens wrote it")
    assert.include(read("["), "the text is not JSON")
  })
})

describe("schemas", () => {
  it("of an edit, a network and what edits are made of go through JSON", () => {
    const sent = <A>(schema: Schema.Codec<A, unknown>, value: A): A =>
      Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(value))))
    const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.HH), Edit.train("HH_gNa")])
    assert.isTrue(Equal.equals(sent(Schemas.Edit, Edit.record("v", at)), Edit.record("v", at)))
    assert.isTrue(Equal.equals(sent(Schemas.Network, network), network))
    assert.isTrue(Equal.equals(sent(Schemas.Mechanism, Channels.HH), Channels.HH))
    assert.isTrue(Equal.equals(sent(Schemas.Stimulus, Stimulus.samples([1, -0])), Stimulus.samples([1, -0])))
    assert.isTrue(Equal.equals(sent(Schemas.Connect, Connect.pairwise(at, at)), Connect.pairwise(at, at)))
    const parameters = Network.parameters(network)
    assert.isTrue(Equal.equals(sent(Schemas.Parameters, parameters), parameters))
  })

  it("an edit that failed in a fold is sent with the network before it", () => {
    const failed = Network.fold(Network.make([Cell.make()]), [Edit.set("radius", 2), Edit.set("raduis", 3)])
    assert.isTrue(Result.isFailure(failed) && failed.failure._tag === "FoldError")
    if (!Result.isFailure(failed) || failed.failure._tag !== "FoldError") return
    const json = JSON.parse(JSON.stringify(Schema.encodeSync(Schemas.FoldError)(failed.failure)))
    const back = Schema.decodeUnknownSync(Schemas.FoldError)(json)
    assert.strictEqual(back.message, failed.failure.message)
    assert.isTrue(back.network.equals(failed.failure.network))
  })
})
