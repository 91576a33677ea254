/**
 * The check of the repository catches registries, switched-off tests and unfinished notes.
 */
import { assert, describe, it } from "vitest"
import { repository } from "../../scripts/check/repository.ts"
import { repositoryOf } from "./repositories.ts"

/** Put together, so that this file passes the check itself. */
const host = ["registry", "npmjs", "org"].join(".")
const note = "TO" + "DO"

describe("repository", () => {
  it("accepts a clean repository, and does not look at ignored files", async () => {
    const root = repositoryOf({
      ".gitignore": "out/\n",
      "out/log.txt": `https://${host}/effect`,
      "package-lock.json": "{ \"packages\": { \"a\": { \"resolved\": \"tools/types\", \"link\": true } } }",
      "test/a.test.ts": "it(\"is the only one\", () => list.only(1)) // .skip\nShare.fit(index, rows)\nfit(1)",
      "src/a.ts": "/** Nothing left to do. */"
    })
    assert.deepStrictEqual(await repository(root), [])
  })

  it("catches a registry in any file and any address in the lock file", async () => {
    const root = repositoryOf({
      "docs/a.md": `\nsee https://${host}/effect`,
      "package-lock.json": "{\n\"resolved\": \"https://example.com/a.tgz\"\n}",
      ".npmrc": "registry = https://example.com"
    })
    assert.deepStrictEqual((await repository(root)).map((problem) => problem.split(" ")[0]).toSorted(), [
      ".npmrc:1",
      "docs/a.md:2",
      "package-lock.json:2"
    ])
  })

  it("catches tests that do not run", async () => {
    for (
      const text of [
        "it.only(",
        "describe.skip(",
        "test.todo(",
        "it.effect.only(",
        "it.effect.prop.skip("
      ]
    ) {
      const problems = await repository(repositoryOf({ "property-tests/a.test.ts": `\n${text})` }))
      assert.strictEqual(problems.length, 1, text)
      assert.match(problems[0], /^property-tests\/a\.test\.ts:2 /)
    }
  })

  it("catches unfinished notes in src", async () => {
    const [problem] = await repository(repositoryOf({ "src/a.ts": `/** A. */\n// ${note}: later` }))
    assert.match(problem, /^src\/a\.ts:2 /)
  })
})
