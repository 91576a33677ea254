/**
 * The documentation test as a whole: good pages pass, every kind of mistake is caught and told with page and line.
 */
import { existsSync, readFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { assert, describe, it } from "vitest"
import { docsTest } from "../../scripts/docs/docsTest.ts"
import { filesIn } from "../../scripts/docs/pages.ts"
import { folderOf } from "./repositories.ts"

const root = resolve(import.meta.dirname, "..", "..")

const good = [
  "# Good",
  "```ts",
  "import { Option } from \"effect\"",
  "import { writeFileSync } from \"node:fs\"",
  "const a = Option.some(1)",
  "a // => Option.some(1)",
  "console.log(\"first\")",
  "writeFileSync(\"neurolens-docs-litter.txt\", \"\")",
  "```",
  "```ts",
  "console.log(await Promise.resolve(\"second\"))",
  "JSON.parse(\"{\") // throws SyntaxError",
  "```",
  "<!-- output -->",
  "```console",
  "first",
  "second",
  "```",
  "```ts alone",
  "const a: number = 2 // => 2",
  "```",
  "```ts no-run",
  "throw new Error(\"is never run\")",
  "```"
]

const comment = ["/** A. */", "", "/**", " * B.", " * ```ts", " * 1 + 1 // => 3", " * ```", " */", "export const b = 1"]

describe("docsTest", () => {
  it("passes good pages and catches each mistake", async () => {
    const folder = folderOf({
      "good.md": good.join("\n"),
      "value.md": "```ts\nconst x = 1 // => 2\n```",
      "type.md": "\n```ts\nconst x: string = 1\n```",
      "still.md": "```ts no-run\nmissing()\n```",
      "throw.md": "```ts\nconst f = () => {\n  throw new Error(\"deep\")\n}\nf()\n```",
      "throws.md": "```ts\nJSON.parse(\"1\") // throws SyntaxError\n```",
      "output.md": "```ts\nconsole.log(1)\n```\n<!-- output -->\n```text\n2\n```",
      "stuck.md": "```ts\nawait new Promise(() => {})\n```",
      "lost.md": "```ts\nvoid Promise.reject(new Error(\"lost\"))\n```",
      "exit.md": "```ts\nprocess.exit(0)\n```\n```ts\n1 // => 2\n```",
      "comment.ts": comment.join("\n"),
      "empty.md": "nothing to test"
    })
    const names = "good value type still throw throws output stuck lost exit empty".split(" ").map((name) =>
      `${name}.md`
    )
    const results = await docsTest({ root, files: [...names, "comment.ts"].map((name) => join(folder, name)) })
    const found = Object.fromEntries(
      results.map(({ file, failures }) => [file.split("/").at(-1)!, failures.join("\n").replaceAll(file, "page")])
    )
    assert.strictEqual(found["good.md"], "")
    assert.notProperty(found, "empty.md")
    assert.include(found["value.md"], "page:2\n  expected 2\n  received 1")
    assert.match(found["type.md"], /^page:3\n {2}TS2322/)
    assert.match(found["still.md"], /^page:2\n {2}TS2304/)
    assert.match(found["throw.md"], /Error: deep\n.*page:3\)\n.*page:5$/)
    assert.include(found["throws.md"], "expected a throw of SyntaxError\n  but received 1")
    assert.include(found["output.md"], "page:6 output differs")
    assert.include(found["stuck.md"], "ended before its last line")
    assert.include(found["lost.md"], "lost")
    assert.include(found["exit.md"], "ended before its last line")
    assert.include(found["comment.ts"], "page:6\n  expected 3\n  received 2")
    assert.isFalse(existsSync("neurolens-docs-litter.txt"))
  })

  it("stops a page that takes too long", async () => {
    const folder = folderOf({ "loop.md": "```ts\nfor (;;) {}\n```" })
    const [{ failures }] = await docsTest({ root, files: [join(folder, "loop.md")], limit: 1000 })
    assert.match(failures[0], /was stopped after 1 s$/)
  })

  it("takes the pages below a folder", () => {
    const folder = folderOf({ "a.md": "", "more/b.md": "", "more/c.ts": "", "more/d.txt": "" })
    const found = filesIn(root, folder).map((path) => relative(folder, resolve(root, path)))
    assert.deepStrictEqual(found, ["a.md", join("more", "b.md"), join("more", "c.ts")])
    assert.deepStrictEqual(filesIn(root, join(folder, "a.md")), [join(folder, "a.md")])
  })

  it("rewrites outputs when asked", async () => {
    const page = (text: string): string =>
      `\`\`\`ts\nconsole.log("new")\n\`\`\`\n<!-- output -->\n\`\`\`text\n${text}\n\`\`\`\n`
    const path = join(folderOf({ "page.md": page("old\nolder") }), "page.md")
    const [{ failures }] = await docsTest({ root, files: [path], update: true })
    assert.deepStrictEqual(failures, [])
    assert.strictEqual(readFileSync(path, "utf8"), page("new"))
  })
})
