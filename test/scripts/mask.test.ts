/**
 * Masking keeps code and offsets and nothing else.
 */
import { assert, describe, it } from "vitest"
import { mask } from "../../scripts/code/mask.ts"

const visible = (source: string): string => mask(source).code.replace(/ +/g, " ").trim()

describe("mask", () => {
  it("keeps every offset and line end", () => {
    const source = "const a = \"x\" // y\n/* z\n*/ b(`t${a}\nu`)\n"
    const { code } = mask(source)
    assert.strictEqual(code.length, source.length)
    assert.deepStrictEqual(code.match(/\n/g)?.length, source.match(/\n/g)?.length)
  })

  it("blanks comments and the contents of strings", () => {
    assert.strictEqual(visible("a(\"import x\") // import y"), "a(\" \")")
    assert.strictEqual(visible("a('it\\'s') /* b */ + c"), "a(' ') + c")
  })

  it("keeps the code inside templates", () => {
    assert.strictEqual(visible("`a ${b({ c: `d${e}` })} f` + g"), "` {b({ c: ` {e}` })} ` + g")
  })

  it("tells regular expressions from divisions", () => {
    assert.strictEqual(visible("x.match(/\"[/]/g) + y"), "x.match(/ /g) + y")
    assert.strictEqual(visible("return /'/.test(a)"), "return / /.test(a)")
    assert.strictEqual(visible("a / b + c / d // e"), "a / b + c / d")
    assert.strictEqual(visible("(a) / 2 + \"/\""), "(a) / 2 + \" \"")
  })
})
