/**
 * Check `numbers`: nothing in `src` computes with what differs between machines.
 *
 * `Math.exp` and its kin are not specified to the bit, and neither is `**`: `x ** 2` may even change when code gets hot. `src/number` has
 * functions of our own. Pictures (`src/plot`) may use the platform's: their numbers are rounded for the screen and go nowhere else.
 */
import { lineAt } from "../code/mask.ts"
import type { Problem } from "./Check.ts"
import { layerOf, sources } from "./sources.ts"

/** What of `Math` is exact, and so the same everywhere. */
const exact: ReadonlySet<string> = new Set(
  "abs ceil floor round trunc sign sqrt min max imul clz32 fround PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2 random"
    .split(" ") // `purity` speaks of random
)

const member = /(?<![.\w$])Math\b(?:\s*\.\s*(\w+))?/g

const power = /\*\*=?/g
/** A big integer to any power, or an integer that is written down to another, is exact. */
const big = /(?<![\w.$])\d+n\s*$/
const before = /(?<![\w.$])-?\d+\s*$/
const after = /^\s*-?\d+(?![\w.])/

/** Lists what is not the same on every machine. */
export const numbers = (root: string): ReadonlyArray<Problem> =>
  sources(root, "src").filter(({ path }) => layerOf(path) !== "plot").flatMap(({ code, path, text }) => {
    const at = (index: number): string => `${path}:${lineAt(text, index)}`
    const members = Array.from(code.matchAll(member)).filter(([, name]) => !exact.has(name ?? "")).map((found) =>
      `${at(found.index)} uses Math${found[1] === undefined ? " as a value" : `.${found[1]}`}, ` +
      "whose bits differ between machines; src/number has functions that do not"
    )
    const powers = Array.from(code.matchAll(power)).filter(({ 0: sign, index }) =>
      !big.test(code.slice(0, index)) &&
      !(before.test(code.slice(0, index)) && after.test(code.slice(index + sign.length)))
    ).map(({ index }) =>
      `${
        at(index)
      } uses **, whose bits differ between machines; write a product, or \`power\` and \`powerOfTwo\` of src/number`
    )
    return [...members, ...powers]
  })
