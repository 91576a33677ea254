/**
 * Pages that are made: a page that is missing, old or of a mechanism without a source is found, and `--fix` writes it.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { pages } from "../../scripts/check/pages.ts"
import { folderOf } from "./repositories.ts"

const leak = `export const Leak = { name: "Leak", about: "A leak", current: { name: "i_Leak" } }`

const files = (comment: string) => ({
  "docs/a.md": "",
  "package.json": "{ \"name\": \"small\", \"exports\": { \".\": { \"neurolens-source\": \"./src/index.ts\" } } }",
  "tsconfig.json": "{ \"files\": [\"src/index.ts\"] }",
  "src/index.ts": "/** The first | name. More. */\nexport const first = 1\n",
  "src/network/Mechanism.ts": "export const show = (m) => `shown: ${m.name}`",
  "src/mechanism/Leak.ts": `/**\n * The membrane.\n *\n * ${comment}\n */\n${leak}`,
  "src/mechanism/Channels.ts": "export { Leak } from \"./Leak.ts\"",
  "src/mechanism/Pumps.ts": "export {}",
  "src/mechanism/Synapses.ts": "export {}"
})

describe("pages", () => {
  it("are missing, then written, then as they should be, then old", async () => {
    const root = folderOf(files("Source: Ohm."))
    const page = join(root, "docs/mechanisms.md")
    assert.deepStrictEqual(await pages(root, { fix: false }), [
      "docs/mechanisms.md:1 is not what the sources say; npm run docs:pages",
      "docs/api.md:1 is not what the sources say; npm run docs:pages"
    ])
    assert.deepStrictEqual(await pages(root, { fix: true }), [])
    assert.deepStrictEqual(await pages(root, { fix: false }), [])
    const text = readFileSync(page, "utf8")
    assert.include(text, "### Channels.Leak\n\nThe membrane.\n\n**Source.** Ohm.\n\n```text\nshown: Leak\n```")
    assert.include(text, "| [`Channels.Leak`](#channelsleak) | A leak | `i_Leak` |")
    const names = readFileSync(join(root, "docs/api.md"), "utf8")
    assert.include(names, "1 names, 1 of them documented")
    assert.include(names, "## small\n\n| name | |\n| --- | --- |\n| [`first`](../src/index.ts) | The first \\| name. |")
  })

  it("says where the page differs", async () => {
    const root = folderOf({ ...files("Source: Ohm."), "docs/mechanisms.md": "# Built-in mechanisms\n\nmine" })
    assert.include(
      await pages(root, { fix: false }),
      "docs/mechanisms.md:3 is not what the sources say; npm run docs:pages"
    )
  })

  it("refuses a mechanism that does not say where it is from", async () => {
    const root = folderOf(files("It leaks."))
    const message = await pages(root, { fix: false }).then(String, (error: Error) => error.message)
    assert.include(message, "src/mechanism/Leak.ts:1 does not say \"Source: …\"")
  })
})
