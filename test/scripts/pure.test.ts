/** Marks of pure calls: before what a module calls while it loads, and nowhere else; the program and its source map stay what they were. */
import { decode, encode } from "@jridgewell/sourcemap-codec"
import { build } from "esbuild"
import { assert, describe, it } from "vitest"
import { marked, movedMappings, pureCalls } from "../../scripts/package/pure.ts"

const code = [
  "export const a = make(1, new Map());",
  "const later = () => make(2);",
  "export class B extends Base.of()(\"b\") {",
  "    static c = make(3);",
  "    d = make(4);",
  "    e() { return make(5); }",
  "}",
  "start(make(6));",
  "export const f = { g: make(7), h: () => make(8) }, i = make(9)"
].join("\n")

const mark = "/* @__PURE__ */ "

describe("marks of pure calls", () => {
  it("stand before the calls of declarations", () => {
    assert.strictEqual(
      marked(code, pureCalls(code)),
      [
        `export const a = ${mark}make(1, ${mark}new Map());`,
        "const later = () => make(2);",
        `export class B extends ${mark}Base.of()("b") {`,
        `    static c = ${mark}make(3);`,
        "    d = make(4);",
        "    e() { return make(5); }",
        "}",
        "start(make(6));",
        `export const f = { g: ${mark}make(7), h: () => make(8) }, i = ${mark}make(9)`
      ].join("\n")
    )
    assert.strictEqual(marked("const a = 1\n", pureCalls("const a = 1\n")), "const a = 1\n")
  })

  it("let a bundler leave out what nobody uses", async () => {
    const text =
      "const make = (x) => console.log(x)\nexport const used = make(1)\nexport const unused = make(make(2))\n"
    const bundled = async (module: string): Promise<string> => {
      const { outputFiles: [{ text }] } = await build({
        stdin: { contents: `import { used } from "module"\nconsole.log(used)` },
        bundle: true,
        format: "esm",
        write: false,
        plugins: [{
          name: "one module",
          setup: (plugin) => {
            plugin.onResolve({ filter: /^module$/ }, ({ path }) => ({ path, namespace: "one" }))
            plugin.onLoad({ filter: /.*/, namespace: "one" }, () => ({ contents: module }))
          }
        }]
      })
      return text
    }
    assert.include(await bundled(text), "make(2)")
    assert.notInclude(await bundled(marked(text, pureCalls(text))), "make(2)")
    assert.include(await bundled(marked(text, pureCalls(text))), "make(1)")
  })

  it("move what a source map says of the text behind them", () => {
    const at = pureCalls(code)
    const each = code.split("\n").map((line, k) => Array.from(line, (_, column) => [column, 0, k, column] as const))
    const after = decode(movedMappings(encode(each.map((line) => line.map((s) => [...s]))), code, at))
    const lines = marked(code, at).split("\n")
    after.forEach((segments, k) => {
      for (const [column, , line, from] of segments) {
        assert.strictEqual(lines[k][column], code.split("\n")[line!][from!])
      }
    })
    assert.strictEqual(after.flat().length, each.flat().length)
  })
})
