/** The demonstration `npm start -- training`: it learns, and its page shows what it says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Engine } from "neurolens"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { vi } from "vitest"
import { training } from "../../examples/training.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "neurolens-training-"))),
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

describe("npm start -- training", () => {
  it.effect("tells the classes apart, and writes a page with both figures and all parameters", () =>
    Effect.gen(function*() {
      const [into, { lines }] = [yield* folder, yield* printed]
      const path = yield* training(into)
      assert.strictEqual(path, join(into, "index.html"))
      const page = readFileSync(path, "utf8")
      const right = (when: string): number =>
        Number(new RegExp(`${when} training: (\\d+) of 100 right`).exec(page)?.[1])
      assert.isBelow(right("Before"), 60)
      assert.isAtLeast(right("After"), 90)
      for (const name of ["loss", "predictions"]) assert.include(page, `data-figure="${name}"`)
      // A row for the head of the table, and one for each of the 21 parameters.
      assert.lengthOf(page.match(/<tr>/g)!, 22)
      const losses = lines.join("\n").match(/^ +\d+ {3}\d\.\d{4}$/gm)!.map((line) => Number(line.trim().split(/ +/)[1]))
      assert.lengthOf(losses, 10)
      assert.isBelow(losses[9], losses[0] / 3)
    }).pipe(Effect.provide(Engine.layer)))
})
