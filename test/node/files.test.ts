/**
 * Files are written in whole or not at all.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { writeText } from "neurolens/node"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const within = <A, E>(use: (folder: string) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "neurolens-files-"))),
    use,
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )

describe("a text", () => {
  it.effect("is written into folders that need not exist, over what was there", () =>
    within((folder) =>
      Effect.gen(function*() {
        const inner = join(folder, "a", "b")
        assert.strictEqual(yield* writeText(inner, "state.json", "one"), join(inner, "state.json"))
        yield* writeText(inner, "state.json", "two")
        assert.strictEqual(readFileSync(join(inner, "state.json"), "utf8"), "two")
        assert.deepStrictEqual(readdirSync(inner), ["state.json"])
      })
    ))

  it.effect("that cannot be written is an error with the path, and leaves what was there", () =>
    within((folder) =>
      Effect.gen(function*() {
        yield* writeText(folder, "state.json", "one")
        // In the way of the new text.
        mkdirSync(join(folder, "state.json.part"))
        const error = yield* Effect.flip(writeText(folder, "state.json", "two"))
        assert.strictEqual(error._tag, "FileError")
        assert.include(error.message, `cannot write ${join(folder, "state.json")}: `)
        assert.strictEqual(readFileSync(join(folder, "state.json"), "utf8"), "one")
        assert.isTrue(existsSync(join(folder, "state.json.part")))
      })
    ))
})
