/**
 * Check `layers`: no file of `src` imports from a folder below its own, none inside a folder imports a facade, pure folders nothing of
 * Node, and fast-check, an optional peer, stays in `src/testing`; and the page about the architecture has a room for every folder.
 *
 * Files directly in `src` are facades: they list the public modules and may import anything. oxlint looks at what is imported; its rule
 * goes by the folder of a file, so that a folder which the order does not know is looked for here.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
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
  ...rooms(root),
  ...await oxlint(root, { folders: ["src"], rules: ["eslint(no-restricted-imports)"] })
]

const page = "docs/architecture.md"

/** Lists the folders that the page's table of rooms lacks, has too many of, or has out of order. */
const rooms = (root: string): ReadonlyArray<Problem> => {
  if (!existsSync(join(root, page))) return []
  const lines = readFileSync(join(root, page), "utf8").split("\n")
  const first = lines.findIndex((line) => line.startsWith("| room |"))
  const told = lines.slice(first + 2, lines.indexOf("", first)).map((line) => /^\| `(.*?)`/.exec(line)?.[1] ?? line)
  const layers = new Set(paths(root, "src").map(layerOf))
  const there = order.filter((folder) => layers.has(folder))
  return there.join() === told.join()
    ? []
    : [`${page}:${first + 1} has the rooms ${told.join(", ")}; there are, in reading order, ${there.join(", ")}`]
}
