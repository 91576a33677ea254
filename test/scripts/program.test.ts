/**
 * From a page to its programs: what is a block, how comments become checks, and where each line came from.
 */
import { assert, describe, it } from "vitest"
import { check } from "../../scripts/docs/assertions.ts"
import { docComments } from "../../scripts/docs/comments.ts"
import { hoist } from "../../scripts/docs/hoist.ts"
import { linesOf, parse } from "../../scripts/docs/Page.ts"
import { programs } from "../../scripts/docs/program.ts"
import { update } from "../../scripts/docs/update.ts"
import { parseValue } from "../../scripts/docs/value.ts"

const page = (...lines: ReadonlyArray<string>) => parse(linesOf(lines.join("\n")))
const made = (...lines: ReadonlyArray<string>) => programs("p.md", page(...lines).pieces, "/runtime.ts")
const checked = (text: string): string => check(text, new Set(["Option"]), (line) => `p:${line}`).text

describe("pages", () => {
  it("finds blocks, also indented ones, and leaves blocks inside longer fences alone", () => {
    const { pieces, problems } = page("````md", "```ts", "no", "```", "````", "- a", "  ```ts alone", "  yes", "  ```")
    assert.deepStrictEqual(problems, [])
    assert.strictEqual(pieces.length, 1)
    assert.deepInclude(pieces[0], { _tag: "Code", alone: true, still: false })
    assert.deepStrictEqual(pieces[0].lines, [{ text: "yes", number: 8, prefix: "  " }])
  })

  it("reports what would silently not be tested", () => {
    const lines = (...text: ReadonlyArray<string>) => page(...text).problems.map((problem) => problem.line)
    assert.deepStrictEqual(lines("```typescript", "```"), [1])
    assert.deepStrictEqual(lines("```ts skip", "```"), [1])
    assert.deepStrictEqual(lines("", "```ts"), [2])
    assert.deepStrictEqual(lines("<!-- output -->", "text"), [1])
    assert.deepStrictEqual(lines("<!-- output -->", "```ts", "```"), [2])
    assert.deepStrictEqual(lines("<!-- output -->"), [1])
  })

  it("reads doc comments as pages", () => {
    const [first, second] = docComments("/** a */\nconst x = `/** no */`\n  /**\n   * b\n   *\n   *  c\n   */\n// d")
    assert.deepStrictEqual(first, [{ text: "a", number: 1, prefix: "/** " }])
    assert.deepStrictEqual(second.slice(1, 4), [
      { text: "b", number: 4, prefix: "   * " },
      { text: "", number: 5, prefix: "   *" },
      { text: " c", number: 6, prefix: "   * " }
    ])
  })
})

describe("programs", () => {
  it("joins the blocks of a page, with each import once, and remembers lines", () => {
    const [program, ...others] = made(
      "```ts",
      "import { a, type B } from \"m\"",
      "a()",
      "```",
      "```ts",
      "import { a } from \"m\"",
      "a(1)",
      "```"
    )
    assert.deepStrictEqual(others, [])
    const lines = program.text.trimEnd().split("\n")
    assert.deepStrictEqual(lines.filter((line) => line.endsWith("\"m\"")), [
      "import { a } from \"m\"",
      "import type { B } from \"m\""
    ])
    assert.strictEqual(program.origins[lines.indexOf("a()")], 3)
    assert.strictEqual(program.origins[lines.indexOf("a(1)")], 7)
  })

  it("gives a block that stands alone, and its output, a program of its own", () => {
    const [main, alone] = made("```ts", "a", "```", "```ts alone", "b", "```", "<!-- output -->", "```text", "c", "```")
    assert.strictEqual(main.outputs.length, 0)
    assert.strictEqual(alone.outputs.length, 1)
    assert.notInclude(alone.text, "\na\n")
  })

  it("shows blocks that do not run to the compiler only", () => {
    const [running, all] = made("```ts", "a", "```", "```ts no-run", "b", "```")
    assert.deepStrictEqual([running.runs, all.runs], [true, false])
    assert.notInclude(running.text, "\nb\n")
    assert.include(all.text, "\na\nb\n")
  })

  it("reports an output that nothing prints", () => {
    assert.deepStrictEqual(made("<!-- output -->", "```text", "a", "```")[0].problems.map(({ line }) => line), [2])
  })

  it("takes imports apart", () => {
    const { entries, text } = hoist(
      "import A, {\n  b as c\n} from \"m\"\nimport * as N from \"n\"\nimport \"o\"\nimport type { T } from \"p\"\nx"
    )
    assert.deepStrictEqual(entries.map(({ clause, typeOnly, line }) => [clause, typeOnly, line]), [
      ["A", false, 0],
      ["{ b as c }", false, 0],
      ["* as N", false, 3],
      ["", false, 4],
      ["{ T }", true, 5]
    ])
    assert.strictEqual(text.trim(), "x")
    assert.strictEqual(text.split("\n").length, 7)
  })
})

describe("expectations", () => {
  it("become calls, on expressions and on constants", () => {
    assert.strictEqual(checked("a.b(1) // => 2"), "__equals((a.b(1)), () => (2), \"p:0\")")
    assert.strictEqual(checked("const x: A<B> = f() // => 2"), "const x: A<B> = f(); __equals(x, () => (2), \"p:0\")")
    assert.strictEqual(checked("f() // throws E: no"), "__throws(() => (f()), \"E: no\", \"p:0\")")
    assert.include(checked("await f() // throws E: no"), "await __throwsLater(async () => (await f())")
    assert.include(checked("console.log(1) // => 1"), "__mark(); console.log(1); __printed(\"1\"")
  })

  it("find the statement over several lines", () => {
    const text = checked("before()\na\n  .map((x) => {\n    return x\n  })\n// => 3\nafter()")
    assert.strictEqual(
      text,
      "before()\n__equals((a\n  .map((x) => {\n    return x\n  })), () => (3), \"p:4\")\n// => 3\nafter()"
    )
  })

  it("work inside generators and behind a semicolon", () => {
    assert.include(checked("g(function*() {\n  yield* a // => 1\n})"), "{\n  __equals((yield* a), () => (1)")
    assert.include(checked("a(); b() // => 1"), "a(); __equals((b()), () => (1)")
    assert.include(checked("a()\n;[1].map(f) // => 1"), "a()\n;__equals(([1].map(f)), () => (1)")
  })

  it("read several lines of text", () => {
    assert.include(checked("show(a)\n// => one two\n//      three"), JSON.stringify("one two\n  three"))
  })

  it("are not forgotten where they cannot be checked", () => {
    for (const text of ["// => 1", "if (a) { b } // => 1", "const { a } = b // => 1", "return a // => 1"]) {
      assert.strictEqual(check(text, new Set(), String).problems.length, 1, text)
    }
  })

  it("are TypeScript where they read as TypeScript", () => {
    const read = (text: string) => parseValue(text, new Set(["Option"]))
    assert.deepStrictEqual(read("Option.some([1, true, { a: -1e3 }])"), {
      _tag: "Code",
      code: "Option.some([1, true, { a: -1e3 }])"
    })
    assert.deepStrictEqual(read("[0.12…, …]"), { _tag: "Code", code: "[__digits(\"0.12\", \"\"), __more]" })
    assert.deepStrictEqual(read("\"ab…\""), { _tag: "Code", code: "\"ab…\"" })
    for (const text of ["exc→inh", "exc", "3 cells", "Network (2 cells)", ""]) {
      assert.deepStrictEqual(read(text), { _tag: "Text", text })
    }
  })
})

describe("update", () => {
  it("rewrites outputs in place, with the prefix of the page", () => {
    const text = ["  ```ts", "  a()", "  ```", "  <!-- output -->", "  ```text", "  old", "  older", "  ```", "end"]
      .join("\n")
    const [{ outputs }] = programs("p.md", parse(linesOf(text)).pieces, "/runtime.ts")
    assert.strictEqual(
      update(text, [{ expected: outputs[0], actual: "new \n\n" }]),
      ["  ```ts", "  a()", "  ```", "  <!-- output -->", "  ```text", "  new", "  ```", "end"].join("\n")
    )
  })
})
