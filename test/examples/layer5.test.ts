/** The demonstration `npm start -- layer5`, in few compartments and short times: the cell rests, fires, lets spikes back, and learns. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Engine, Swc, Traced, Training } from "neurolens"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { vi } from "vitest"
import { layer5Cell } from "../../examples/layer5/cell.ts"
import { layer5, type Settings } from "../../examples/layer5/demonstration.ts"
import { problem } from "../../examples/layer5/gradient.ts"
import { swcOfSeed } from "../../examples/layer5/tree.ts"

const quick: Settings = { longest: 150, rest: 80, step: 120, amplitudes: [0, 1], dt: 0.05, epochs: 12 }

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "neurolens-layer5-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

/** What it prints. */
const printed = Effect.acquireRelease(
  Effect.sync(() => {
    const lines: Array<string> = []
    return { lines, spy: vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line)) }
  }),
  ({ spy }) => Effect.sync(() => spy.mockRestore())
)

/** The numbers of the first group of a pattern in a text. */
const numbers = (text: string, pattern: RegExp): ReadonlyArray<number> =>
  Array.from(text.matchAll(pattern), (match) => Number(match[1]))

describe("npm start -- layer5", () => {
  it.effect("rests near -76 mV, fires, lets a spike back into the tree, finds Ih, and writes a page and a film", () =>
    Effect.gen(function*() {
      const [into, { lines }] = [yield* folder, yield* printed]
      const path = yield* layer5(into, undefined, quick)
      const text = lines.join("\n")
      const [rest] = numbers(text, /at rest (-[\d.]+) mV/g)
      assert.isBelow(Math.abs(rest + 76), 3)
      const counts = numbers(text, /^ +[\d.]+ +(\d+) +[\d.]+$/gm)
      assert.strictEqual(counts[0], 0)
      assert.isAtLeast(counts[1], 2)
      const heights = numbers(text, /um +([\d.]+) mV high/g)
      assert.deepStrictEqual(heights, heights.toSorted((a, b) => b - a))
      assert.isAbove(heights[0], 90)
      assert.isAbove(heights[3], 20)
      assert.isAbove(numbers(text, /step +10 .* (\d+) times lower/g)[0], 2)
      const page = readFileSync(path, "utf8")
      for (const name of ["tree", "steps", "firing", "backpropagation", "heights", "loss", "ih"]) {
        assert.include(page, `data-figure="layer5-${name}"`)
      }
      assert.include(readFileSync(join(into, "spike.html"), "utf8"), "\"moments\":111")
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("takes a file of one's own, and leaves a traced axon out", () =>
    Effect.gen(function*() {
      const [into, { lines }] = [yield* folder, yield* printed]
      yield* layer5(into, swcOfSeed("another"), { ...quick, step: 20, amplitudes: [0, 1], epochs: 10 })
      assert.include(lines, "the axon is left out")
      assert.isFalse(lines.some((line) => line.startsWith("axon ")))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("says what is wrong with a file", () =>
    Effect.gen(function*() {
      yield* printed
      const error = yield* Effect.flip(layer5("out", "1 1 0 0 0 5 7"))
      assert.include(error.message, "line 1")
      const noTree = yield* Effect.flip(layer5("out", "1 1 0 0 0 5 -1\n2 3 5 0 0 1 1\n3 3 50 0 0 1 2\n"))
      assert.include(noTree.message, "apical")
    }).pipe(Effect.provide(Engine.layer)))
})

describe("the tree", () => {
  it("is one of its seed, reads without a note, and has a trunk, a tuft, basal trees and a short axon", () => {
    assert.strictEqual(swcOfSeed("5"), swcOfSeed("5"))
    assert.notStrictEqual(swcOfSeed("5"), swcOfSeed("6"))
    const { morphology, notes } = Swc.readSync(swcOfSeed("5"))
    assert.deepStrictEqual(notes, [])
    const { apical, axon, basal } = Traced.totals(morphology)
    assert.isTrue(apical!.length > 4000 && basal!.length > 3000 && axon!.length < 75)
  })
})

describe("the training", () => {
  it.effect("has exact gradients: those of differences", () =>
    Effect.gen(function*() {
      const { morphology } = Swc.readSync(swcOfSeed("5"))
      const { network, options } = yield* problem(layer5Cell(morphology, 300), 1)
      const checked = yield* Training.check(network, options)
      assert.strictEqual(checked.rows.length, 2)
      assert.isTrue(checked.agrees, String(checked))
    }).pipe(Effect.provide(Engine.layer)))
})
