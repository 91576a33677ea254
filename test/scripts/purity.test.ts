/**
 * The check of purity catches clocks, randomness and input and output in pure folders, and fast-check outside `src/testing`.
 */
import { assert, describe, it } from "vitest"
import { browser } from "../../scripts/check/browser.ts"
import { purity } from "../../scripts/check/purity.ts"
import { folderOf } from "./repositories.ts"

describe("purity", () => {
  it("accepts pure code that only talks about impure things", () => {
    assert.deepStrictEqual(
      purity(folderOf({ "src/table/a.ts": "// Math.random\nconst s = \"Date.now\"\nrow.process.start(mydate.now)" })),
      []
    )
  })

  it("catches each impure name, with its line", () => {
    const impure = [
      "Math.random()",
      "Date.now()",
      "performance.now()",
      "new Date()",
      "process.env",
      "console.log()",
      "setTimeout(f)",
      "import \"node:fs\""
    ]
    for (const text of impure) {
      const problems = purity(folderOf({ "src/adjoint/a.ts": `\n${text}` }))
      assert.strictEqual(problems.length, 1, text)
      assert.match(problems[0], /^src\/adjoint\/a\.ts:2 .*"adjoint" is pure$/)
    }
  })

  it("allows them where effects begin", () => {
    assert.deepStrictEqual(purity(folderOf({ "src/runtime/a.ts": "import \"node:fs\"\nDate.now()" })), [])
  })

  it("keeps fast-check in src/testing", () => {
    const problems = purity(
      folderOf({
        "src/testing/laws.ts": "import * as fc from \"fast-check\"",
        "src/node/a.ts": "import \"../testing/laws.ts\"",
        "src/share/b.ts": "import type { Arbitrary } from \"fast-check\""
      })
    )
    assert.strictEqual(problems.length, 2)
  })
})

describe("browser", () => {
  it("accepts a core without Node", async () => {
    assert.deepStrictEqual(await browser(folderOf({ "src/index.ts": "export const a = 1" })), [])
  })

  it("catches a Node module and prints the way to it", async () => {
    const root = folderOf({
      "src/index.ts": "export * from \"./io/a.ts\"",
      "src/io/a.ts": "export * from \"./b.ts\"",
      "src/io/b.ts": "export { readFileSync } from \"node:fs\""
    })
    const [problem] = await browser(root)
    assert.match(problem, /"node:fs".* src\/index\.ts -> src\/io\/a\.ts -> src\/io\/b\.ts$/)
  })

  it("catches a missing entry and a broken one", async () => {
    assert.strictEqual((await browser(folderOf({}))).length, 1)
    assert.match(
      (await browser(folderOf({ "src/index.ts": "\nexport * from \"./gone.ts\"" })))[0],
      /^src\/index\.ts:2 /
    )
  })
})
