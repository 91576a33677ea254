/**
 * Check `purity`: before `src/runtime` there is no clock, no hidden randomness, no input and output; fast-check stays in `src/testing`.
 *
 * A result then depends on nothing but the arguments, and the core runs in a browser.
 */
import { lineAt } from "../code/mask.ts"
import type { Problem } from "./Check.ts"
import { pure } from "./order.ts"
import { layerOf, sources, target } from "./sources.ts"

/** What pure code must not say. The name may not be a property of something else (`row.process.` is fine). */
const impure: ReadonlyArray<readonly [pattern: RegExp, name: string]> = [
  [/(?<![.\w$])Math\s*\.\s*random\b/g, "Math.random"],
  [/(?<![.\w$])Date\s*\.\s*now\b/g, "Date.now"],
  [/(?<![.\w$])performance\s*\.\s*now\b/g, "performance.now"],
  [/\bnew\s+Date\s*\(/g, "new Date("],
  [/(?<![.\w$])process\s*\./g, "process."],
  [/(?<![.\w$])console\s*\./g, "console."],
  [/(?<![.\w$])(?:setTimeout|setInterval)\b/g, "setTimeout"],
  [/(?<![.\w$])crypto\s*\.\s*(?:getRandomValues|randomUUID)\b/g, "crypto"]
]

/** Lists clocks, randomness and input and output in the pure folders, and ways from other folders to fast-check. */
export const purity = (root: string): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  for (const file of sources(root, "src")) {
    const layer = layerOf(file.path)
    if (layer !== null && pure.has(layer)) {
      for (const [pattern, name] of impure) {
        for (const match of file.code.matchAll(pattern)) {
          problems.push(`${file.path}:${lineAt(file.text, match.index)} uses ${name}, but "${layer}" is pure`)
        }
      }
      for (const { specifier, line } of file.imports) {
        if (specifier.startsWith("node:")) {
          problems.push(`${file.path}:${line} imports "${specifier}", but "${layer}" is pure`)
        }
      }
    }
    if (layer === "testing") continue
    for (const { specifier, line } of file.imports) {
      if (specifier === "fast-check") {
        problems.push(`${file.path}:${line} imports "fast-check", an optional peer that only src/testing may use`)
      } else if (target(file.path, specifier)?.startsWith("src/testing/")) {
        problems.push(`${file.path}:${line} imports "${specifier}" and with it fast-check, an optional peer`)
      }
    }
  }
  return problems
}
