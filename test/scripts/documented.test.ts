/**
 * Public names: what the entry points of a package export, through modules of modules, and which of it says nothing of itself.
 */
import { assert, describe, it } from "vitest"
import { publicNames } from "../../scripts/api/publicNames.ts"
import { documented } from "../../scripts/check/documented.ts"
import { folderOf } from "./repositories.ts"

const files = {
  "package.json": JSON.stringify({
    name: "small",
    exports: {
      ".": { "neurolens-source": "./src/index.ts", default: "./dist/index.js" },
      "./more": { "neurolens-source": "./src/more.ts", default: "./dist/more.js" },
      "./package.json": "./package.json"
    }
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: { allowImportingTsExtensions: true, noEmit: true },
    include: ["src"]
  }),
  "src/index.ts": "/** All. */\nexport * as Shape from \"./Shape.ts\"\nexport { grow as enlarge } from \"./grow.ts\"\n",
  "src/Shape.ts": [
    "/**",
    " * Shapes, by `make`. And more.",
    " */",
    "/** A shape; e.g. a square: whatever",
    " * has sides. More about it. */",
    "export type Shape = { readonly sides: number }",
    "export const make = (sides: number): Shape => ({ sides })",
    "/** Fails. */",
    "export class ShapeError extends Error {}",
    "const hidden = 1",
    "/** The square. */",
    "export const square = make(4 * hidden)"
  ].join("\n"),
  "src/grow.ts":
    "import type { Shape } from \"./Shape.ts\"\n/** Grows\n *\n * a lot. */\nexport const grow = (s: Shape) => s\n",
  "src/more.ts": "export interface Bare { readonly a: 1 }\n"
}

describe("public names", () => {
  it("are those of every entry point, modules and what is in them", () => {
    const found = publicNames(folderOf(files)).map(({ entry, kind, name, sentence, where }) =>
      [entry, kind, name, where, sentence].join(" | ")
    )
    assert.deepStrictEqual(found, [
      "small | module | Shape | src/Shape.ts:1 | Shapes, by `make`.",
      "small | type | Shape.Shape | src/Shape.ts:6 | A shape; e.g. a square: whatever has sides.",
      "small | class | Shape.ShapeError | src/Shape.ts:9 | Fails.",
      "small | function | Shape.make | src/Shape.ts:7 | ",
      "small | value | Shape.square | src/Shape.ts:12 | The square.",
      "small | function | enlarge | src/grow.ts:5 | Grows",
      "small/more | type | Bare | src/more.ts:1 | "
    ])
  })

  it("without a doc comment are problems", () => {
    assert.deepStrictEqual(documented(folderOf(files)), [
      "src/Shape.ts:7 function Shape.make of small has no doc comment",
      "src/more.ts:1 type Bare of small/more has no doc comment"
    ])
  })
})
