/**
 * F1: whatever writes to a folder at once and is interrupted whenever, each file there is the whole text of one writer, its name is one that
 * was asked for, and nothing else is there. If any writer of a name succeeded, the name is there; those that nobody interrupted succeed, but
 * for those whose other text is in the way where it may not be replaced.
 *
 * Interruptions come after a drawn number of turns of the event loop, so they meet every stage of a write. The broken variant is what stood
 * here before: all writers of a path share one `.part`, and nobody waits for an interrupted one.
 */
import { Effect, Exit, Fiber } from "effect"
import * as fc from "fast-check"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { rename, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { writeText } from "../src/node/Files.ts"
import { broken, settings } from "./settings.ts"

type Write = (folder: string, name: string, text: string) => Effect.Effect<string, unknown>

const writer = fc.record({
  name: fc.constantFrom("a.json", "b.json"),
  size: fc.constantFrom(0, 10, 100_000, 3_000_000),
  /** Turns of the event loop before the interruption; null for none. */
  turns: fc.option(fc.nat(40))
})

const turn = Effect.promise(() => new Promise(setImmediate))

const whole = (write: Write, replaces = true) =>
  fc.asyncProperty(fc.array(writer, { minLength: 1, maxLength: 6 }), async (writers) => {
    const folder = mkdtempSync(join(tmpdir(), "neurolens-F01-"))
    try {
      const texts = writers.map(({ size }, k) => `${k}:${String(k).repeat(size)}`)
      const succeeded = await Effect.runPromise(Effect.forEach(writers, ({ name, turns }, k) =>
        Effect.gen(function*() {
          const fiber = yield* Effect.forkChild(write(folder, name, texts[k]))
          if (turns !== null) {
            for (let i = 0; i < turns; i++) yield* turn
            yield* Fiber.interrupt(fiber)
          }
          return Exit.isSuccess(yield* Fiber.await(fiber))
        }), { concurrency: "unbounded" }))
      for (const name of readdirSync(folder)) {
        const text = readFileSync(join(folder, name), "utf8")
        expect(writers.some((one, k) => one.name === name && texts[k] === text), name).toBe(true)
      }
      for (const [k, { name, turns }] of writers.entries()) {
        if (turns === null && replaces) expect(succeeded[k]).toBe(true)
        if (turns === null) expect(readdirSync(folder)).toContain(name)
        if (succeeded[k]) expect(readdirSync(folder)).toContain(name)
      }
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  })

const few = { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }

const replacing: Write = (folder, name, text) => writeText(folder, name, text, { overwrite: true })

it("F1: one whole text for each name, and no leftover", () => fc.assert(whole(replacing), few))

it("F1: nor where no text may take another's place", () => fc.assert(whole(writeText, false), few))

it("F1: a shared name for what is not finished is caught", async () => {
  const shared: Write = (folder, name, text) => {
    const path = join(folder, name)
    return Effect.as(
      Effect.tryPromise(() => writeFile(`${path}.part`, text).then(() => rename(`${path}.part`, path))),
      path
    )
  }
  const check = await fc.check(whole(shared), broken)
  expect(check.failed).toBe(true)
})
