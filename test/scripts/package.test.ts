/** The parts of `npm run test:package` that look at files: each finds what it is for, and nothing where all is well. */
import { expect, it } from "vitest"
import { type Manifest, oldest } from "../../scripts/package/App.ts"
import { deadLinks, missingEntries } from "../../scripts/package/contents.ts"
import { firstProgram } from "../../scripts/package/ways.ts"
import { folderOf } from "./repositories.ts"

it("names links of pages to what is not packed, and no others", () => {
  const folder = folderOf({
    "README.md": "[a](docs/a.md) [b](docs/b.md#there) [web](https://example.org) [here](#here) ![c](docs/images/c.svg)",
    "docs/a.md": "[up](../README.md) [gone](../LICENSE)"
  })
  expect([...deadLinks(folder)].sort()).toEqual([
    "README.md links to docs/b.md, which is not in the package",
    "README.md links to docs/images/c.svg, which is not in the package",
    "docs/a.md links to ../LICENSE, which is not in the package"
  ])
  expect(deadLinks(folderOf({ "README.md": "[a](a.md)", "a.md": "" }))).toEqual([])
})

it("names entry points whose file is missing", () => {
  const exports = {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json"
  }
  const manifest: Manifest = {
    dependencies: {},
    devDependencies: {},
    peerDependencies: {},
    peerDependenciesMeta: {},
    exports
  }
  expect(missingEntries(folderOf({ "dist/index.js": "", "package.json": "{}" }), manifest)).toEqual([
    ". of package.json names ./dist/index.d.ts, which is not in the package"
  ])
})

it("reads the lowest version of a range, and the first program of a page with what it prints", () => {
  expect([oldest("^4.0.0"), oldest("~1.2.3"), oldest("5.2.1")]).toEqual(["4.0.0", "1.2.3", "5.2.1"])
  const page = "```ts\nconsole.log(1)\n```\n\n<!-- output -->\n```text\n1\n```\n"
  expect(firstProgram(page)).toEqual({ text: "console.log(1)\n", output: "1\n" })
  expect(() => firstProgram("no program")).toThrow("no program with output")
})
