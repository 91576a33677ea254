/** The parts of `npm run test:package` that look at files: each finds what it is for, and nothing where all is well. */
import { expect, it } from "vitest"
import { type Manifest, oldest } from "../../scripts/package/App.ts"
import { deadLinks, missingEntries } from "../../scripts/package/contents.ts"
import { firstProgram, perModule } from "../../scripts/package/ways.ts"
import { loadedAtOnce, shownSize, statedSizes, weighed } from "../../scripts/package/weight.ts"
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

it("imports the modules of a program from entry points of their own", () => {
  const text =
    `import { Effect } from "effect"\nimport { Cell, Network } from "neurolens"\nimport { a } from "b"\nmain()\n`
  expect(perModule({ text, output: "" }).text).toBe(
    `import * as Effect from "effect/Effect"\nimport * as Cell from "neurolens/Cell"\nimport * as Network from "neurolens/Network"\nimport { a } from "b"\nmain()\n`
  )
})

it("weighs what a bundle imports at once, and not what it loads later", () => {
  const folder = folderOf({
    "out.js": `import "./a.js"\nexport * from "./in/b.js"\nconst later = () => import("./later.js")\n`,
    "a.js": "const a = 1\n",
    "in/b.js": `import "../a.js"\n`,
    "later.js": "const b = 1\n"
  })
  const { files, size } = loadedAtOnce(folder, "out.js")
  expect([...files]).toEqual(["out.js", "a.js", "in/b.js"])
  expect(size.bytes).toBe(83 + 12 + 17)
})

it("compares sizes with those of a page's table", () => {
  const page =
    "before\n\n| bundled by | all, `x` | own, `x/A` |\n| --- | --- | --- |\n| one | 50 kB, 20 kB zipped | 40 kB, 10 kB zipped |\n\nafter"
  const stated = statedSizes(page)
  const own = (bytes: number, zipped: number) => weighed({ bytes, zipped }, stated, "one", "x/A")
  expect(shownSize({ bytes: 40_400, zipped: 9_600 })).toBe("40 kB, 10 kB zipped")
  expect(own(40_300, 10_190)).toEqual([])
  expect(own(40_300, 10_300)).toHaveLength(1)
  expect(own(39_000, 10_000)).toHaveLength(1)
  expect(weighed({ bytes: 1, zipped: 1 }, stated, "two", "x")).toHaveLength(1)
  expect(() => statedSizes("| bundled by | `x` |\n| --- | --- |\n| one | much |")).toThrow("no size: much")
})
