/** Entry points of modules: what the index exports and `package.json` does not, and the other way round, is found and written. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { entryPoints } from "../../scripts/api/publicNames.ts"
import { entries } from "../../scripts/check/entries.ts"
import { publicModules } from "../../scripts/package/modules.ts"
import { folderOf } from "./repositories.ts"

const entry = (file: string) => ({
  "neurolens-source": `./src/${file}.ts`,
  types: `./dist/${file}.d.ts`,
  default: `./dist/${file}.js`
})

const files = (exports: Readonly<Record<string, unknown>>) => ({
  "package.json": JSON.stringify({ name: "small", exports }),
  "src/index.ts":
    `export * as Shape from "./Shape.ts"\nexport * as Line from "./in/Line.ts"\nexport { one } from "./one.ts"\n`
})

const whole = {
  ".": entry("index"),
  "./Line": entry("in/Line"),
  "./Shape": entry("Shape"),
  "./plot": entry("plot/index"),
  "./package.json": "./package.json"
}

describe("entry points of modules", () => {
  it("are those of the index, beside what was written by hand", () => {
    assert.deepStrictEqual(entries(folderOf(files(whole)), { fix: false }), [])
    assert.deepStrictEqual([...publicModules(folderOf(files(whole)))], [["Line", "in/Line.ts"], ["Shape", "Shape.ts"]])
  })

  it("are found where they are missing, another file's, or of no module", () => {
    const { "./Shape": _, ...rest } = whole
    const root = folderOf(files({ ...rest, "./Line": entry("Line"), "./Circle": entry("Circle") }))
    assert.deepStrictEqual(entries(root, { fix: false }), [
      `package.json exports ./Line not as ${JSON.stringify(entry("in/Line"))}`,
      `package.json exports ./Shape not as ${JSON.stringify(entry("Shape"))}`,
      "package.json exports ./Circle, which src/index.ts does not"
    ])
    assert.deepStrictEqual(entries(root, { fix: true }), [])
    assert.deepStrictEqual(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports, whole)
  })

  it("are not listed again as public names", () => {
    assert.deepStrictEqual([...entryPoints(folderOf(files(whole))).keys()], ["small", "small/plot"])
  })
})
