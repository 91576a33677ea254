/**
 * Check `layers`: no file of `src` imports from a folder below its own, none inside a folder imports a facade, pure folders nothing of
 * Node, and fast-check, an optional peer, stays in `src/testing`.
 *
 * Files directly in `src` are facades: they list the public modules and may import anything. oxlint looks at what is imported; its rule
 * goes by the folder of a file, so that a folder which the order does not know is looked for here.
 */
import { depths } from "../../tools/lint/oxlint.config.ts"
import type { Problem } from "./Check.ts"
import { order } from "./order.ts"
import { oxlint } from "./oxlint.ts"
import { layerOf, paths } from "./sources.ts"

/** Lists the imports that go down, sideways out of `src`, or back to a facade. */
export const layers = async (root: string): Promise<ReadonlyArray<Problem>> => [
  ...paths(root, "src").flatMap((path) => {
    const layer = layerOf(path)
    if (layer === null) return []
    if (!order.includes(layer)) {
      return [`${path}:1 folder "${layer}" is not in scripts/check/order.ts; say there where it belongs`]
    }
    return depths.includes(path.split("/").length - 2)
      ? []
      : [`${path}:1 lies deeper than tools/lint/oxlint.config.ts looks; enter its depth there`]
  }),
  ...await oxlint(root, { folders: ["src"], rules: ["eslint(no-restricted-imports)"] })
]
