/**
 * Files are written in whole or not at all, and only under names that are good everywhere.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { writeFigures, writePage, writeText } from "neurolens/node"
import { execFileSync } from "node:child_process"
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { longestName } from "../../src/node/fileName.ts"
import type { Figure } from "../../src/plot/Figure.ts"

const within = <A, E>(use: (folder: string) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "neurolens-files-"))),
    use,
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )

const figure = (name: string): Figure => ({
  name,
  title: name,
  caption: "",
  svg: `<svg>${name}</svg>`,
  width: 1,
  height: 1
})

describe("a text", () => {
  it.effect("is written into folders that need not exist, and over another only where that is wanted", () =>
    within((folder) =>
      Effect.gen(function*() {
        const inner = join(folder, "a", "b")
        assert.strictEqual(yield* writeText(inner, "state.json", "one"), join(inner, "state.json"))
        yield* writeText(inner, "state.json", "one")
        const error = yield* Effect.flip(writeText(inner, "state.json", "two"))
        assert.strictEqual(
          error.message,
          "no file is written as \"state.json\": another file is there already; give this one a name of its own, or pass { overwrite: true }"
        )
        assert.strictEqual(readFileSync(join(inner, "state.json"), "utf8"), "one")
        yield* writeText(inner, "state.json", "two", { overwrite: true })
        assert.strictEqual(readFileSync(join(inner, "state.json"), "utf8"), "two")
        assert.deepStrictEqual(readdirSync(inner), ["state.json"])
      })
    ))

  it.effect("takes the place of files only: a pipe is not waited for, and is there afterwards as a folder is", () =>
    within((folder) =>
      Effect.gen(function*() {
        execFileSync("mkfifo", [join(folder, "pipe")])
        mkdirSync(join(folder, "inner"))
        symlinkSync("/dev/null", join(folder, "sink"))
        const kinds = { pipe: "a named pipe (FIFO)", inner: "a folder", sink: "a device" }
        for (const [name, kind] of Object.entries(kinds)) {
          for (const options of [{}, { overwrite: true }]) {
            const error = yield* Effect.flip(writeText(folder, name, "x", options))
            assert.strictEqual(error._tag, "FileNameError")
            assert.strictEqual(
              error.message,
              `no file is written as "${name}": ${kind} of this name is there already; give the file another name`
            )
          }
        }
        assert.deepStrictEqual(readdirSync(folder), ["inner", "pipe", "sink"])
        assert.isTrue(statSync(join(folder, "pipe")).isFIFO() && lstatSync(join(folder, "sink")).isSymbolicLink())
      })
    ))

  it.effect("of several writers at once is that of one of them", () =>
    within((folder) =>
      Effect.gen(function*() {
        for (const options of [{}, { overwrite: true }]) {
          const name = `${JSON.stringify(options).length}.txt`
          const writes = ["a", "b"].map((c) => Effect.exit(writeText(folder, name, c.repeat(3_000_000), options)))
          const ends = yield* Effect.all(writes, { concurrency: "unbounded" })
          assert.strictEqual(ends.filter(Exit.isSuccess).length, "overwrite" in options ? 2 : 1)
          const text = readFileSync(join(folder, name), "utf8")
          assert.deepStrictEqual([text.length, new Set(text).size], [3_000_000, 1])
        }
      })
    ))

  it.effect("is read by nobody who could not read the old one", () =>
    within((folder) =>
      Effect.gen(function*() {
        const path = yield* writeText(folder, "secret.txt", "one")
        chmodSync(path, 0o600)
        yield* writeText(folder, "secret.txt", "two", { overwrite: true })
        assert.strictEqual(statSync(path).mode & 0o777, 0o600)
      })
    ))

  it.effect("that cannot be written is an error with the path, and leaves what was there and nothing else", () =>
    within((folder) =>
      Effect.gen(function*() {
        yield* writeText(folder, "state.json", "one") // in the way of the folder
        const error = yield* Effect.flip(writeText(join(folder, "state.json"), "a.txt", "two", { overwrite: true }))
        assert.strictEqual(error._tag, "FileError")
        assert.include(error.message, `cannot write ${join(folder, "state.json")}: `)
        assert.deepStrictEqual(readdirSync(folder), ["state.json"])
        assert.strictEqual(readFileSync(join(folder, "state.json"), "utf8"), "one")
      })
    ))

  it.effect("with half a character is refused: it would be read back as another", () =>
    within((folder) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(writeText(folder, "a.txt", "\ud800"))
        assert.include(error.message, "the text has half a character")
        assert.deepStrictEqual(readdirSync(folder), [])
      })
    ))

  it.effect("whose writing is interrupted is nowhere, then and later", () =>
    within((folder) =>
      Effect.gen(function*() {
        yield* writeText(folder, "big.txt", "before")
        const writing = yield* Effect.forkChild(
          writeText(folder, "big.txt", "x".repeat(30_000_000), { overwrite: true })
        )
        while (readdirSync(folder).length < 2) yield* Effect.promise(() => new Promise(setImmediate)) // until it has begun
        yield* Fiber.interrupt(writing)
        assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(writing)))
        assert.deepStrictEqual(readdirSync(folder), ["big.txt"])
        assert.strictEqual(readFileSync(join(folder, "big.txt"), "utf8"), "before")
      })
    ))
})

describe("a name", () => {
  const refused: ReadonlyArray<readonly [name: string, problem: string]> = [
    ["", "it is empty"],
    ["../evil", "it may not have a separator, `/` or `\\`; give the folder as the folder"],
    ["/etc/evil", "it may not have a separator, `/` or `\\`; give the folder as the folder"],
    ["a\\evil", "it may not have a separator, `/` or `\\`; give the folder as the folder"],
    ["..", "it is a folder"],
    ["a\0.txt", "it has a control character"],
    ["a\n.txt", "it has a control character"],
    ["a\ud800.txt", "it has half a character (a surrogate without its other half)"],
    ["C:evil", "Windows has no names with `:`"],
    ["what?.txt", "Windows has no names with `?`"],
    ["dot.", "Windows drops a dot or a space at the end"],
    ["nul.txt", "Windows takes it for a device"],
    ["Com1", "Windows takes it for a device"],
    ["é".repeat(128), `it has 256 bytes, and names have up to ${longestName}`]
  ]
  for (const [name, problem] of refused) {
    it.effect(`like ${JSON.stringify(name.slice(0, 20))} is refused before anything is written`, () =>
      within((folder) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(writeText(join(folder, "inner"), name, "text"))
          assert.strictEqual(error._tag, "FileNameError")
          assert.strictEqual(error.message, `no file is written as ${JSON.stringify(name)}: ${problem}`)
          assert.deepStrictEqual(readdirSync(folder), [])
        })
      ))
  }

  it.effect("is refused where it is no string", () =>
    within((folder) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(writeText(folder, 1 as unknown as string, "text")) // from JavaScript
        assert.strictEqual(error.message, "no file is written as 1: it is no string")
      })
    ))

  it.effect("of the longest kind, with other letters, with a dot in front is as good as any", () =>
    within((folder) =>
      Effect.gen(function*() {
        const names = ["a".repeat(longestName), "τ = 3 ms (50 %).svg", ".hidden", "console", "com10.txt"]
        for (const name of names) yield* writeText(folder, name, name)
        assert.deepStrictEqual(readdirSync(folder).sort(), [...names].sort())
      })
    ))
})

describe("figures", () => {
  it.effect("are written as files of their names", () =>
    within((folder) =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* writeFigures(folder, [figure("a"), figure("b")]), [
          join(folder, "a.svg"),
          join(folder, "b.svg")
        ])
        assert.strictEqual(readFileSync(join(folder, "b.svg"), "utf8"), "<svg>b</svg>")
      })
    ))

  it.effect("take the place of no other figure in silence; of the same one they may", () =>
    within((folder) =>
      Effect.gen(function*() {
        const other = { ...figure("a"), svg: "<svg>other</svg>" }
        yield* writeFigures(folder, [figure("a")])
        yield* writeFigures(folder, [figure("a")])
        const error = yield* Effect.flip(writeFigures(folder, [figure("b"), other]))
        assert.strictEqual(
          error.message,
          "no file is written as \"a.svg\": another file is there already; give this one a name of its own, or pass { overwrite: true }"
        )
        assert.deepStrictEqual(readdirSync(folder), ["a.svg"])
        assert.strictEqual(readFileSync(join(folder, "a.svg"), "utf8"), "<svg>a</svg>")
        yield* writeFigures(folder, [figure("b"), other], { overwrite: true })
        assert.strictEqual(readFileSync(join(folder, "a.svg"), "utf8"), "<svg>other</svg>")
        assert.deepStrictEqual(readdirSync(folder).sort(), ["a.svg", "b.svg"])
      })
    ))

  it.effect("that are written at once under one name are one of them, and the others are told", () =>
    within((folder) =>
      Effect.gen(function*() {
        const writers = [1, 2, 3, 4].map((k) => ({ ...figure("a"), svg: `<svg>${k}</svg>` }))
        const ends = yield* Effect.forEach(writers, (one) => Effect.exit(writeFigures(folder, [one])), {
          concurrency: "unbounded"
        })
        assert.lengthOf(ends.filter(Exit.isSuccess), 1)
        assert.strictEqual(readFileSync(join(folder, "a.svg"), "utf8"), writers[ends.findIndex(Exit.isSuccess)].svg)
        assert.deepStrictEqual(readdirSync(folder), ["a.svg"])
      })
    ))

  it.effect("are in the way of a page, and a page of another page", () =>
    within((folder) =>
      Effect.gen(function*() {
        const page = { title: "one", intro: [], figures: [] }
        yield* writePage(folder, page)
        const error = yield* Effect.flip(writePage(folder, { ...page, title: "other" }))
        assert.include(error.message, "no file is written as \"index.html\": another file is there already")
        yield* writePage(folder, { ...page, title: "other" }, { overwrite: true })
      })
    ))

  it.effect("never overwrite each other, nor leave the folder: nothing is written then", () =>
    within((folder) =>
      Effect.gen(function*() {
        const same = yield* Effect.flip(writeFigures(folder, [figure("loss"), figure("loss")]))
        assert.strictEqual(same.message, "no file is written as \"loss.svg\": two of the files have this name")
        const [one, other] = ["caf\u00e9", "CAFE\u0301"]
        const meet = yield* Effect.flip(
          writePage(folder, { title: "", intro: [], figures: [figure(one), figure(other)] })
        )
        assert.strictEqual(
          meet.message,
          `no file is written as "${other}.svg": systems that do not tell upper from lower case take it for "${one}.svg", also written here`
        )
        const evil = yield* Effect.flip(
          writePage(folder, { title: "", intro: [], figures: [figure("a"), figure("../evil")] })
        )
        assert.strictEqual(evil._tag, "FileNameError")
        assert.deepStrictEqual(readdirSync(folder), [])
      })
    ))
})
