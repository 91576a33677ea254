/** The kit needs no test runner: a plain program checks and is told. */
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { expect, it } from "vitest"

it("works in a plain node program", () => {
  const out = execFileSync(process.execPath, [
    "--conditions=neurolens-source",
    join(import.meta.dirname, "plainScript.ts")
  ], {
    encoding: "utf8"
  })
  expect(out.trim().split("\n")).toEqual([
    "a rule: good",
    "a broken rule: The rule key(moody) breaks a law: a rule gives a row the same parameter in whatever order the rows come",
    "a selection: good",
    "a broken selection: The selection cell(1) breaks a law: a selection means rows of every network",
    "an edit: good",
    "a broken edit: The edit shift breaks a law: an edit gives the same answer twice",
    "a mechanism: good",
    "a broken mechanism: The channel Hole breaks a law: every text has a finite value at every voltage"
  ])
})
