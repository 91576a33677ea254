/**
 * The check of numbers catches functions that differ between machines, and lets exact ones and pictures be.
 */
import { assert, describe, it } from "vitest"
import { numbers } from "../../scripts/check/numbers.ts"
import { folderOf } from "./repositories.ts"

const problemsOf = (text: string, path = "src/solve/a.ts") => numbers(folderOf({ [path]: text }))

describe("numbers", () => {
  it("accepts what is exact, and words about what is not", () => {
    const text =
      "// Math.exp, x ** 2\nconst s = \"Math.pow\"\nMath.sqrt(Math.abs(Math.PI)) + 2 ** 29 + 2 ** -900 + mine.Math.exp\n" +
      "const big = 10n ** BigInt(k)"
    assert.deepStrictEqual(problemsOf(text), [])
  })

  it("catches each function, with its line", () => {
    const names =
      "exp expm1 log log1p log2 log10 sin cos tan tanh sinh cosh asin acos atan atan2 asinh acosh atanh pow hypot cbrt"
    for (const name of names.split(" ")) {
      const [problem, ...more] = problemsOf(`\nMath.${name}(x)`)
      assert.match(problem, new RegExp(`^src/solve/a\\.ts:2 uses Math\\.${name}, whose bits differ`))
      assert.deepStrictEqual(more, [])
    }
  })

  it("catches powers, and ways around a name", () => {
    for (
      const text of [
        "x ** 2",
        "2 ** k",
        "x.a2 ** 3",
        "10 ** 0.5",
        "1.5 ** 2",
        "x **= 2",
        "const { exp } = Math",
        "Math[\"exp\"](x)"
      ]
    ) {
      assert.strictEqual(problemsOf(text).length, 1, text)
    }
  })

  it("lets pictures be", () => {
    assert.deepStrictEqual(problemsOf("Math.hypot(x, y) ** 0.5", "src/plot/a.ts"), [])
  })
})
