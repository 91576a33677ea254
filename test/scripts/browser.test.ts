/**
 * The check of the browser catches what of Node is reachable from the core entry.
 */
import { assert, describe, it } from "vitest"
import { browser } from "../../scripts/check/browser.ts"
import { folderOf } from "./repositories.ts"

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

  it("looks at what pages and their workers load", async () => {
    const [problem] = await browser(folderOf({
      "src/index.ts": "export const a = 1",
      "src/browser/kernelWorker.ts": "import \"node:worker_threads\""
    }))
    assert.match(problem, /"node:worker_threads".* reached by src\/browser\/kernelWorker\.ts$/)
  })

  it("catches a missing entry and a broken one", async () => {
    assert.strictEqual((await browser(folderOf({}))).length, 1)
    assert.match(
      (await browser(folderOf({ "src/index.ts": "\nexport * from \"./gone.ts\"" })))[0],
      /^src\/index\.ts:2 /
    )
  })
})
