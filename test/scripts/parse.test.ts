/**
 * The parser tells code from comments and strings, and says why a text is no program.
 */
import { assert, describe, it } from "vitest"
import { lineAt, nodes, parse } from "../../scripts/code/parse.ts"

const read = (source: string) => {
  const parsed = parse(source)
  if (parsed._tag === "Unreadable") throw new Error(parsed.reason)
  return parsed
}
const comments = (source: string): ReadonlyArray<string> => read(source).comments.map(({ value }) => value.trim())

describe("parse", () => {
  it("finds comments and nothing that looks like one", () => {
    assert.deepStrictEqual(comments("a(\"// no\", '/* no */', `// ${b /* yes */} // no`) // yes"), ["yes", "yes"])
    assert.deepStrictEqual(comments("x.match(/\"[/]//g) // yes\nreturned(/'/.test(a)) // too"), ["yes", "too"])
    assert.deepStrictEqual(comments("a.at(-1)! / b < 1e-12 // behind a division"), ["behind a division"])
  })

  it("takes every text for a module: `await` stands anywhere, TypeScript too", () => {
    assert.strictEqual(read("(await f<number>(x as A)).y satisfies B").program.body.length, 1)
  })

  it("says what is wrong, and where", () => {
    const source = "const a = 1\nconst = 2"
    const parsed = parse(source)
    assert.strictEqual(parsed._tag, "Unreadable")
    if (parsed._tag === "Unreadable") assert.strictEqual(lineAt(source, parsed.offset), 2)
  })

  it("lists nodes from the outside to the inside, in the order of the text", () => {
    const found = [...nodes(read("f(a, [b, , { c }])").program)]
    assert.deepStrictEqual(
      found.flatMap((node) => node.type === "Identifier" ? [node.name] : []),
      ["f", "a", "b", "c", "c"]
    )
    assert.deepStrictEqual(found.slice(0, 3).map(({ type }) => type), [
      "Program",
      "ExpressionStatement",
      "CallExpression"
    ])
  })
})
