/**
 * The checks that oxlint makes catch mistakes planted in small repositories: layers, rings, purity and sizes.
 *
 * One file, so that the tool is installed once where it is missing.
 */
import { assert, beforeAll, describe, it } from "vitest"
import type { Check } from "../../scripts/check/Check.ts"
import { layers } from "../../scripts/check/layers.ts"
import { purity } from "../../scripts/check/purity.ts"
import { rings } from "../../scripts/check/rings.ts"
import { size } from "../../scripts/check/size.ts"
import { installTools } from "../../scripts/installTools.ts"
import { folderOf, opening } from "./repositories.ts"

beforeAll(async () => {
  assert.deepStrictEqual(await installTools(process.cwd(), "lint"), [])
}, 300_000)

/** What a check finds in a repository of these files. */
const found = async (check: Check, files: Readonly<Record<string, string>>): Promise<ReadonlyArray<string>> =>
  check(folderOf(files), { fix: false })

/** The place and the reason of each problem. */
const inShort = (problems: ReadonlyArray<string>): ReadonlyArray<string> =>
  problems.map((problem) => {
    const [first, ...reasons] = problem.split("\n")
    return `${first.split(" ")[0]} ${reasons.join(" ")}`
  })

describe("oxlint", () => {
  it("says of a file that cannot be read that it cannot, whatever is looked for", async () => {
    assert.match((await found(rings, { "src/io/a.ts": "\nconst = 1" }))[0], /^src\/io\/a\.ts:2 /)
  })
})

describe("layers", () => {
  it("accepts imports from the own folder, from folders above, and anything in a facade", async () => {
    assert.deepStrictEqual(
      await found(layers, {
        "src/index.ts": "export * from \"./cli/main.ts\"",
        "src/table/Column.ts": "import { x } from \"./x.ts\"",
        "src/share/gather.ts": "import type { Column } from \"../table/Column.ts\"\nimport \"effect\"",
        "src/solve/compiled/run.ts": "import \"../Step.ts\"\nimport \"../../kernel/wasm/encode.ts\"\nimport \"./a.ts\"",
        "src/cli/main.ts": "import * as Testing from \"../io/index.ts\"\nimport \"node:fs\""
      }),
      []
    )
  })

  it("catches an import from below, whatever its form", async () => {
    const below = "this folder is below \"network\" in the reading order"
    const forms = [
      "import { View } from \"../select/View.ts\"",
      "import type {\n  View\n} from \"../select/View.ts\"",
      "export * from \"../select/View.ts\"",
      "export { View } from \"../select/View.ts\"",
      "import \"../select/View.ts\"",
      "const view = await import(\"../select/View.ts\")"
    ]
    const files = Object.fromEntries(forms.map((text, k) => [`src/network/a${k}.ts`, `\n${text}\n`]))
    assert.deepStrictEqual(
      inShort(await found(layers, files)),
      forms.map((_, k) => `src/network/a${k}.ts:2 ${below}`)
    )
  })

  it("catches it from a folder inside a folder", async () => {
    const [problem, ...others] = await found(layers, {
      "src/solve/compiled/a.ts": "import \"../../runtime/Engine.ts\""
    })
    assert.deepStrictEqual(others, [])
    assert.match(problem, /^src\/solve\/compiled\/a\.ts:1 [^]*below "solve"/)
  })

  it("asks the page about the architecture for every folder, in reading order", async () => {
    const files = { "src/table/a.ts": opening, "src/network/b.ts": opening }
    const page = (...rooms: ReadonlyArray<string>): Readonly<Record<string, string>> => ({
      ...files,
      "docs/architecture.md": [
        "# A",
        "",
        "| room | holds |",
        "| --- | --- |",
        ...rooms.map((room) => `| \`${room}\` | x |`),
        ""
      ].join("\n")
    })
    assert.deepStrictEqual(await found(layers, page("table", "network")), [])
    for (const wrong of [["network", "table"], ["table"], ["table", "network", "zoo"]]) {
      assert.deepStrictEqual(await found(layers, page(...wrong)), [
        `docs/architecture.md:3 has the rooms ${wrong.join(", ")}; there are, in reading order, table, network`
      ])
    }
  })

  it("does not take text for imports", async () => {
    assert.deepStrictEqual(
      await found(layers, {
        "src/table/Column.ts": "// import \"../select/View.ts\"\nconst a = 'import \"../select/View.ts\"'"
      }),
      []
    )
  })

  it("catches facades, the package itself, what is outside, detours, and unknown folders", async () => {
    assert.deepStrictEqual(
      inShort(
        await found(layers, {
          "src/io/a.ts": "import \"../index.ts\"",
          "src/io/b.ts": "import \"neurolens/testing\"",
          "src/io/c.ts": "import \"../../scripts/run.ts\"",
          "src/io/d.ts": "import \"./../node/Files.ts\"",
          "src/io/e.ts": "import \"../io/../node/Files.ts\"",
          "src/io/json/deep/er/f.ts": "",
          "src/zoo/g.ts": ""
        })
      ).map((problem) => problem.trim()),
      [
        "src/io/json/deep/er/f.ts:1",
        "src/zoo/g.ts:1",
        "src/io/a.ts:1 this is a facade; import the file that holds it",
        "src/io/b.ts:1 this is the package itself; import the file that holds it",
        "src/io/c.ts:1 this is outside src",
        "src/io/d.ts:1 a path goes up first and then down",
        "src/io/e.ts:1 a path goes up first and then down"
      ]
    )
  })

  it("keeps Node out of pure folders and fast-check in src/testing", async () => {
    assert.deepStrictEqual(
      inShort(
        await found(layers, {
          "src/adjoint/a.ts": "import \"node:fs\"",
          "src/testing/laws.ts": "import * as fc from \"fast-check\"",
          "src/node/a.ts": "import \"../testing/laws.ts\"",
          "src/share/b.ts": "import type { Arbitrary } from \"fast-check\""
        })
      ),
      [
        "src/adjoint/a.ts:1 \"adjoint\" is pure",
        "src/node/a.ts:1 fast-check is an optional peer that only src/testing may use",
        "src/share/b.ts:1 fast-check is an optional peer that only src/testing may use"
      ]
    )
  })
})

describe("rings", () => {
  /** A source file `src/share/NAME.ts` that imports the named ones. */
  const graph = (imports: Readonly<Record<string, string>>, form = "import type { NAME } from") =>
    found(
      rings,
      Object.fromEntries(
        Object.entries(imports).map(([name, others]) => [
          `src/share/${name}.ts`,
          Array.from(others).map((other) => `${form.replace("NAME", other)} "./${other}.ts"`).join("\n")
        ])
      )
    )

  it("accepts a diamond", async () => {
    assert.deepStrictEqual(await graph({ a: "bc", b: "d", c: "d", d: "" }), [])
  })

  it("catches two files that import each other, by types or values, or export from each other", async () => {
    for (const form of ["import type { NAME } from", "import { NAME } from", "export * from", "import"]) {
      const problems = await graph({ a: "b", b: "a" }, form)
      assert.strictEqual(problems.length, 2, form)
      assert.match(problems[0], /^src\/share\/a\.ts:1 .*cycle[^]*src\/share\/b\.ts/)
    }
  })

  it("catches a file that imports itself", async () => {
    assert.match((await graph({ a: "a" }))[0], /^src\/share\/a\.ts:1 .*cycle/)
  })

  it("catches a long ring beside a short one", async () => {
    const problems = await graph({ x: "a", a: "b", b: "c", c: "d", d: "a", p: "q", q: "p" })
    assert.deepStrictEqual(
      problems.map((problem) => problem.split(":")[0]),
      Array.from("abcdpq").map((name) => `src/share/${name}.ts`)
    )
  })
})

describe("purity", () => {
  it("accepts pure code that only talks about impure things", async () => {
    const text = "// Math.random\nexport const s = (row) => [\"Date.now\", row.process.start(row.mydate.now)]"
    assert.deepStrictEqual(await found(purity, { "src/table/a.ts": text }), [])
  })

  it("catches each impure name, with its line", async () => {
    const impure = [
      "Math.random()",
      "Math[\"random\"]()",
      "const { random } = Math",
      "Date.now()",
      "performance.now()",
      "new Date()",
      "process.env",
      "console.log()",
      "setTimeout(f)",
      "crypto.randomUUID()"
    ]
    const problems = await found(
      purity,
      Object.fromEntries(impure.map((text, k) => [`src/adjoint/a${k}.ts`, `\n${text}`]))
    )
    assert.deepStrictEqual(
      problems.map((problem) => problem.split(" ")[0]),
      impure.map((_, k) => `src/adjoint/a${k}.ts:2`)
    )
  })

  it("allows them where effects begin", async () => {
    assert.deepStrictEqual(await found(purity, { "src/runtime/a.ts": "export const now = Date.now()" }), [])
  })
})

describe("size", () => {
  const longest = 400
  const lines = (count: number): string => opening + "grow(1)\n".repeat(count - 1)

  it("accepts a file of the greatest length", async () => {
    assert.deepStrictEqual(await found(size, { "src/io/swc.ts": lines(longest) }), [])
  })

  it("catches one line more, comments and empty lines counted", async () => {
    for (const text of [lines(longest + 1), lines(longest - 1) + "\n// a\n"]) {
      const [problem, ...others] = await found(size, { "src/io/swc.ts": text })
      assert.deepStrictEqual(others, [])
      assert.match(problem, new RegExp(`^src/io/swc.ts:\\d+ .*${longest + 1}`))
    }
  })

  it("catches a missing opening comment", async () => {
    const [problem] = await found(size, { "src/io/swc.ts": "// no\nexport const a = 1\n" })
    assert.match(problem, /opening doc comment/)
    assert.deepStrictEqual(await found(size, { "src/cli/main.ts": "#!/usr/bin/env node\n" + opening }), [])
  })

  it("catches names that say nothing, of files and of folders", async () => {
    const problems = await found(size, {
      "src/io/utils.ts": opening,
      "src/Helpers/a.ts": opening,
      "src/io/typesOf.ts": opening
    })
    assert.strictEqual(problems.length, 2)
  })
})
