/** The transcripts of `docs/command.md`, run in a fresh folder: what is shown is what is printed. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { neurolens } from "./command.ts"
import { patternOf, transcriptOf, wordsOf } from "./transcript.ts"

const page = readFileSync(new URL("../../docs/command.md", import.meta.url), "utf8")

test("a transcript is read with its commands, outputs and exit codes", () => {
  const [first, second] = transcriptOf("```console\n$ a \"b c\"\nx … y\n…\nz\nexit code 3\n$ d\n```\n")
  expect(first).toEqual({ command: "a \"b c\"", lines: ["x … y", "…", "z"], code: 3 })
  expect(second).toEqual({ command: "d", lines: [], code: 0 })
  expect(wordsOf(first.command)).toEqual(["a", "b c"])
  expect("x 1 y\n2\n3\nz").toMatch(patternOf(first.lines))
  expect("x 1\nz").not.toMatch(patternOf(first.lines))
})

test("what the page shows is what the command prints, from `new` on", async () => {
  const before = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), "neurolens-transcript-"))
  const spoken = transcriptOf(page)
  expect(spoken.length).toBeGreaterThan(12)
  try {
    process.chdir(folder)
    for (const { code, command, lines } of spoken) {
      const words = wordsOf(command)
      if (words[0] === "cd") {
        process.chdir(resolve(words[1]))
        continue
      }
      expect(words.slice(0, 2)).toEqual(["npx", "neurolens"])
      const ended = await neurolens(...words.slice(2))
      expect([command, `${ended.out}${ended.err}`]).toEqual([command, expect.stringMatching(patternOf(lines))])
      expect([command, ended.code]).toEqual([command, code])
    }
  } finally {
    process.chdir(before)
    rmSync(folder, { recursive: true, force: true })
  }
})
