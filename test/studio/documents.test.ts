/**
 * Documents of the studio: they fold to the networks that programs make, go through links unchanged, and what is wrong with one is said.
 */
import * as Effect from "effect/Effect"
import { Engine, Json, Network, Simulation } from "neurolens"
import { deflateRawSync } from "node:zlib"
import { assert, describe, it } from "vitest"
import { ready } from "../../examples/tutorial.ts"
import { gallery } from "../../studio/src/gallery.ts"
import { documentOf } from "../../studio/src/keep/documentOf.ts"
import { fromHash, mostInflated, toHash } from "../../studio/src/keep/link.ts"
import { appended, type Document, withStep } from "../../studio/src/model/Document.ts"
import { asked } from "../../studio/src/work/asked.ts"
import { folded } from "../../studio/src/work/folded.ts"
import { printed } from "../../studio/src/work/printed.ts"
import { sceneOf } from "../../studio/src/work/sceneOf.ts"

const tutorial = gallery["tutorial"]

/** What a promise fails with. */
const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then((found) => `succeeded: ${JSON.stringify(found)}`, (error: Error) => error.message)

describe("a document", () => {
  it("of the tutorial is the tutorial's network, to the byte of its JSON", () => {
    const made = folded(tutorial)
    assert.deepStrictEqual(made.failures, [])
    assert.strictEqual(Json.encode(made.network), Json.encode(ready))
  })

  it("is printed as a program, a line for each step", () => {
    const made = folded(tutorial)
    const { lines, program } = printed(made, tutorial.steps.length)
    assert.strictEqual(lines[0], "Edit.insert(Channels.Na)")
    assert.include(program, "export const network = Network.editSync(")
    lines.forEach((line) => assert.include(program, line.slice(0, 20)))
  })

  it("says at which step it fails, and folds the others", () => {
    const wrong = appended(tutorial, { _tag: "Set", key: "HH_gNa", value: 1 }, { _tag: "Insert", mechanism: "HHH" })
    const made = folded(wrong)
    assert.deepStrictEqual(made.failures.map(({ step }) => step), [17, 18])
    assert.match(made.failures[0].message, /HH_gNa/)
    assert.match(made.failures[1].message, /there is no mechanism "HHH"; built in are .*HH/)
    assert.strictEqual(Json.encode(made.network), Json.encode(ready))
  })

  it("does without a step that is off", () => {
    const off = withStep(tutorial, 13, { ...tutorial.steps[13], off: true })
    const made = folded(off)
    assert.deepStrictEqual(made.failures, [])
    assert.notStrictEqual(Json.encode(made.network), Json.encode(ready))
    assert.strictEqual(made.edits.length, 16)
  })

  it("folds from its beginning as far as it goes", () => {
    for (let n = 0; n <= tutorial.steps.length; n++) {
      const part: Document = { ...tutorial, steps: tutorial.steps.slice(0, n) }
      const made = folded(part)
      assert.strictEqual(
        Json.encode(made.network),
        Json.encode(Network.editSync(Network.make(made.cells), folded(tutorial).edits.slice(0, n)))
      )
    }
  })

  it("of the gallery each folds without a failure, and records something", () => {
    for (const [name, document] of Object.entries(gallery)) {
      const made = folded(document)
      assert.deepStrictEqual(made.failures, [], name)
      assert.isAbove(made.network.recordings.size, 0, name)
    }
  })
})

describe("the spiking network of the gallery", () => {
  it("spikes, and its synapses learn", async () => {
    const { network } = folded(gallery["spiking"])
    const { data, labels, samples } = await Effect.runPromise(
      Simulation.run(network, gallery["spiking"].run).pipe(Effect.provide(Engine.layer))
    )
    const rows = labels.map((_, i) => Array.from(data.slice(i * samples, (i + 1) * samples)))
    const spiked = rows.slice(0, 6).filter((v) => Math.max(...v) > 0)
    const learnt = rows.slice(6).filter((w) => w.at(-1) !== w[0])
    assert.isAbove(spiked.length, 2)
    assert.isAbove(learnt.length, 0)
  })
})

describe("a scene", () => {
  it("has synapses by their cells, and the parameter that drives each", () => {
    const { cells, groupColumn, groups, summary, synapses, trained } = sceneOf(folded(tutorial).network)
    assert.strictEqual(summary, "6 cells, 24 compartments, 36 synapses, 6 parameters over 24 rows")
    assert.strictEqual(groupColumn, "cell_type")
    assert.deepStrictEqual(groups, ["exc", "inh", "unknown"])
    assert.deepStrictEqual(cells.map(({ group }) => group), ["exc", "exc", "inh", "inh", "unknown", "unknown"])
    assert.deepStrictEqual([synapses.pre[7], synapses.post[7]], [1, 1])
    assert.deepStrictEqual(Array.from(trained[0].drivers.slice(0, 6)), [0, 0, 1, 1, 2, 2])
    assert.strictEqual(trained[0].unit, "uS")
  })
})

describe("a question", () => {
  const { network } = folded(tutorial)

  it("says rows as a person would", () => {
    const answer = asked(network, { _tag: "Describe", version: 1, domain: "edges", rows: [0, 1, 6, 7] })
    assert.strictEqual(answer._tag, "Lit")
    assert.strictEqual(
      answer._tag === "Lit" ? answer.lit.expression : "",
      "Select.edges.between(Select.group(\"exc\"))"
    )
  })

  it("finds the rows of a test, and shows with a caret what is wrong with one", () => {
    const right = asked(network, { _tag: "Resolve", version: 1, domain: "edges", test: "pre_cell_type == \"exc\"" })
    assert.strictEqual(right._tag === "Lit" ? right.lit.rows.length : -1, 12)
    const wrong = asked(network, { _tag: "Resolve", version: 1, domain: "edges", test: "pre_cel_type == \"exc\"" })
    assert.match(wrong._tag === "NotLit" ? wrong.message : "", /pre_cell_type/)
  })

  it("changes a rule so that the table keeps its values where they agree, and says what it averaged", () => {
    const each = asked(network, {
      _tag: "Reshare",
      version: 1,
      trained: "IonotropicSynapse_gS",
      rule: { _tag: "Each" }
    })
    if (each._tag !== "Reshared") return assert.fail(JSON.stringify(each))
    assert.strictEqual(each.resharing.told, "24 parameters over 24 rows; all rows keep their values")
    const fine = folded(appended(tutorial, ...each.resharing.edits))
    assert.deepStrictEqual(fine.failures, [])
    const column = (of: Network.Network) => Array.from(of.edges.columns.get("IonotropicSynapse_gS")!.values)
    assert.deepStrictEqual(column(fine.network), column(network))
    const one = asked(network, { _tag: "Reshare", version: 1, trained: "IonotropicSynapse_gS", rule: { _tag: "One" } })
    assert.match(
      one._tag === "Reshared" ? one.resharing.told : "",
      /^1 parameter over 24 rows; \d+ rows differed within their parameter and now have its mean$/
    )
  })
})

describe("a link", () => {
  it("holds a document whole, and is short", async () => {
    for (const document of Object.values(gallery)) {
      const hash = await toHash(document)
      assert.isBelow(hash.length, 1000)
      assert.deepStrictEqual(await fromHash(hash), document)
    }
  })

  it("that is no document's is none, and one that is damaged or too large says so", async () => {
    assert.isNull(await fromHash("#tutorial"))
    const hash = await toHash(tutorial)
    assert.match(await failure(fromHash(hash.slice(0, 100))), /^this link cannot be read/)
    const bomb = Buffer.from(deflateRawSync(Buffer.alloc(mostInflated + 1, 32))).toString("base64url")
    assert.match(await failure(fromHash(`#m1=${bomb}`)), /more than 4 MB/)
    const other = Buffer.from(deflateRawSync(JSON.stringify({ title: 3, parts: [], run: {} }))).toString("base64url")
    assert.match(
      await failure(fromHash(`#m1=${other}`)),
      /^this is no document of the studio: title: expected a text; steps: expected a list; run.scheme: expected one of/
    )
  })

  it("of 1,000 that are changed at random gives a document or says what is wrong", async () => {
    const hash = await toHash(tutorial)
    const json = JSON.stringify(tutorial)
    let seed = 7
    const random = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n
    let [read, refused] = [0, 0]
    for (let i = 0; i < 1000; i++) {
      const at = 4 + random(hash.length - 4)
      const cut = random(json.length)
      const changed = i % 2 === 0
        ? hash.slice(0, at) + String.fromCharCode(33 + random(90)) + hash.slice(at + 1 + random(3))
        : `#m1=${deflateRawSync(json.slice(0, cut) + json.slice(cut + 1 + random(20))).toString("base64url")}`
      try {
        const document = await fromHash(changed)
        assert.isNotNull(document)
        folded(documentOf(JSON.stringify(document)))
        read++
      } catch (error) {
        assert.instanceOf(error, Error)
        assert.notMatch((error as Error).message, /internal:|undefined is not|Cannot read prop/)
        refused++
      }
    }
    assert.isAbove(refused, 500)
    assert.isAbove(read, 0)
  })
})
