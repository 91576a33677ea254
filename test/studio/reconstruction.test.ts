/**
 * A reconstruction that is handed over: sites are chosen on it, and the program that is taken along is the same network with the same bits.
 */
import * as Effect from "effect/Effect"
import { Engine, Json, Simulation } from "neurolens"
import { spawnSync } from "node:child_process"
import { assert, describe, it } from "vitest"
import { ofText } from "../../studio/src/keep/given.ts"
import { appended, type Document } from "../../studio/src/model/Document.ts"
import { asked } from "../../studio/src/work/asked.ts"
import { folded } from "../../studio/src/work/folded.ts"
import { printed } from "../../studio/src/work/printed.ts"

const swc = "1 1 0 0 0 8 -1\n2 3 0 10 0 1.5 1\n3 3 0 90 0 1.2 2\n4 3 -40 150 0 0.8 3\n5 3 50 160 0 0.7 3\n"

const opened = (name: string, text: string): Document => {
  const message = ofText(name, text)
  return message._tag === "Opened" ? message.document : assert.fail(JSON.stringify(message))
}

/** A row, as edits say it after it was clicked. */
const placed = (document: Document, row: number) => {
  const answer = asked(folded(document).network, { _tag: "Describe", version: 1, domain: "nodes", rows: [row] })
  return answer._tag === "Lit" ? answer.lit.at : assert.fail(JSON.stringify(answer))
}

describe("a reconstruction", () => {
  it("with sites chosen on it runs in Node as the same network with the same bits", async () => {
    const bare = opened("cell.swc", swc)
    const tip = folded(bare).network.nodes.length - 1
    const document = appended(
      bare,
      {
        _tag: "Stimulate",
        stimulus: { _tag: "Step", delay: 1, duration: 2, amplitude: 1, offset: 0 },
        at: placed(bare, 0)
      },
      { _tag: "Record", state: "v", at: placed(bare, 0) },
      { _tag: "Record", state: "v", at: placed(bare, tip) }
    )
    const made = folded(document)
    assert.deepStrictEqual(made.failures, [])
    const { program } = printed(made, document.steps.length)
    const { run } = document
    const traces = await Effect.runPromise(Effect.provide(Simulation.run(made.network, { ...run }), Engine.layer))
    const bits = (data: ArrayLike<number>) => Buffer.from(Float64Array.from(data).buffer).toString("base64")
    const script = `${program}
import * as Effect from "effect/Effect"
import { Engine, Json, Simulation } from "neurolens"
const traces = await Effect.runPromise(
  Effect.provide(Simulation.run(network, ${JSON.stringify(run)}), Engine.layer)
)
const data = Buffer.from(Float64Array.from(traces.data).buffer).toString("base64")
console.log(JSON.stringify([Json.encode(network), data]))`
    const { stderr, stdout } = spawnSync(
      process.execPath,
      ["--conditions=neurolens-source", "--input-type=module-typescript", "-e", script],
      { encoding: "utf8", maxBuffer: 2 ** 26 }
    )
    assert.notStrictEqual(stdout, "", stderr)
    const [json, data] = JSON.parse(stdout) as [string, string]
    assert.strictEqual(json, Json.encode(made.network))
    assert.strictEqual(data, bits(traces.data))
    assert.isAbove(Math.max(...Array.from(traces.data)), 0, "it fires")
  })

  it("that cannot be read says where, and other files what is expected", () => {
    assert.throws(() => folded(opened("odd.swc", "1 1 0 0\n")), /^odd\.swc: .*line 1/s)
    const told = (name: string, text: string): string => {
      const message = ofText(name, text)
      return message._tag === "Told" ? message.text : message._tag
    }
    assert.match(told("a.png", ""), /^a\.png: expected a reconstruction \(\.swc\) or a document/)
    assert.match(told("a.json", "{"), /^a\.json: this is no JSON/)
  })
})
