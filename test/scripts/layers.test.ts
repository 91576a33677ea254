/**
 * The check of layers accepts imports upwards and catches every other one.
 */
import { assert, describe, it } from "vitest"
import { layers } from "../../scripts/check/layers.ts"
import { folderOf } from "./repositories.ts"

const problemsOf = (files: Readonly<Record<string, string>>): ReadonlyArray<string> => layers(folderOf(files))

describe("layers", () => {
  it("accepts imports from the own folder, from folders above, and anything in a facade", () => {
    assert.deepStrictEqual(
      problemsOf({
        "src/index.ts": "export * from \"./cli/main.ts\"",
        "src/table/Column.ts": "import { x } from \"./x.ts\"",
        "src/share/gather.ts": "import type { Column } from \"../table/Column.ts\"\nimport \"effect\"",
        "src/cli/main.ts": "import * as Testing from \"../testing/index.ts\""
      }),
      []
    )
  })

  it("catches an import from below, whatever its form", () => {
    for (
      const text of [
        "import { View } from \"../select/View.ts\"",
        "import type {\n  View\n} from \"../select/View.ts\"",
        "export * from \"../select/View.ts\"",
        "import \"../select/View.ts\"",
        "const view = await import(\"../select/View.ts\")",
        "new Worker(new URL(\"../select/View.ts\", import.meta.url))"
      ]
    ) {
      const [problem, ...others] = problemsOf({ "src/network/Cell.ts": `\n${text}\n` })
      assert.deepStrictEqual(others, [], text)
      assert.match(problem, /^src\/network\/Cell\.ts:2 .*"select" is below "network"/, text)
    }
  })

  it("does not take text for imports", () => {
    assert.deepStrictEqual(
      problemsOf({
        "src/table/Column.ts": "// import \"../select/View.ts\"\nconst a = 'import \"../select/View.ts\"'"
      }),
      []
    )
  })

  it("catches facades, the package itself, other folders of the repository and unknown folders", () => {
    const [facade, itself, outside, unknown] = problemsOf({
      "src/io/a.ts": "import \"../index.ts\"",
      "src/io/b.ts": "import \"neurolens/testing\"",
      "src/io/c.ts": "import \"../../scripts/run.ts\"",
      "src/zoo/d.ts": ""
    })
    assert.match(facade, /facade/)
    assert.match(itself, /the package itself/)
    assert.match(outside, /outside src/)
    assert.match(unknown, /"zoo" is not in/)
  })
})
