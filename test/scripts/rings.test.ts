/**
 * The check of import rings names a shortest ring and accepts everything else.
 */
import { assert, describe, it } from "vitest"
import { rings } from "../../scripts/check/rings.ts"
import { folderOf } from "./repositories.ts"

/** A source file `src/a/NAME.ts` that imports the named ones. */
const graph = (imports: Readonly<Record<string, string>>): string =>
  folderOf(
    Object.fromEntries(
      Object.entries(imports).map(([name, others]) => [
        `src/a/${name}.ts`,
        Array.from(others)
          .map((other) => `import type { T } from "./${other}.ts"`).join("\n")
      ])
    )
  )

describe("rings", () => {
  it("accepts a diamond", () => {
    assert.deepStrictEqual(rings(graph({ a: "bc", b: "d", c: "d", d: "" })), [])
  })

  it("catches two files that import each other, by types alone", () => {
    assert.deepStrictEqual(rings(graph({ a: "b", b: "a" })), ["import ring: src/a/a.ts -> src/a/b.ts -> src/a/a.ts"])
  })

  it("catches a file that imports itself", () => {
    assert.deepStrictEqual(rings(graph({ a: "a" })), ["import ring: src/a/a.ts -> src/a/a.ts"])
  })

  it("names the shortest ring of each group", () => {
    assert.deepStrictEqual(rings(graph({ x: "a", a: "bc", b: "c", c: "a", p: "qc", q: "p" })).toSorted(), [
      "import ring: src/a/a.ts -> src/a/c.ts -> src/a/a.ts",
      "import ring: src/a/p.ts -> src/a/q.ts -> src/a/p.ts"
    ])
  })
})
