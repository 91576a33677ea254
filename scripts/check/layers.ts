/**
 * Check `layers`: no file of `src` imports from a folder below its own, none inside a folder imports a facade.
 *
 * Files directly in `src` are facades: they list the public modules and may import anything.
 */
import type { Problem } from "./Check.ts"
import { order } from "./order.ts"
import { layerOf, sources, target } from "./sources.ts"

/** Lists the imports that go down, sideways out of `src`, or back to a facade. */
export const layers = (root: string): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  for (const file of sources(root, "src")) {
    const own = layerOf(file.path)
    if (own === null) continue
    const rank = order.indexOf(own)
    if (rank < 0) {
      problems.push(`${file.path}:1 folder "${own}" is not in scripts/check/order.ts; say there where it belongs`)
      continue
    }
    for (const { specifier, line } of file.imports) {
      const where = `${file.path}:${line}`
      const path = target(file.path, specifier)
      if (path === null) {
        if (specifier === "neurolens" || specifier.startsWith("neurolens/")) {
          problems.push(`${where} imports "${specifier}", the package itself; import the file that holds it`)
        }
        continue
      }
      if (!path.startsWith("src/")) {
        problems.push(`${where} imports "${specifier}", which is outside src`)
        continue
      }
      const other = layerOf(path)
      if (other === null) problems.push(`${where} imports the facade "${specifier}"; import the file that holds it`)
      else if (order.indexOf(other) > rank) {
        problems.push(`${where} imports "${specifier}", but "${other}" is below "${own}" in the reading order`)
      }
    }
  }
  return problems
}
