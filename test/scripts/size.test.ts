/**
 * The check of sizes catches long files, missing comments and empty names.
 */
import { assert, describe, it } from "vitest"
import { longest, size } from "../../scripts/check/size.ts"
import { folderOf, opening } from "./repositories.ts"

describe("size", () => {
  it("accepts a file of the greatest length", () => {
    assert.deepStrictEqual(size(folderOf({ "src/io/swc.ts": opening + "\n".repeat(longest - 1) })), [])
  })

  it("catches one line more", () => {
    const [problem] = size(folderOf({ "src/io/swc.ts": opening + "\n".repeat(longest) }))
    assert.match(problem, new RegExp(`^src/io/swc.ts:1 has ${longest + 1} lines`))
  })

  it("catches a missing opening comment", () => {
    const [problem] = size(folderOf({ "src/io/swc.ts": "// no\nexport const a = 1\n" }))
    assert.match(problem, /opening doc comment/)
    assert.deepStrictEqual(size(folderOf({ "src/cli/main.ts": "#!/usr/bin/env node\n" + opening })), [])
  })

  it("catches names that say nothing, of files and of folders", () => {
    const problems = size(
      folderOf({ "src/io/utils.ts": opening, "src/Helpers/a.ts": opening, "src/io/typesOf.ts": opening })
    )
    assert.strictEqual(problems.length, 2)
  })
})
