/** The demonstration `npm start -- spikes`, for a short time: cells spike, learn by rules that their kinds share, and are drawn. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Engine, Network, Parameters, Select, Traces, View } from "neurolens"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { vi } from "vitest"
import { spikes, spiking, spikingFigures, spikingRun } from "../../examples/spikes.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "neurolens-spikes-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const printed = Effect.acquireRelease(
  Effect.sync(() => {
    const lines: Array<string> = []
    return { lines, spy: vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line)) }
  }),
  ({ spy }) => Effect.sync(() => spy.mockRestore())
)

describe("a network that spikes and learns", () => {
  it("shares how fast synapses learn by the kinds of cells at both ends", () => {
    const parameters = Network.parameters(spiking)
    assert.strictEqual(Parameters.size(parameters), 4)
    const learned = View.of(spiking, Select.synapse("STDP").edge([0, 3])).column("STDP_A_plus").values
    assert.deepStrictEqual([...learned], [1e-5, 4e-5])
  })

  it.effect("changes weights where it spikes, and draws both", () =>
    Effect.gen(function*() {
      const traces = yield* Effect.provide(spikingRun(60), Engine.layer)
      assert.isAbove(Traces.spikes(traces).flatMap((own) => [...own]).length, 6)
      const weights = Traces.of(traces, "STDP_w")
      const ends = weights.recordings.map((_, i) => Traces.trace(weights, i).at(-1)!)
      assert.isTrue(ends.some((w) => w > 2.2e-4) && ends.some((w) => w < 2e-4))
      const figures = yield* spikingFigures(traces)
      assert.deepStrictEqual(figures.map(({ name }) => name), ["spikes", "weights"])
    }))

  it.effect("prints what is shared, and writes a page", () =>
    Effect.gen(function*() {
      const [at, { lines }] = [yield* folder, yield* printed]
      const path = yield* spikes(at, 30)
      assert.include(lines.join("\n"), "busy→calm ×9")
      assert.include(readFileSync(path, "utf8"), "Weights by the kinds of cells")
    }).pipe(Effect.scoped))
})
